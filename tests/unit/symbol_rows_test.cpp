#include "core/format/symbol_rows.hpp"

#include "tests/support/rejection.hpp"

using namespace unmask;

namespace {

const std::string kMagic = "\x93NUMPY";

std::string header(const std::string& type, bool fortran, const std::string& shape) {
  return "{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False") +
         ", 'shape': " + shape + ", }\n";
}

std::string npy(const std::string& dictionary, const std::string& data, int version = 1) {
  const std::size_t length = dictionary.size();
  std::string bytes = kMagic + static_cast<char>(version) + '\0';
  for (std::size_t i = 0; i < (version == 1 ? 2U : 4U); ++i) {
    bytes += static_cast<char>(length >> (8 * i) & 255U);
  }
  return bytes + dictionary + data;
}

/// Items of `width` bytes, least significant first unless `big`.
std::string items(const std::vector<int>& values, std::size_t width, bool big = false) {
  std::string data;
  for (const int value : values) {
    for (std::size_t i = 0; i < width; ++i) {
      const std::size_t place = big ? width - 1 - i : i;
      data += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * place) & 255U);
    }
  }
  return data;
}

void check_three_rows(const SupportTable<Rational>& table) {
  CHECK(table.shape() == Shape({3, 6}));
  REQUIRE(table.rows() == 2);
  CHECK(table.symbol(0, 0) == 0);
  CHECK(table.symbol(0, 1) == 5);
  CHECK(table.symbol(1, 0) == 2);
  CHECK(table.symbol(1, 1) == 0);
  CHECK(table.weights() == std::vector<Rational>{1, 2});
}

}  // namespace

TEST_CASE("(1) CSV rows are counted", "[symbol_rows]") {
  check_three_rows(parse_csv_rows("2,0\n0,5\n2,0\n", "d.csv"));
  check_three_rows(parse_csv_rows("x,y\r\n\r\n 2 , 0\r\n0,5\r\n2,0", "d.csv"));
  check_three_rows(parse_csv_rows("\xEF\xBB\xBF\"a\",\"b\"\n2,00\n0,5\n2,0\n\n", "d.csv"));
  CHECK(parse_csv_rows("0\n", "d.csv").shape() == Shape({1}));
  CHECK(parse_csv_rows("2147483647\n", "d.csv").shape() == Shape({index_t{1} << 31U}));
}

TEST_CASE("(2) bad CSV is one line with file and line", "[symbol_rows]") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "d.csv: there are no rows"},
      {"\n\r\n", "d.csv: there are no rows"},
      {"a,b\n", "d.csv: there are no rows"},
      {"1,2\n\n3\n", "d.csv:3: this row has 1 fields, the first line has 2"},
      {"a,b\n1,2,3\n", "d.csv:2: this row has 3 fields, the first line has 2"},
      {"1,2\n,\n", "d.csv:2: field 1 is empty"},
      {"1,2\n3,\n", "d.csv:2: field 2 is empty"},
      {"1,x\n", "there are no rows"},
      {"1,2\n1,x\n", "d.csv:2: field 2: 'x' is not a symbol; integers from 0 to 2147483647"},
      {"1,2\na,b\n", "d.csv:2: field 1: 'a' is not a symbol"},
      {"0.5,0.5\n", "d.csv:1: field 1: '0.5' is not a symbol"},
      {"-1,2\n", "'-1' is not a symbol"},
      {"2147483648\n", "'2147483648' is not a symbol"},
      {"99999999999999999999\n", "is not a symbol"},
      {"1;2\n", "'1;2' is not a symbol"},
      {std::string("1,\0\n", 4), "'\\x00' is not a symbol"},
  };
  for (const auto& [text, fragment] : cases) {
    const std::string input = text;
    check_rejected([&] { (void)parse_csv_rows(input, "d.csv"); }, fragment);
  }
}

