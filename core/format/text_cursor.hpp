// core/format/text_cursor.hpp - a place in a text that is being read: what stands there, and where
// that is.
//
// What the readers of BIF and UAI share. Lines are counted only when a message needs one.
//
// (1) Every error is one line that starts with `source:line: `.
// (2) A word ends at a blank, at the end of the text and at ,;(){}[]| or ". Only blanks separate
//     words in UAI, where any of these signs is therefore an error.
// Cost: a nanosecond or two a character.
#pragma once

#include <string>
#include <string_view>

#include "core/format/parse_index.hpp"
#include "core/number/decimal.hpp"

namespace unmask {

class TextCursor {
 public:
  /// What separates words; `comments`: also // to the end of the line, and /* to */.
  enum class Blank { spaces, comments };

  /// Text and source must outlive the cursor. A byte-order mark is skipped.
  TextCursor(std::string_view text, const std::string& source, Blank blank);

  void skip_blank();
  [[nodiscard]] bool at_end() const { return at_ == end_; }
  /// The character here; 0 at the end.
  [[nodiscard]] char peek() const { return at_ == end_ ? '\0' : *at_; }
  [[nodiscard]] const char* position() const { return at_; }
  [[nodiscard]] index_t remaining() const { return static_cast<index_t>(end_ - at_); }

  /// Skips blanks, then takes `c` if it is there.
  bool take(char c);
  /// `what` needs `c` here.
  void expect(char c, const char* what);
  /// Skips blanks, then takes a word, quoted or not; empty where none stands. A quoted one may have
  /// any signs but a quote and a line break.
  [[nodiscard]] std::string_view take_word();
  /// The same, not beyond blanks that are already skipped, and without quotes.
  [[nodiscard]] std::string_view take_bare_word();

  /// Skips blanks and takes a whole number. `what` names it.
  [[nodiscard]] index_t take_index(const char* what, IndexRange range);
  /// Skips blanks and hands the nonnegative number there to `store`, as a Decimal where it is one,
  /// else as a Rational. `what` names it. Throws: InvalidInput, InvalidModel.
  template <class Store>
  void take_number(const char* what, const Store& store) {
    skip_blank();
    const char* after = at_;
    const auto decimal = read_decimal(after, end_);
    if (decimal && (after == end_ || ends_word(*after))) {
      at_ = after;
      store(*decimal);
    } else {
      store(take_other_number(what));
    }
  }

  /// Everything to the next `;`, which is taken too; quoted parts may have others.
  void skip_statement(const char* what);

  [[nodiscard]] index_t line_of(const char* position) const;
  /// "model.bif:3"
  [[nodiscard]] std::string place(const char* position) const;
  [[nodiscard]] std::string place() const { return place(at_); }
  [[noreturn]] void fail(const std::string& what) const { fail_at(at_, what); }
  [[noreturn]] void fail_at(const char* position, const std::string& what) const;
  /// What stands here, for messages: quoted, or "the end of the text".
  [[nodiscard]] std::string here() const;

 private:
  [[nodiscard]] static bool ends_word(char c);
  [[nodiscard]] bool starts_comment() const;
  void skip_comment();
  [[nodiscard]] std::string_view take_quoted();
  [[nodiscard]] Rational take_other_number(const char* what);

  const char* begin_;
  const char* at_;
  const char* end_;
  const std::string& source_;
  bool comments_;
};

}  // namespace unmask
