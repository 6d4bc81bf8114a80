// cli/graph_analysis_view.hpp - what `analyze` tells a person of a model too large for tables.
//
// Exact numbers look exact; every estimate shows its interval: "0.123 ± 0.004" is a number between
// 0.119 and 0.127, all of them together with the confidence that the title line says.
//
// (1) No estimate stands without its interval. (2) A term that was refused is named, with its size.
#pragma once

#include "cli/view_parts.hpp"
#include "exact/optimal/graph_analysis.hpp"

namespace unmask {

[[nodiscard]] std::string graph_analysis_view(const Model& model, const GraphAnalysis& analysis,
                                              const ViewOptions& options);

}  // namespace unmask
