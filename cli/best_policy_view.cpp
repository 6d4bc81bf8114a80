#include "cli/best_policy_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/number_text.hpp"
#include "cli/text_table.hpp"
#include "cli/unicode.hpp"
#include "core/base/text.hpp"
#include "core/format/position_list.hpp"

namespace unmask {
namespace {

constexpr index_t kIndent = 2;
constexpr int kDigits = 9;

/// How far rounding may lift a KL of these programs from 0.
double noise_of(const Model& model) {
  double symbols = 1.0;
  for (const index_t q : model.shape().cardinalities()) {
    symbols += std::log(static_cast<double>(q));
  }
  return 1e-13 * symbols;
}

std::string title(const Model& model, const std::string& engine, const std::string& error,
                  const ViewOptions& options) {
  constexpr index_t kTimeAndUnits = 46;
  std::string text = title_lines(model, shortened(engine, options.width - kTimeAndUnits), options);
  if (error != "none") {
    text += options.style.paint(Ink::dim, "with a denoiser that errs: " + safe_text(error)) + "\n";
  }
  return text + "\n";
}

double largest_of(const BestComparison& best) {
  double largest = 0.0;
  for (const auto& row : best.sizes) largest = std::max(largest, row.expected_kl);
  return std::isfinite(largest) ? largest : 1.0;
}

TextTable table_of(const BestComparison& best, const NatsFormat& nats, index_t columns) {
  std::vector<TextColumn> headings{{"steps"}, {"random order"}, {"fixed order"}};
  const bool policies = !best.policies.empty();
  if (policies) headings.insert(headings.end(), {{"adaptive"}, {"mean steps"}});
  headings.push_back({policies ? "best sizes" : "best partition", Align::left});
  TextTable table(headings);
  for (index_t k = 1; k <= best.most_steps(); ++k) {
    const auto& sizes = best.sizes[at(k - 1)];
    const auto& partition = best.partitions[at(k - 1)];
    std::vector<TextCell> row{{std::to_string(k)},
                              {nats(sizes.expected_kl)},
                              {nats(partition.forward_kl), policies ? Ink::plain : Ink::accent}};
    if (policies) {
      const auto& policy = best.policies[at(k - 1)];
      row.push_back({nats(policy.forward_kl), Ink::accent});
      row.push_back({fmt::format("{:.4f}", policy.mean_steps)});
      row.push_back({sizes_text(sizes.schedule, columns), Ink::dim});
    } else {
      row.push_back({shortened(to_text(partition.partition.blocks()), columns), Ink::accent});
    }
    table.add_row(std::move(row));
  }
  return table;
}

/// "loses nothing", "loses 0.0235 nats".
std::string loss_text(double kl, double noise, const NatsFormat& nats) {
  return kl <= noise ? "loses nothing" : "loses " + nats(kl) + " nats";
}

/// The number of steps that the sentence is about: the middle one of those whose best sizes lose.
index_t telling_steps(const BestComparison& best, double noise) {
  index_t last = 0;
  for (index_t k = 1; k <= best.most_steps(); ++k) {
    if (best.sizes[at(k - 1)].expected_kl > noise) last = k;
  }
  return std::min<index_t>(last, std::max<index_t>(2, (last + 3) / 4));
}

std::string sentence(const BestComparison& best, double noise, const NatsFormat& nats) {
  const index_t k = telling_steps(best, noise);
  if (k == 0) return "The positions are independent: one step loses nothing.";
  const double sizes = best.sizes[at(k - 1)].expected_kl;
  const double partition = best.partitions[at(k - 1)].forward_kl;
  std::string text = "With " + counted(k, "step") + " the best order " +
                     loss_text(partition, noise, nats) + ", random order with the best sizes " +
                     nats(sizes) + " nats";
  if (best.policies.empty()) return text + ".";
  const double policy = best.policies[at(k - 1)].forward_kl;
  if (partition - policy <= noise) {
    return text + "; looking at what has been revealed saves nothing more.";
  }
  const double saved = 100.0 * (1.0 - policy / partition);
  return text + "; an order that looks at what has been revealed " +
         loss_text(policy, noise, nats) + fmt::format(", {:.2g} % less.", saved);
}

std::string deterministic_note(const ViewOptions& options) {
  return options.style.paint(
      Ink::dim, wrapped("adaptive: the best deterministic policy whose next block is a function of "
                        "what has been revealed; a policy with hidden randomness can have a "
                        "smaller forward KL, not a smaller average (theory A6)",
                        kIndent, options.width));
}

}  // namespace

std::string comparison_view(const Model& model, const BestComparison& best,
                            const ViewOptions& options) {
  const double noise = noise_of(model);
  const NatsFormat nats(largest_of(best), noise, kDigits);
  const index_t taken = best.policies.empty() ? 42 : 66;
  const std::string rows = table_of(best, nats, options.width - std::min(options.width - 12, taken))
                               .text(options.style, kIndent);
  const std::string note = times_sign_note(rows);
  return title(model, best.engine, best.error, options) + rows +
         (note.empty() ? "" : "  " + options.style.paint(Ink::dim, note) + "\n") +
         (best.policies.empty() ? "" : deterministic_note(options)) + "\n" +
         wrapped(sentence(best, noise, nats), kIndent, options.width);
}

std::string frontier_view(const Model& model, const PolicyFrontier& frontier,
                          const std::string& engine, const std::string& error,
                          std::optional<double> mean_steps, const ViewOptions& options) {
  const double first = frontier.corners().front().forward_kl;
  const NatsFormat nats(std::isfinite(first) ? first : 1.0, noise_of(model), kDigits);
  TextTable table({{"mean steps"}, {"least KL"}, {"nats a step"}});
  for (const auto& corner : frontier.corners()) {
    table.add_row({{fmt::format("{:.6f}", corner.mean_steps)},
                   {nats(corner.forward_kl), Ink::accent},
                   {nats(corner.price), Ink::dim}});
  }
  std::string text = title(model, engine, error, options) + table.text(options.style, kIndent);
  if (!frontier.complete()) {
    text += wrapped(
        "The search stopped here: corners between these are missing, and what lies "
        "between two of them is known from both sides only.",
        kIndent, options.width);
  }
  text += "\n";
  if (mean_steps) {
    const double above = frontier.kl_at(*mean_steps), below = frontier.lower_bound_at(*mean_steps);
    const bool exact = above - below <= noise_of(model);
    text += wrapped(
        fmt::format("With {} steps on average the least KL is {}{}; between two corners a coin, "
                    "tossed in the open beforehand, chooses one of their policies.",
                    format_short(*mean_steps), exact ? "" : "from " + nats(below) + " to ",
                    nats(above)),
        kIndent, options.width);
  } else {
    text += wrapped(
        "Between two corners a coin, tossed in the open beforehand, chooses one of "
        "their policies: the KL is averaged over it.",
        kIndent, options.width);
  }
  return text;
}

}  // namespace unmask
