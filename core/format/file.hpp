// core/format/file.hpp - a whole file, or standard input, as one string.
//
// (1) The bytes are exactly the file's. (2) A file that is missing, unreadable, a folder, or larger
// than the limit is one clear line; nothing beyond the limit is ever held.
// Cost: one pass, memory of the file's size.
#pragma once

#include <string>

#include "core/base/index.hpp"

namespace unmask {

inline constexpr index_t kMaxFileBytes = index_t{1} << 30U;

/// Requires nothing of `path`; "-" is standard input.
/// Throws: InvalidInput if it cannot be opened or read, or has more than `limit` bytes.
[[nodiscard]] std::string read_whole_file(const std::string& path, index_t limit = kMaxFileBytes);

}  // namespace unmask
