#include "core/format/file.hpp"

#include "core/format/source.hpp"
#include "tests/support/rejection.hpp"
#include "tests/support/temporary_file.hpp"

using namespace unmask;

TEST_CASE("(1) a file is read byte for byte", "[file]") {
  std::string bytes(200000, 'x');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i % 256);
  const TemporaryFile file("bytes.bin", bytes);
  CHECK(read_whole_file(file.path()) == bytes);
  CHECK(read_whole_file(TemporaryFile("empty.bin", "").path()).empty());
}

TEST_CASE("(2) what cannot be read is one clear line", "[file]") {
  check_rejected([] { (void)read_whole_file("no/such/file.json"); },
                 "cannot open 'no/such/file.json': No such file or directory");
  check_rejected([] { (void)read_whole_file("/"); }, "Is a directory");
  check_rejected([] { (void)read_whole_file("bad\nname"); }, "'bad\\x0aname'");
  check_rejected([] { (void)read_whole_file(std::string("/dev/null\0x", 11)); }, "cannot open");
  const TemporaryFile file("eleven.txt", "hello world");
  CHECK(read_whole_file(file.path(), 11) == "hello world");
  check_rejected([&] { (void)read_whole_file(file.path(), 10); }, "larger than the limit of 10 B");
}

TEST_CASE("sources are printable and complete", "[file]") {
  CHECK(source_name("-") == "standard input");
  CHECK(printable("a\xff\tb") == "a\\xff\\x09b");
  CHECK(printable(std::string(300, 'a')).size() == 300);
  CHECK(at_line("m.json", 3) == "m.json:3");
}
