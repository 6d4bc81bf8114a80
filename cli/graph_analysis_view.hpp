// cli/graph_analysis_view.hpp - what `analyze` tells a person of a model too large for tables.
//
// Exact numbers look exact; every estimate shows its interval: "0.123 ± 0.004" is a number between
// 0.119 and 0.127, all of them together with the confidence that the title line says.
//
// (1) No estimate stands without its interval. (2) A term that the tree refuses is named, with its
//     size, and what depends on it is estimated. (3) What intervals do not decide is said to be
//     undecided.
#pragma once

#include "cli/view_parts.hpp"
#include "exact/optimal/graph_analysis.hpp"

namespace unmask {

/// Where the numbers come from.
struct SampledOrigin {
  std::string engine{};               ///< "junction tree (width 4, 1 020 cells)"
  std::string known_how = "exact";    ///< what H, TC and DTC are where they are known
  std::string note{};                 ///< a sentence below them; may be empty
};

/// Of any model that draws and answers.
[[nodiscard]] std::string sampled_analysis_view(const Model& model, const SampledAnalysis& analysis,
                                                const SampledOrigin& origin,
                                                const ViewOptions& options);

[[nodiscard]] std::string graph_analysis_view(const Model& model, const GraphAnalysis& analysis,
                                              const ViewOptions& options);

}  // namespace unmask
