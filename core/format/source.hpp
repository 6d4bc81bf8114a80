// core/format/source.hpp - how a message says where input came from.
//
// Every error about a file is one line that starts with `source:line: `. The source is the path
// as its user wrote it, made printable; positions inside are line numbers, or keys.
//
// (1) `printable` has no control characters, whatever bytes the name has, and is not cut.
#pragma once

#include <string>
#include <string_view>

#include "core/base/index.hpp"

namespace unmask {

/// The text with bytes outside printable ASCII escaped as \xNN.
[[nodiscard]] std::string printable(std::string_view text);

/// What messages call the file at `path`: "standard input" for "-".
[[nodiscard]] std::string source_name(std::string_view path);

/// "model.json:3"
[[nodiscard]] std::string at_line(const std::string& source, index_t line);

}  // namespace unmask
