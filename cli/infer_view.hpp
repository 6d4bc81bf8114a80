// cli/infer_view.hpp - what `infer` tells a person.
//
// Title, the junction tree and what it cost, ln Z, and a line a variable: its values with their
// probabilities, what is known by evidence marked so.
//
// (1) No line is wider than `ViewOptions::width`, but for names that are.
// (2) Impossible evidence says so, and nothing else.
#pragma once

#include "cli/view_parts.hpp"
#include "exact/junction/inference.hpp"

namespace unmask {

template <class S>
struct InferenceReport {
  S log_partition{};  ///< nats
  S log10_partition{};
  bool is_possible = true;
  std::vector<index_t> variables{};         ///< of the marginals
  std::vector<std::vector<S>> marginals{};  ///< [variable][symbol]; empty if not asked for
  std::string note{};                       ///< how doubles that underflowed were replaced
  double seconds = 0.0;                     ///< of propagation
};

/// "junction tree of width 4: 1 083 cells, 23.2 KiB, about 0.001 s".
[[nodiscard]] std::string plan_sentence(const InferencePlan& plan, const InferenceNeed& need);

template <class S>
[[nodiscard]] std::string infer_view(const Model& model, const InferencePlan& plan,
                                     const InferenceReport<S>& report, const ViewOptions& options);

}  // namespace unmask
