// core/format/gzip.hpp - what a gzip file holds, and such files made.
//
// (1) Members one after the other are one text, as `zcat` reads them; zeros behind the last one are
//     padding. (2) Truncated and corrupt data, and anything else behind a member, are one line;
//     checksums and lengths are checked. (3) Never holds more than `limit` bytes of output,
//     whatever the input promises.
// (4) `gzip` gives the same bytes for the same text: no name and no time are in them.
// WebAssembly has no zlib: there both are one line that says so.
// Cost: zlib's, about 5 ns a byte of output. Source: RFC 1952.
#pragma once

#include <string>
#include <string_view>

#include "core/base/index.hpp"

namespace unmask {

/// `source` names the data in messages. Throws: InvalidInput.
[[nodiscard]] std::string gunzip(std::string_view compressed, const std::string& source,
                                 index_t limit);

[[nodiscard]] std::string gzip(std::string_view text);

}  // namespace unmask
