#include "core/format/text_windows.hpp"

#include <map>

#include "core/base/rng.hpp"
#include "tests/support/rejection.hpp"

using namespace unmask;

namespace {

std::vector<int> symbols_of(const char* text, std::optional<index_t> alphabet) {
  const EncodedText encoded = encode_text(text, alphabet);
  return {encoded.symbols.begin(), encoded.symbols.end()};
}

}  // namespace

TEST_CASE("alphabets", "[text_windows]") {
  CHECK(symbols_of("Zab! \n-e", 27) == std::vector<int>{26, 1, 2, 0, 5});
  CHECK(symbols_of("Zab! \n-e", 2) == std::vector<int>{1, 1, 1, 0, 1});
  CHECK(symbols_of("Zab! \n-eiouy", 3) == std::vector<int>{2, 1, 2, 0, 1, 1, 1, 1, 2});
  CHECK(symbols_of("cab c", std::nullopt) == std::vector<int>{3, 1, 2, 0, 3});
  CHECK(encode_text("cab c", std::nullopt).cardinality == 4);
  CHECK(encode_text("\xff", 256).symbols == "\xff");
  CHECK(encode_text("caf\xC3\xA9s", 27).symbols == std::string("\3\1\6\0\x13", 5));
  CHECK(encode_text("", 27).cardinality == 27);
}

TEST_CASE("(1) windows are counted as a map would count them", "[text_windows]") {
  Philox random(7);
  std::string text;
  for (int i = 0; i < 500; ++i) text += static_cast<char>('a' + static_cast<int>(random.below(3)));
  const index_t window = 4;
  std::map<std::string, int> counts;
  for (std::size_t i = 0; i + window <= text.size(); ++i) ++counts[text.substr(i, window)];
  const auto table = text_windows(text, window, std::nullopt, "t");
  REQUIRE(table.rows() == counts.size());
  CHECK(table.total() == 497);
  index_t row = 0;
  for (const auto& [word, count] : counts) {
    CHECK(table.weights()[at(row)] == count);
    for (index_t i = 0; i < window; ++i) {
      CHECK(table.symbol(row, i) == static_cast<symbol_t>(word[at(i)] - 'a'));
    }
    ++row;
  }
}

TEST_CASE("(2) every position has the alphabet's cardinality", "[text_windows]") {
  CHECK(text_windows("aaaa", 2, 27, "t").shape() == Shape::uniform(2, 27));
  CHECK(text_windows("aaaa", 4, std::nullopt, "t").shape() == Shape::uniform(4, 1));
  CHECK(text_windows("\xff\xfe", 1, 256, "t").symbol(1, 0) == 255);
}

TEST_CASE("bad windows and alphabets are one line", "[text_windows]") {
  const auto rejects = [](const char* text, index_t window, std::optional<index_t> alphabet,
                          const char* fragment) {
    check_rejected([&] { (void)text_windows(text, window, alphabet, "t.txt"); }, fragment);
  };
  rejects("abc", 0, std::nullopt, "t.txt: window=0 does not fit; it must be between 1 and the te");
  rejects("abc", 4, std::nullopt, "window=4 does not fit; it must be between 1 and the text's 3");
  rejects("", 1, std::nullopt, "the text's 0 symbols");
  rejects("abc", ~index_t{0}, 27, "does not fit");
  rejects("a....b", 4, 27, "the text's 3 symbols");
  rejects("abc", 1, 28, "alphabet=28 is unknown; accepted: 2, 3, 27, 256");
}
