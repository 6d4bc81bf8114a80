// tests/support/temporary_file.hpp - a file that exists as long as its object.
#pragma once

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>

namespace unmask {

class TemporaryFile {
 public:
  /// The name ends in `name`, so that its extension counts.
  TemporaryFile(const std::string& name, const std::string& content)
      : path_("/tmp/unmask_test_" + std::to_string(getpid()) + "_" + name) {
    std::ofstream(path_, std::ios::binary) << content;
  }
  ~TemporaryFile() { std::remove(path_.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace unmask
