// core/format/file.hpp - a whole file, or standard input, as one string.
//
// (1) The bytes are exactly the file's; those inside, where its name ends in `.gz` (gzip.hpp).
// (2) A file that is missing, unreadable, a folder, or larger than the limit, as it is or
//     decompressed, is one clear line; nothing beyond the limit is ever held.
// Cost: one pass, memory of the file's size.
#pragma once

#include <string>
#include <string_view>

#include "core/base/index.hpp"

namespace unmask {

inline constexpr index_t kMaxFileBytes = index_t{1} << 30U;

/// Requires nothing of `path`; "-" is standard input.
/// Throws: InvalidInput if it cannot be opened or read, or has more than `limit` bytes.
[[nodiscard]] std::string read_whole_file(const std::string& path, index_t limit = kMaxFileBytes);

/// Does the name say that the file is compressed, in either case of letters?
[[nodiscard]] bool is_named_gzip(std::string_view path);

}  // namespace unmask
