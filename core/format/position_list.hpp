// core/format/position_list.hpp - "0,3,5-7": positions, and "0,3|1,2": lists of them.
//
// (1) Numbers and ranges (both ends included) in the order in which they are written, blanks around
//     them allowed; each in the given range.
// (2) Repetitions are left to those who know whether they matter.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/format/parse_index.hpp"

namespace unmask {

/// `where` names the place in the message. Throws: InvalidInput.
[[nodiscard]] std::vector<index_t> parse_positions(std::string_view text, std::string_view where,
                                                   IndexRange range);
/// Lists separated by '|'.
[[nodiscard]] std::vector<std::vector<index_t>> parse_position_lists(std::string_view text,
                                                                     std::string_view where,
                                                                     IndexRange range);

/// "0,3,5,6,7" and "0,3|1,2".
[[nodiscard]] std::string to_text(const std::vector<index_t>& positions);
[[nodiscard]] std::string to_text(const std::vector<std::vector<index_t>>& lists);

}  // namespace unmask
