// core/format/gzip.hpp and what file.hpp does with `.gz`.
#include "core/format/gzip.hpp"

#include "core/format/file.hpp"
#include "core/format/read_model.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/rejection.hpp"
#include "tests/support/temporary_file.hpp"

using namespace unmask;

namespace {

constexpr index_t kLimit = index_t{1} << 24U;

std::string unzip(const std::string& bytes, index_t limit = kLimit) {
  return gunzip(bytes, "x.gz", limit);
}

}  // namespace

TEST_CASE("(1) gzip: what went in comes out, members and padding too", "[gzip]") {
  for_each_seed(20, [](Philox& random) {
    std::string text;
    const index_t length = random.below(300000), letters = 1 + random.below(200);
    for (index_t i = 0; i < length; ++i) text += static_cast<char>(random.below(letters));
    CHECK(unzip(gzip(text)) == text);
  });
  CHECK(unzip(gzip("")).empty());
  CHECK(unzip(gzip("abc") + gzip("") + gzip("def")) == "abcdef");
  CHECK(unzip(gzip("abc") + std::string(1000, '\0')) == "abc");
  // Written by gzip itself, with a name in the header.
  const std::string by_gzip(
      "\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03"
      "a.txt\0\xcb\x48\xcd\xc9\xc9\xe7\x02\x00\x20\x30\x3a\x36\x06\x00\x00\x00",
      32);
  CHECK(unzip(by_gzip) == "hello\n");
}

TEST_CASE("(2) gzip: every cut and every flipped bit is noticed", "[gzip]") {
  const std::string text = "the quick brown fox jumps over the lazy dog, and again";
  const std::string whole = gzip(text);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    CAPTURE(length);
    check_rejected([&] { (void)unzip(whole.substr(0, length)); }, "'x.gz' ");
  }
  check_rejected([&] { (void)unzip(whole.substr(0, 20)); }, "ends before its compressed data");
  int harmless = 0;  // bits that fill the last byte of the data
  for (std::size_t bit = 80; bit < 8 * whole.size(); ++bit) {
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    std::string found = text;
    if (rejection([&] { found = unzip(flipped); }) == "(accepted)") ++harmless;
    CHECK(found == text);
  }
  CHECK(harmless < 8);
  std::string wrong_sum = whole;
  wrong_sum[whole.size() - 8] = static_cast<char>(wrong_sum[whole.size() - 8] ^ 1);
  check_rejected([&] { (void)unzip(wrong_sum); }, "incorrect data check");
  check_rejected([&] { (void)unzip(whole + "garbage"); }, "is not valid gzip data");
  check_rejected([] { (void)unzip("plain text"); }, "incorrect header check");
}

TEST_CASE("(3) gzip: a bomb stops at the limit", "[gzip]") {
  const std::string bomb = gzip(std::string(20000000, '\0'));
  CHECK(bomb.size() < 30000);
  check_rejected([&] { (void)unzip(bomb, 1000000); }, "larger than the limit of");
  check_rejected([&] { (void)unzip(gzip("12345"), 4); }, "larger than the limit of 4 B when");
  CHECK(unzip(gzip("12345"), 5) == "12345");
  std::string many;
  for (int k = 0; k < 100; ++k) many += gzip(std::string(1000, 'x'));
  check_rejected([&] { (void)unzip(many, 99999); }, "larger than the limit");
}

TEST_CASE("(4) gzip: the same bytes for the same text", "[gzip]") {
  CHECK(gzip("abc") == gzip("abc"));
}

TEST_CASE("files named .gz are read decompressed", "[gzip]") {
  const std::string text = "0,1\n2,0\n";
  const TemporaryFile zipped("rows.csv.GZ", gzip(text));
  CHECK(read_whole_file(zipped.path()) == text);
  check_rejected([&] { (void)read_whole_file(zipped.path(), 7); }, "larger than the limit of 7 B");
  const TemporaryFile plain("rows.csv.gz", text);
  check_rejected([&] { (void)read_whole_file(plain.path()); }, "rows.csv.gz' is not valid gzip");
  Warnings warnings;
  CHECK(read_model(zipped.path(), warnings).shape() == Shape({3, 2}));
  const TemporaryFile words("words.txt.gz", gzip("abcabc"));
  CHECK(read_model("text:file=" + words.path() + ",window=2", warnings).shape() ==
        Shape::uniform(2, 3));
  const TemporaryFile bad("bad.json.gz", gzip("{\n\"kind\": \"tabel\"}"));
  check_rejected([&] { (void)read_model(bad.path(), warnings); }, "bad.json.gz:2: key 'kind'");
  CHECK_FALSE(is_named_gzip(".gz"));
  CHECK(is_named_gzip("a.gz"));
}
