#include "core/format/text_cursor.hpp"

#include <algorithm>
#include <array>

#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/format/source.hpp"

namespace unmask {
namespace {

constexpr std::string_view kPunctuation = ",;(){}[]|\"";

constexpr std::array<bool, 256> word_ends() {
  std::array<bool, 256> ends{};
  for (std::size_t c = 0; c <= ' '; ++c) ends[c] = true;
  for (const char c : kPunctuation) ends[static_cast<unsigned char>(c)] = true;
  return ends;
}

constexpr auto kEndsWord = word_ends();

bool is_space(char c) { return static_cast<unsigned char>(c) <= ' '; }

}  // namespace

TextCursor::TextCursor(std::string_view text, const std::string& source, Blank blank)
    : begin_(text.data()),
      at_(text.data()),
      end_(text.data() + text.size()),
      source_(source),
      comments_(blank == Blank::comments) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) at_ += kByteOrderMark.size();
}

bool TextCursor::ends_word(char c) { return kEndsWord[static_cast<unsigned char>(c)]; }

bool TextCursor::starts_comment() const {
  return comments_ && end_ - at_ >= 2 && at_[0] == '/' && (at_[1] == '/' || at_[1] == '*');
}

void TextCursor::skip_blank() {
  for (;;) {
    while (at_ != end_ && is_space(*at_)) ++at_;
    if (!starts_comment()) return;
    skip_comment();
  }
}

void TextCursor::skip_comment() {
  const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
  if (at_[1] == '/') {
    at_ += std::min(rest.find('\n'), rest.size());
    return;
  }
  const auto close = rest.find("*/", 2);
  if (close == std::string_view::npos) fail("this comment has no end; write */");
  at_ += close + 2;
}

bool TextCursor::take(char c) {
  skip_blank();
  if (peek() != c || at_end()) return false;
  ++at_;
  return true;
}

void TextCursor::expect(char c, const char* what) {
  if (take(c)) return;
  fail(std::string(what) + " needs '" + c + "' here, not " + here());
}

std::string_view TextCursor::take_bare_word() {
  const char* const start = at_;
  while (at_ != end_ && !ends_word(*at_) && !starts_comment()) ++at_;
  return {start, static_cast<std::size_t>(at_ - start)};
}

std::string_view TextCursor::take_quoted() {
  const char* const start = at_ + 1;
  const char* close = std::find_if(start, end_, [](char c) { return c == '"' || c == '\n'; });
  if (close == end_ || *close == '\n') fail("this quoted name has no closing quote in its line");
  at_ = close + 1;
  return {start, static_cast<std::size_t>(close - start)};
}

std::string_view TextCursor::take_word() {
  skip_blank();
  return peek() == '"' ? take_quoted() : take_bare_word();
}

index_t TextCursor::take_index(const char* what, IndexRange range) {
  skip_blank();
  const char* const start = at_;
  const std::string_view word = take_bare_word();
  const auto value = digits_to_index(word);
  if (value && *value >= range.lowest && *value <= range.highest) return *value;
  at_ = start;
  fail(std::string(what) + " is expected, an integer between " + std::to_string(range.lowest) +
       " and " + std::to_string(range.highest) + ", not " + here());
}

Rational TextCursor::take_other_number(const char* what) {
  const char* const start = at_;
  const std::string_view word = take_bare_word();
  if (word.empty()) fail(std::string(what) + " is expected, a decimal or p/q, not " + here());
  const Rational x = parse_rational(word, place(start));
  if (x < 0) {
    throw InvalidModel(place(start) + ": " + what + " is " + quote(word) +
                       "; it must be at least 0");
  }
  return x;
}

void TextCursor::skip_statement(const char* what) {
  const char* const start = at_;
  for (; at_ != end_ && *at_ != ';'; ++at_) {
    if (*at_ != '"') continue;
    const char* const close =
        std::find_if(at_ + 1, end_, [](char c) { return c == '"' || c == '\n'; });
    if (close != end_ && *close == '"') at_ = close;
  }
  if (at_end()) fail_at(start, std::string(what) + " has no ';' at its end");
  ++at_;
}

index_t TextCursor::line_of(const char* position) const {
  return 1 + static_cast<index_t>(std::count(begin_, position, '\n'));
}

std::string TextCursor::place(const char* position) const {
  return at_line(source_, line_of(position));
}

void TextCursor::fail_at(const char* position, const std::string& what) const {
  throw InvalidInput(place(position) + ": " + what);
}

std::string TextCursor::here() const {
  if (at_end()) return "the end of the text";
  TextCursor next = *this;
  const std::string_view word = next.take_bare_word();
  return quote(word.empty() ? std::string_view(at_, 1) : word);
}

}  // namespace unmask
