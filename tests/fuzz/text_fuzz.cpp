// Windows of a text: the first byte chooses the window, the second the alphabet.
#include <array>
#include <optional>
#include <string_view>

#include "core/format/text_windows.hpp"
#include "tests/fuzz/property.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using unmask::index_t;
  if (size < 2) return 0;
  const index_t window = static_cast<unsigned char>(data[0]);
  constexpr std::array<index_t, 5> kAlphabets{2, 3, 27, 256, 28};
  const std::size_t choice = static_cast<unsigned char>(data[1]) % (kAlphabets.size() + 1);
  std::optional<index_t> alphabet;
  if (choice < kAlphabets.size()) alphabet = kAlphabets[choice];
  const std::string_view text(data + 2, size - 2);
  unmask::check_reader([&] {
    auto table = unmask::text_windows(text, window, alphabet, "text.txt");
    const index_t symbols = unmask::encode_text(text, alphabet).symbols.size();
    unmask::require(table.total() == symbols - window + 1);
    return table;
  });
  return 0;
}