TEST_CASE("(1) NPY in every integer type, order and version", "[symbol_rows]") {
  const std::vector<int> by_row{2, 0, 0, 5, 2, 0}, by_column{2, 0, 2, 0, 5, 0};
  for (const char* type : {"|u1", "|i1", "<u2", "<i2", "<u4", "<i4", "<u8", "<i8", ">u2", ">i2",
                           ">u4", ">i4", ">u8", ">i8", "<u1"}) {
    INFO(type);
    const auto width = static_cast<std::size_t>(type[2] - '0');
    const bool big = type[0] == '>';
    check_three_rows(
        parse_npy_rows(npy(header(type, false, "(3, 2)"), items(by_row, width, big)), "d.npy"));
    check_three_rows(
        parse_npy_rows(npy(header(type, true, "(3, 2)"), items(by_column, width, big), 2), "d"));
  }
  CHECK(parse_npy_rows(npy(header("|b1", false, "(2, 1)"), items({0, 1}, 1), 3), "d").rows() == 2);
  const std::string other_order = "{\"shape\":(1,1),'descr':'|u1','fortran_order':False}";
  CHECK(parse_npy_rows(npy(other_order, "\x07"), "d").shape() == Shape({8}));
}

TEST_CASE("(2,3) bad NPY is one line", "[symbol_rows]") {
  const std::string good = npy(header("|u1", false, "(2, 2)"), items({0, 1, 1, 0}, 1));
  const auto with = [](const std::string& dictionary) { return npy(dictionary, "1234"); };
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "d.npy: not an NPY file"},
      {"PK\x03\x04", "not an NPY file"},
      {kMagic, "ends in its header"},
      {good.substr(0, 9), "ends in its header"},
      {good.substr(0, 30), "ends in its header"},
      {kMagic + std::string("\x04\0\x10\0", 4), "NPY version 4 is unknown"},
      {good.substr(0, good.size() - 1), "2 x 2 items of 1 bytes, but 3 bytes follow"},
      {good + "x", "but 5 bytes follow"},
      {with(header("|u1", false, "(4611686018427387904, 4)")), "promises 4611686018427387904 x 4"},
      {with(header("<u8", false, "(2305843009213693952, 1)")), "truncated or damaged"},
      {with(header("|u1", false, "(99999999999999999999, 1)")), "a size is expected"},
      {with(header("|u1", false, "(4,)")), "has 1 dimensions; two are accepted"},
      {with(header("|u1", false, "(1, 2, 2)")), "has 3 dimensions"},
      {with(header("|u1", false, "()")), "has 0 dimensions"},
      {with(header("<f4", false, "(1, 1)")), "the type '<f4' is not accepted; use bool or an int"},
      {with(header("|O", false, "(1, 1)")), "the type '|O' is not accepted"},
      {with(header("<u3", false, "(1, 1)")), "the type '<u3' is not accepted"},
      {with("{'descr': [('a', '<u4')], 'fortran_order': False, 'shape': (1, 1)}"), "records"},
      {with("{'descr': '<u4', 'shape': (1, 1)}"), "all needed"},
      {with("{'descr': '<u4', 'descr': '<u4'}"), "key 'descr' is unknown or given twice"},
      {with("{'descr': '<u4', 'fortran_order': Maybe}"), "True or False is expected"},
      {with("{'descr': '<u4"), "a quoted text is expected"},
      {with("{'shape': (1 1)}"), "the shape is broken"},
      {with("{'shape': (1, 1)"), "'}' is expected"},
      {with("{} garbage"), "text follows"},
      {with("not a dictionary"), "'{' is expected before 'not a dictionary'"},
      {npy(header("|u1", false, "(0, 4)"), ""), "there are no rows"},
      {npy(header("|u1", false, "(4, 0)"), ""), "there are no rows"},
      {npy(header("|i1", false, "(1, 2)"), items({0, -1}, 1)),
       "row 0, column 1: a negative number is not a symbol"},
      {npy(header("<i8", false, "(1, 1)"), items({-5}, 8)), "a negative number"},
      {npy(header("<u8", false, "(1, 1)"), std::string(8, '\xff')), "18446744073709551615 is not"},
  };
  for (const auto& [bytes, fragment] : cases) {
    const std::string input = bytes;
    check_rejected([&] { (void)parse_npy_rows(input, "d.npy"); }, fragment);
  }
}
