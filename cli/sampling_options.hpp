// cli/sampling_options.hpp - what the commands share that sample models beyond tables.
#pragma once

#include "cli/command.hpp"
#include "exact/sampled/sampling_state.hpp"

namespace unmask::cli {

struct SamplingOptions {
  std::optional<double> half_width{};  ///< nats; the command's default where it is not given
  std::string resume{};      ///< a file; empty: none

  /// Throws: InvalidInput.
  void validate() const;
};

void add_sampling_options(CLI::App& command, SamplingOptions& options);

/// What was sampled before, of the same model and seed; nothing where there is no file yet.
[[nodiscard]] SamplingState saved_state(const SamplingOptions& sampling,
                                        const CommonOptions& options, const Model& model);
/// Keeps the state's file up to date, if there is to be one.
[[nodiscard]] SamplingEffort saving_effort(const SamplingOptions& sampling, index_t most_samples,
                                           Threads threads);

}  // namespace unmask::cli
