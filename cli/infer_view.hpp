// cli/infer_view.hpp - what `infer` tells a person.
//
// Title, the junction tree and what it cost, ln Z, the most probable row with how far it is ahead
// of the others, and a line a variable: its values with their probabilities.
//
// (1) No line is wider than `ViewOptions::width`, but for names that are.
// (2) Impossible evidence says so, and nothing else.
#pragma once

#include <optional>

#include "cli/view_parts.hpp"
#include "exact/junction/inference.hpp"

namespace unmask {

/// A row of the largest weight, and the best of the others.
template <class S>
struct MostProbableReport {
  std::vector<symbol_t> assignment{};  ///< [variable]
  S log_weight{};                      ///< nats
  S log_probability{};                 ///< given the evidence
  S runner_up{};                       ///< weight of the best other row, as a part of this one's
  bool is_certain = true;              ///< no row is heavier
  std::string note{};                  ///< how doubles that underflowed were replaced
  double seconds = 0.0;                ///< of messages and the way back
};

template <class S>
struct InferenceReport {
  S log_partition{};  ///< nats
  S log10_partition{};
  bool is_possible = true;
  std::vector<index_t> variables{};         ///< of the marginals
  std::vector<std::vector<S>> marginals{};  ///< [variable][symbol]; empty if not asked for
  std::optional<MostProbableReport<S>> most_probable{};  ///< if asked for and possible
  std::string note{};    ///< how doubles that underflowed were replaced
  double seconds = 0.0;  ///< of propagation
};

/// "junction tree of width 4: 1 083 cells, 23.2 KiB, about 0.001 s".
[[nodiscard]] std::string plan_sentence(const InferencePlan& plan, const InferenceNeed& need);

template <class S>
[[nodiscard]] std::string infer_view(const Model& model, const InferencePlan& plan,
                                     const InferenceReport<S>& report, const ViewOptions& options);

}  // namespace unmask
