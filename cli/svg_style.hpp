// cli/svg_style.hpp - the colours and letters that all pictures share, light and dark.
#pragma once

namespace unmask::svg {

/// "<style>..." without its end: a figure may add rules and closes it.
[[nodiscard]] const char* style_sheet();

}  // namespace unmask::svg
