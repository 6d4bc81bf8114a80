#include "core/format/text_windows.hpp"

#include <array>

#include "core/base/invalid_input.hpp"

namespace unmask {
namespace {

constexpr index_t kMaxSymbols = index_t{1} << 28U;
constexpr char kBlank = 0;

/// 1..26 for a letter of either case, else kBlank.
char letter_number(char c) {
  if (c >= 'a' && c <= 'z') return static_cast<char>(c - 'a' + 1);
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 1);
  return kBlank;
}

std::string fold_to_letters(std::string_view text) {
  std::string folded;
  for (const char c : text) {
    const char symbol = letter_number(c);
    const bool repeated_blank = symbol == kBlank && !folded.empty() && folded.back() == kBlank;
    if (!repeated_blank) folded += symbol;
  }
  return folded;
}

bool is_vowel(char letter) {
  return std::string_view("aeiou").find(static_cast<char>(letter + 'a' - 1)) !=
         std::string_view::npos;
}

EncodedText encode_occurring_bytes(std::string_view text) {
  std::array<char, 256> number{};
  std::array<bool, 256> occurs{};
  for (const char c : text) occurs[static_cast<unsigned char>(c)] = true;
  index_t cardinality = 0;
  for (std::size_t byte = 0; byte < occurs.size(); ++byte) {
    if (occurs[byte]) number[byte] = static_cast<char>(cardinality++);
  }
  std::string symbols(text);
  for (char& c : symbols) c = number[static_cast<unsigned char>(c)];
  return {std::move(symbols), cardinality};
}

/// Collects distinct windows, given in sorted order.
class WindowCounter {
 public:
  WindowCounter(index_t window, const std::string& source) : window_(window), source_(source) {}

  void add(std::string_view window) {
    if (!counts_.empty() && window == last_) {
      ++counts_.back();
      return;
    }
    if (symbols_.size() + window_ > kMaxSymbols) {
      throw InvalidInput(source_ + ": the distinct windows have more than " +
                         std::to_string(kMaxSymbols) +
                         " symbols; use a shorter window or a smaller alphabet");
    }
    for (const char c : window) symbols_.push_back(static_cast<unsigned char>(c));
    counts_.push_back(1);
    last_ = window;
  }

  SupportTable<Rational> table(index_t cardinality) && {
    return SupportTable<Rational>(Shape::uniform(window_, cardinality), std::move(symbols_),
                                  {counts_.begin(), counts_.end()});
  }

 private:
  index_t window_;
  const std::string& source_;
  std::string_view last_;
  std::vector<symbol_t> symbols_;
  std::vector<index_t> counts_;
};

}  // namespace

EncodedText encode_text(std::string_view text, std::optional<index_t> alphabet) {
  if (!alphabet) return encode_occurring_bytes(text);
  if (*alphabet == 256) return {std::string(text), 256};
  if (*alphabet != 2 && *alphabet != 3 && *alphabet != 27) {
    throw InvalidInput("alphabet=" + std::to_string(*alphabet) +
                       " is unknown; accepted: 2, 3, 27, 256, or none for the bytes that occur");
  }
  std::string folded = fold_to_letters(text);
  if (*alphabet == 27) return {std::move(folded), 27};
  for (char& c : folded) {
    if (c != kBlank) c = *alphabet == 2 || is_vowel(c) ? 1 : 2;
  }
  return {std::move(folded), *alphabet};
}

SupportTable<Rational> text_windows(std::string_view text, index_t window,
                                    std::optional<index_t> alphabet, const std::string& source) {
  const EncodedText encoded = encode_text(text, alphabet);
  const std::string_view symbols = encoded.symbols;
  if (window == 0 || window > symbols.size()) {
    throw InvalidInput(source + ": window=" + std::to_string(window) +
                       " does not fit; it must be between 1 and the text's " +
                       std::to_string(symbols.size()) + " symbols");
  }
  std::vector<index_t> starts(at(symbols.size() - window + 1));
  for (index_t i = 0; i < starts.size(); ++i) starts[at(i)] = i;
  const auto window_at = [&](index_t i) { return symbols.substr(at(i), at(window)); };
  std::sort(starts.begin(), starts.end(),
            [&](index_t a, index_t b) { return window_at(a) < window_at(b); });
  WindowCounter counter(window, source);
  for (const index_t i : starts) counter.add(window_at(i));
  return std::move(counter).table(encoded.cardinality);
}

}  // namespace unmask
