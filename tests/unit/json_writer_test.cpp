#include "core/format/json_writer.hpp"

#include <cstdlib>
#include <limits>
#include <vector>

#include "core/base/contract.hpp"
#include "core/format/json_reader.hpp"
#include "tests/support/catch.hpp"

using namespace unmask;

TEST_CASE("a document is indented, with arrays of plain values on one line", "[json_writer]") {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("spec", "sudoku4");
  json.key("cards");
  json.value(std::vector<index_t>{4, 4});
  json.key("nothing");
  json.null();
  json.key("schedules");
  json.begin_array();
  json.begin_object();
  json.member("steps", index_t{2});
  json.member("optimal", true);
  json.end_object();
  json.begin_array();
  json.end_array();
  json.end_array();
  json.key("empty");
  json.begin_object();
  json.end_object();
  json.end_object();
  CHECK(json.done());
  CHECK(out == R"({
  "spec": "sudoku4",
  "cards": [4, 4],
  "nothing": null,
  "schedules": [
    {
      "steps": 2,
      "optimal": true
    },
    []
  ],
  "empty": {}
}
)");
}

TEST_CASE("(1) doubles round-trip; what JSON lacks is a string", "[json_writer]") {
  const double infinity = std::numeric_limits<double>::infinity();
  std::string out;
  JsonWriter json(out);
  const std::vector<double> values{0.1, 1.0 / 3.0, 5e-324, -2.5e300, 3.0};
  json.begin_array();
  for (const double x : values) json.value(x);
  json.value(infinity);
  json.value(-infinity);
  json.value(std::numeric_limits<double>::quiet_NaN());
  json.end_array();
  const JsonDocument document(out, "out");
  std::vector<std::string> texts;
  for (const JsonValue value : document.root()) texts.emplace_back(value.text());
  REQUIRE(texts.size() == 8);
  for (std::size_t i = 0; i < values.size(); ++i)
    CHECK(std::strtod(texts[i].c_str(), nullptr) == values[i]);
  CHECK(texts[0] == "0.10000000000000001");
  CHECK(texts[5] == "inf");
  CHECK(texts[6] == "-inf");
  CHECK(texts[7] == "nan");
}

TEST_CASE("(2) any bytes become a valid string", "[json_writer]") {
  std::string out;
  JsonWriter(out).value(
      std::string_view("q\"\\\n\x01 \xC3\xA9 \xff \xED\xA0\x80 \xF0\x9F\x8C\x8A"));
  const std::string bad = "\xEF\xBF\xBD";
  CHECK(JsonDocument(out, "out").root().text() ==
        "q\"\\\n\x01 \xC3\xA9 " + bad + " " + bad + bad + bad + " \xF0\x9F\x8C\x8A");
  for (int lead = 0; lead < 256; ++lead) {
    for (int second = 0; second < 256; second += 7) {
      std::string text, bytes{static_cast<char>(lead), static_cast<char>(second), '\x90', '\x80'};
      JsonWriter(text).value(bytes);
      CHECK_NOTHROW(JsonDocument(text, "out"));
    }
  }
}

TEST_CASE("(1) numbers given by their digits stay as they are", "[json_writer]") {
  for (const char* digits :
       {"0", "-0", "12", "0.5", "-3.25e-17", "1e5", "1E+40", "10.00", "0.69314718055994530"}) {
    std::string text;
    JsonWriter(text).number(digits);
    CHECK(text == std::string(digits) + "\n");
    CHECK_NOTHROW(JsonDocument(text, "out"));
  }
  for (const char* digits : {"", "-", ".5", "5.", "01", "1e", "1e+", "+1", "0x1", "1 2", "inf",
                             "1,2", "\"1\"", "1.2.3"}) {
    CAPTURE(digits);
    std::string text;
    CHECK_THROWS_AS(JsonWriter(text).number(digits), ContractViolation);
  }
}

TEST_CASE("(3) misplaced calls are bugs of the caller", "[json_writer]") {
  std::string out;
  JsonWriter json(out);
  CHECK_THROWS_AS(json.key("a"), ContractViolation);
  json.begin_object();
  CHECK_THROWS_AS(json.value(1), ContractViolation);
  CHECK_THROWS_AS(json.end_array(), ContractViolation);
  json.key("a");
  CHECK_THROWS_AS(json.end_object(), ContractViolation);
  json.value(1);
  CHECK_FALSE(json.done());
  json.end_object();
  CHECK(json.done());
  CHECK_THROWS_AS(json.null(), ContractViolation);
}
