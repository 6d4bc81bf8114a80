#include "cli/svg_style.hpp"

namespace unmask::svg {
namespace {

/// Light colours first, in plain rules that every renderer knows; dark ones override them.
constexpr const char* kStyle = R"(<style>
text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; font-size: 12px; fill: #1b1f24; font-variant-numeric: tabular-nums; }
.figure { background: #ffffff; } .paper { fill: #ffffff; }
.title { font-size: 18px; font-weight: 600; }
.subtitle, .tick, .note { fill: #56606b; }
.subtitle { font-size: 13px; }
.heading { font-size: 13px; font-weight: 600; }
.axis { fill: #3a424b; font-size: 12.5px; }
.math { font-family: Georgia, "Times New Roman", serif; font-style: italic; font-size: 1.1em; }
.sub { font-size: 0.75em; }
.grid { stroke: #e4e8ec; stroke-width: 1; }
.rule { stroke: #56606b; stroke-width: 1; }
.ceiling { stroke: #56606b; stroke-width: 1; stroke-dasharray: 2 3; }
.above { fill: #f2f0ea; }
.kept { fill: #d3e2ef; }
.loss { fill: #d55e00; }
.kl { fill: #b44d00; font-weight: 600; }
.on-loss { fill: #ffffff; font-size: 13px; font-weight: 700; }
.region { fill: #56606b; font-size: 12.5px; font-weight: 600; letter-spacing: 0.04em; }
.curve { fill: none; stroke: #1b1f24; stroke-width: 1.8; stroke-linejoin: round; }
.staircase { fill: none; stroke: #4d7ba3; stroke-width: 1.2; }
.step { fill: #d3e2ef; }
.size { font-size: 11px; fill: #1d4a70; }
.series { fill: none; stroke-width: 1.4; stroke-linejoin: round; }
.marks { stroke-width: 1.4; }
.name { font-weight: 600; }
.shown { fill: none; stroke: #d55e00; stroke-width: 2; }
.s0 { stroke: #0063a5; stroke-width: 2.6; } .k0 { stroke: #0063a5; fill: #0063a5; } .n0 { fill: #0063a5; }
.s1 { stroke: #6a7480; } .k1 { stroke: #6a7480; fill: #6a7480; } .n1 { fill: #56606b; }
.s2 { stroke: #b0487f; } .k2 { stroke: #b0487f; fill: #b0487f; } .n2 { fill: #b0487f; }
.s3 { stroke: #00805c; stroke-dasharray: 6 3; } .k3 { stroke: #00805c; fill: #00805c; } .n3 { fill: #00805c; }
.s4 { stroke: #7b52ab; stroke-dasharray: 6 3; } .k4 { stroke: #7b52ab; fill: #7b52ab; } .n4 { fill: #7b52ab; }
.s5 { stroke: #8a6d00; stroke-dasharray: 2 3; } .k5 { stroke: #8a6d00; fill: none; } .n5 { fill: #8a6d00; }
@media (prefers-color-scheme: dark) {
text { fill: #e6e9ed; } .figure { background: #12161b; } .paper { fill: #12161b; }
.subtitle, .tick, .note, .region { fill: #9ba6b2; } .axis { fill: #c3cad2; }
.grid { stroke: #262d35; } .rule, .ceiling { stroke: #8b96a2; }
.above { fill: #1e2329; } .kept { fill: #24435f; } .loss { fill: #f0883e; } .kl { fill: #f5a263; }
.on-loss { fill: #12161b; } .curve { stroke: #f2f4f6; } .staircase { stroke: #7fb2dc; }
.step { fill: #24435f; } .size { fill: #cfe3f5; } .shown { stroke: #f0883e; }
.s0 { stroke: #5fb4ff; } .k0 { stroke: #5fb4ff; fill: #5fb4ff; } .n0 { fill: #5fb4ff; }
.s1 { stroke: #98a3af; } .k1 { stroke: #98a3af; fill: #98a3af; } .n1 { fill: #aab4bf; }
.s2 { stroke: #ec8fbe; } .k2 { stroke: #ec8fbe; fill: #ec8fbe; } .n2 { fill: #ec8fbe; }
.s3 { stroke: #4fd0a5; } .k3 { stroke: #4fd0a5; fill: #4fd0a5; } .n3 { fill: #4fd0a5; }
.s4 { stroke: #bd9cec; } .k4 { stroke: #bd9cec; fill: #bd9cec; } .n4 { fill: #bd9cec; }
.s5 { stroke: #dcbc4a; } .k5 { stroke: #dcbc4a; } .n5 { fill: #dcbc4a; }
}
)";

}  // namespace

const char* style_sheet() { return kStyle; }

}  // namespace unmask::svg
