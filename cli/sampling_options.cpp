#include "cli/sampling_options.hpp"

#include <filesystem>

#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/format/file.hpp"
#include "core/format/write_model.hpp"

namespace unmask::cli {

void SamplingOptions::validate() const {
  if (half_width && !(*half_width > 0.0)) {
    throw InvalidInput("--ci: " + format_short(*half_width) +
                       " is no half-width; it must be positive, such as 0.01");
  }
}

void add_sampling_options(CLI::App& command, SamplingOptions& options) {
  command.add_option("--ci", options.half_width,
                     "where rows are sampled: half the width of the intervals, in nats");
  command.add_option("--resume", options.resume,
                     "where rows are sampled: go on from this file, and keep it up to date");
}

SamplingState saved_state(const SamplingOptions& sampling, const CommonOptions& options,
                          const Model& model) {
  SamplingState state;
  if (sampling.resume.empty()) return state;
  if (std::filesystem::exists(sampling.resume)) {
    state = sampling_state_from_json(read_whole_file(sampling.resume), sampling.resume);
  }
  Warnings warnings;
  const std::string text = write_model(model, ModelFormat::json, options.budget(), warnings);
  require_state_of(state, model.spec(), fingerprint_of(text), options.seed,
                   "--resume: " + quote(sampling.resume));
  return state;
}

SamplingEffort saving_effort(const SamplingOptions& sampling, index_t most_samples,
                             Threads threads) {
  SamplingEffort saving{most_samples, threads, {}};
  if (!sampling.resume.empty()) {
    saving.after_look = [path = sampling.resume](const SamplingState& now) {
      write_file(path, to_json(now) + "\n");
    };
  }
  return saving;
}

}  // namespace unmask::cli
