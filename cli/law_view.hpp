// cli/law_view.hpp - what `unmask law` shows: one decoder's report, or many side by side.
//
// (1) Every column means one thing; infinite values are ∞ with the witness below; estimates carry
//     their intervals, refusals their reason.
// (2) `comparison_markdown` is the table of the README: the same rows, written for GitHub.
#pragma once

#include "cli/view_parts.hpp"
#include "exact/decoder/compare.hpp"

namespace unmask {

template <class N>
[[nodiscard]] std::string law_view(const Model& model, const LawReport<N>& report,
                                   const ErrorSpec& error, const ViewOptions& options);

[[nodiscard]] std::string comparison_view(const Model& model, const Comparison& comparison,
                                          const ErrorSpec& error, const ViewOptions& options);

[[nodiscard]] std::string comparison_markdown(const Model& model, const Comparison& comparison);

/// SVG: forward KL against expected oracle calls, the Pareto front marked.
[[nodiscard]] std::string comparison_figure(const Model& model, const Comparison& comparison);

}  // namespace unmask
