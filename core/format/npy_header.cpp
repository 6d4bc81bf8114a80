#include "core/format/npy_header.hpp"

#include <optional>
#include <vector>

#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/format/parse_index.hpp"

namespace unmask {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kVersionEnd = 8;

/// The dictionary, piece by piece from its front.
class HeaderScanner {
 public:
  HeaderScanner(std::string_view text, const std::string& source) : rest_(text), source_(source) {}

  [[noreturn]] void fail(const std::string& what) const {
    throw InvalidInput(source_ + ": NPY header: " + what);
  }

  bool take(char c) {
    skip_blanks();
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char c) {
    if (!take(c)) fail(quote(std::string(1, c)) + " is expected before " + quote(rest_));
  }

  std::string_view take_string() {
    skip_blanks();
    const char mark = rest_.empty() ? '\0' : rest_.front();
    const auto end = rest_.find(mark, 1);
    if ((mark != '\'' && mark != '"') || end == std::string_view::npos) {
      fail("a quoted text is expected at " + quote(rest_));
    }
    const std::string_view text = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    return text;
  }

  bool take_truth() {
    skip_blanks();
    for (const std::string_view word : {"True", "False"}) {
      if (rest_.substr(0, word.size()) != word) continue;
      rest_.remove_prefix(word.size());
      return word == "True";
    }
    fail("True or False is expected at " + quote(rest_));
  }

  std::vector<index_t> take_tuple() {
    std::vector<index_t> values;
    expect('(');
    while (!take(')')) {
      skip_blanks();
      const auto digits = rest_.substr(0, rest_.find_first_not_of("0123456789"));
      const auto value = digits_to_index(digits);
      if (!value) fail("a size is expected at " + quote(rest_));
      values.push_back(*value);
      rest_.remove_prefix(digits.size());
      if (!take(',') && (rest_.empty() || rest_.front() != ')')) fail("the shape is broken");
    }
    return values;
  }

  [[nodiscard]] bool at_end() {
    skip_blanks();
    return rest_.empty();
  }

 private:
  void skip_blanks() {
    const auto first = rest_.find_first_not_of(" \t\r\n");
    rest_.remove_prefix(first == std::string_view::npos ? rest_.size() : first);
  }

  std::string_view rest_;
  const std::string& source_;
};

struct Dictionary {
  std::optional<std::string_view> type;
  std::optional<bool> fortran_order;
  std::optional<std::vector<index_t>> shape;
};

Dictionary scan(HeaderScanner& scanner) {
  Dictionary found;
  scanner.expect('{');
  while (!scanner.take('}')) {
    const std::string_view key = scanner.take_string();
    scanner.expect(':');
    if (key == "descr" && !found.type) {
      if (scanner.take('[')) scanner.fail("records are not symbols; use a plain integer type");
      found.type = scanner.take_string();
    } else if (key == "fortran_order" && !found.fortran_order) {
      found.fortran_order = scanner.take_truth();
    } else if (key == "shape" && !found.shape) {
      found.shape = scanner.take_tuple();
    } else {
      scanner.fail("key " + quote(key) + " is unknown or given twice");
    }
    if (!scanner.take(',')) {
      scanner.expect('}');
      break;
    }
  }
  if (!scanner.at_end()) scanner.fail("text follows the dictionary");
  if (!found.type || !found.fortran_order || !found.shape) {
    scanner.fail("descr, fortran_order and shape are all needed");
  }
  return found;
}

void set_type(NpyHeader& header, std::string_view type, const HeaderScanner& scanner) {
  const bool known = type.size() == 3 && std::string_view("|<>").find(type[0]) != type.npos &&
                     std::string_view("biu").find(type[1]) != type.npos &&
                     std::string_view("1248").find(type[2]) != type.npos;
  const bool one_byte = known && type[2] == '1';
  if (!known || (type[1] == 'b' && !one_byte) || (type[0] == '|' && !one_byte)) {
    scanner.fail("the type " + quote(type) +
                 " is not accepted; use bool or an integer type: |b1 |u1 |i1 <u2 <i2 <u4 <i4 <u8 "
                 "<i8, or > for big-endian");
  }
  header.item_bytes = static_cast<index_t>(type[2] - '0');
  header.item_signed = type[1] == 'i';
  header.big_endian = type[0] == '>';
}

index_t little_endian(std::string_view bytes) {
  index_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) {
    value = value << 8U | static_cast<unsigned char>(bytes[i]);
  }
  return value;
}

/// The header's text; sets `data_offset`.
std::string_view header_text(std::string_view bytes, const std::string& source, NpyHeader& header) {
  if (bytes.substr(0, kMagic.size()) != kMagic) {
    throw InvalidInput(source + ": not an NPY file; it must start with \\x93NUMPY");
  }
  const auto truncated = [&] { return InvalidInput(source + ": the NPY file ends in its header"); };
  if (bytes.size() < kVersionEnd) throw truncated();
  const int version = static_cast<unsigned char>(bytes[kMagic.size()]);
  if (version < 1 || version > 3) {
    throw InvalidInput(source + ": NPY version " + std::to_string(version) +
                       " is unknown; 1, 2 and 3 are accepted");
  }
  const std::size_t length_bytes = version == 1 ? 2 : 4;
  const std::size_t begin = kVersionEnd + length_bytes;
  if (bytes.size() < begin) throw truncated();
  const index_t length = little_endian(bytes.substr(kVersionEnd, length_bytes));
  if (length > bytes.size() - begin) throw truncated();
  header.data_offset = begin + length;
  return bytes.substr(begin, at(length));
}

void check_size(const NpyHeader& header, std::string_view bytes, const std::string& source) {
  const auto items = checked_multiply(header.rows, header.columns);
  const auto needed = items ? checked_multiply(*items, header.item_bytes) : std::nullopt;
  const index_t present = bytes.size() - header.data_offset;
  if (needed == present) return;
  throw InvalidInput(source + ": the NPY header promises " + std::to_string(header.rows) + " x " +
                     std::to_string(header.columns) + " items of " +
                     std::to_string(header.item_bytes) + " bytes, but " + std::to_string(present) +
                     " bytes follow; the file is truncated or damaged");
}

}  // namespace

NpyHeader parse_npy_header(std::string_view bytes, const std::string& source) {
  NpyHeader header;
  HeaderScanner scanner(header_text(bytes, source, header), source);
  const Dictionary dictionary = scan(scanner);
  set_type(header, *dictionary.type, scanner);
  const auto& shape = *dictionary.shape;
  if (shape.size() != 2) {
    scanner.fail("the array has " + std::to_string(shape.size()) +
                 " dimensions; two are accepted: rows and positions");
  }
  header.rows = shape[0];
  header.columns = shape[1];
  header.fortran_order = *dictionary.fortran_order;
  check_size(header, bytes, source);
  return header;
}

}  // namespace unmask
