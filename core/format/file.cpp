#include "core/format/file.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/format/gzip.hpp"
#include "core/format/source.hpp"

namespace unmask {
namespace {

struct Closer {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};
using File = std::unique_ptr<std::FILE, Closer>;

[[noreturn]] void fail(const char* action, const std::string& path, int error) {
  throw InvalidInput(std::string("cannot ") + action + " '" + source_name(path) +
                     "': " + std::strerror(error));
}

File open(const std::string& path) {
  if (path == "-") return File(stdin);
  // The C library would stop at a zero byte and open another file than was named.
  if (path.find('\0') != std::string::npos) fail("open", path, ENOENT);
  File file(std::fopen(path.c_str(), "rb"));
  if (!file) fail("open", path, errno);
  return file;
}

std::string read_bytes(const std::string& path, index_t limit) {
  const File file = open(path);
  std::string content;
  std::array<char, 65536> buffer{};
  for (;;) {
    errno = 0;
    const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), file.get());
    if (index_t{content.size()} + count > limit) {
      throw InvalidInput("'" + source_name(path) + "' is larger than the limit of " +
                         format_bytes(static_cast<double>(limit)));
    }
    content.append(buffer.data(), count);
    if (count < buffer.size()) {
      if (std::ferror(file.get()) != 0) fail("read", path, errno);
      return content;
    }
  }
}

}  // namespace

bool is_named_gzip(std::string_view path) {
  const auto from_end = [&](std::size_t i) { return path[path.size() - i]; };
  return path.size() > 3 && from_end(3) == '.' && (from_end(2) == 'g' || from_end(2) == 'G') &&
         (from_end(1) == 'z' || from_end(1) == 'Z');
}

std::string read_whole_file(const std::string& path, index_t limit) {
  std::string content = read_bytes(path, limit);
  return is_named_gzip(path) ? gunzip(content, source_name(path), limit) : content;
}

}  // namespace unmask
