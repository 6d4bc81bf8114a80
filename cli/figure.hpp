// cli/figure.hpp - what `--plot FILE.svg` draws: a CurveFigure filled from an answer.
#pragma once

#include <string>

#include "exact/optimal/analysis.hpp"

namespace unmask {

/// The best schedule of the step count that the view shows too, and the frontier of the kinds.
[[nodiscard]] std::string analysis_figure(const Model& model, const Analysis& analysis);

/// One schedule on its curve.
[[nodiscard]] std::string schedule_figure(const Model& model, const ModelProfile& profile,
                                          const EvaluatedSchedule& schedule);
[[nodiscard]] std::string schedule_figure(const Model& model, const CertifiedProfile& profile,
                                          const BasicEvaluatedSchedule<CertifiedNumber>& schedule);

}  // namespace unmask
