#include "core/format/json_reader.hpp"

#include "tests/support/rejection.hpp"

using namespace unmask;

namespace {

std::vector<std::string> texts_in(JsonValue array) {
  std::vector<std::string> texts;
  for (const JsonValue value : array) texts.emplace_back(value.text());
  return texts;
}

void check_json_rejected(const std::string& text, const std::string& fragment) {
  check_rejected([&] { JsonDocument(text, "m.json"); }, fragment);
}

}  // namespace

TEST_CASE("(1) numbers stay the text that wrote them, strings are decoded", "[json_reader]") {
  const std::string text =
      "[0.1,1e-8 ,-0, "
      "18446744073709551616,1234567890123456789,1.50E+2\n,\"p\\u00e9\\n\",true,null]";
  const JsonDocument document(text, "m.json");
  CHECK(texts_in(document.root()) ==
        std::vector<std::string>{"0.1", "1e-8", "-0", "18446744073709551616", "1234567890123456789",
                                 "1.50E+2", "p\xC3\xA9\n", "true", "null"});
  CHECK(document.root().size() == 9);
  CHECK(JsonDocument("12.5", "x").root().text() == "12.5");
  CHECK(JsonDocument("7", "x").root().text() == "7");
  CHECK(JsonDocument(" 7 ", "x").root().text() == "7");
}

TEST_CASE("(2) objects keep the order of their keys and know their lines", "[json_reader]") {
  const std::string text = "{\n\"b\": [1,\n 2],\n\"a\":\n{}, \"c\": 3\n}";
  const JsonDocument document(text, "m.json");
  std::vector<std::string> keys;
  std::vector<index_t> lines;
  for (const JsonValue value : document.root()) {
    keys.emplace_back(value.key());
    lines.push_back(value.line());
  }
  CHECK(keys == std::vector<std::string>{"b", "a", "c"});
  CHECK(lines == std::vector<index_t>{2, 5, 5});
  const JsonValue b = *document.root().begin();
  CHECK(b.kind() == JsonKind::array);
  CHECK((*++b.begin()).line() == 3);
  CHECK((*b.begin()).line() == 2);
  CHECK((*b.begin()).key().empty());
}

TEST_CASE("(2) a key given twice is an error, in the same object only", "[json_reader]") {
  check_json_rejected("{\"a\":1,\n\"a\":2}", "m.json:2: key 'a' is given twice");
  CHECK(rejection([] { JsonDocument("[{\"a\":1},{\"a\":{\"a\":2}}]", "x"); }) == "(accepted)");
}

TEST_CASE("(3) depth is limited, a million levels is one line", "[json_reader]") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(rejection([&] {
          const auto t = nested(64);
          JsonDocument(t, "x");
        }) == "(accepted)");
  check_json_rejected(nested(65), "m.json:1: nested too deep; at most 64 levels");
  check_json_rejected(std::string(1000000, '['), "nested too deep");
  std::string objects;
  for (int i = 0; i < 100000; ++i) objects += "{\"a\":\n";
  check_json_rejected(objects, "m.json:65: nested too deep");
}

TEST_CASE("(4) every error has source and line", "[json_reader]") {
  check_json_rejected("", "m.json:1: the text is empty");
  check_json_rejected("\n [1, 2", "m.json:2: the JSON text ends too early");
  check_json_rejected("{\"a\":1,\n\n}", "m.json:3: JSON syntax error near '}'; expected string");
  check_json_rejected("[1]\n[2]", "m.json:2: JSON syntax error");
  check_json_rejected("[1.]", "JSON syntax error near '[1.]'");
  check_json_rejected("[NaN]", "JSON syntax error near '[N'");
  check_json_rejected("[01]", "JSON syntax error");
  check_json_rejected("[1-2]", "JSON syntax error");
  check_json_rejected("[\"a\nb\"]", "JSON syntax error");
  check_json_rejected("[\"\xff\"]", "JSON syntax error near '[\"\\xff'");
  check_json_rejected("[\n1e999]", "m.json:2: the number '1e999' is too large");
  check_json_rejected(std::string("[\n\0]", 4), "m.json:2: a zero byte is not JSON");
  check_json_rejected(std::string("1\0", 2), "a zero byte");
  check_json_rejected("// comment\n1", "JSON syntax error");
}
