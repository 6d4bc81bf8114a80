// tests/support/decoders.hpp - one description of a decoder, built as the project's and as the
// tree's.
//
// A description is texts and lists; both sides are built from it without sharing anything else but
// the parsed policy spec. The exact oracle and its errors are the project's on one side, sums over
// all rows on the other.
#pragma once

#include <memory>
#include <string>

#include "core/decode/decoder.hpp"
#include "core/decode/make_policy.hpp"
#include "core/model/expand.hpp"
#include "exact/law/decoder_law.hpp"
#include "exact/oracle/make_oracle.hpp"
#include "tests/support/decoder_tree.hpp"
#include "tests/support/random_models.hpp"

namespace unmask {

struct DecoderText {
  std::string policy;               ///< a policy spec
  std::string schedule = "one-shot";  ///< of `sizes_for`
  Rational temperature = 1;
  Rational top_p = 1;
  Rational mix = 0;

  [[nodiscard]] std::string describe() const {
    return policy + " with " + schedule + ", temperature " + to_text(temperature) + ", top-p " +
           to_text(top_p) + ", mix " + to_text(mix);
  }
};

/// The schedules that the tests know, for `length` positions: one-shot, sequential, pairs (2, 2,
/// ..., rest), tail (1, rest), balanced (blocks of three at a random offset), bernoulli (three
/// uneven reveal times).
inline naive::Sizes sizes_for(const std::string& schedule, std::size_t length) {
  const auto blocks_of = [&](std::size_t first, std::size_t size) {
    naive::Positions sizes;
    for (std::size_t left = length; left > 0; left -= sizes.back()) {
      sizes.push_back(std::min(left, sizes.empty() ? first : size));
    }
    return sizes;
  };
  if (schedule == "one-shot") return {{{length}}, {1}, {}};
  if (schedule == "sequential") return {{blocks_of(1, 1)}, {1}, {}};
  if (schedule == "pairs") return {{blocks_of(2, 2)}, {1}, {}};
  if (schedule == "tail") return {{blocks_of(1, length)}, {1}, {}};
  if (schedule == "balanced") {
    return {{blocks_of(1, 3), blocks_of(2, 3), blocks_of(3, 3)},
            {Rational(1, 2), Rational(1, 3), Rational(1, 6)},
            {}};
  }
  UNMASK_REQUIRE(schedule == "bernoulli", "a schedule that the tests know");
  return {{}, {}, {0, Rational(1, 5), Rational(3, 5), 1}};
}

inline const std::vector<std::string>& schedules_for_tests() {
  static const std::vector<std::string> all{"one-shot", "sequential", "pairs",
                                            "tail",     "balanced",   "bernoulli"};
  return all;
}

inline std::shared_ptr<const StepSizes> step_sizes(const naive::Sizes& sizes) {
  if (!sizes.times.empty()) return std::make_shared<const StepSizes>(sizes.times);
  std::vector<Schedule> lists;
  for (const auto& list : sizes.lists) {
    lists.emplace_back(std::vector<index_t>(list.begin(), list.end()));
  }
  return std::make_shared<const StepSizes>(lists, sizes.weights);
}

/// The length of the last block.
inline std::size_t last_length(std::size_t n, std::size_t block) {
  return n - (n - 1) / block * block;
}

/// The project's decoder around any policy.
template <class S>
Decoder<S> decoder_around(Policy<S> policy, std::shared_ptr<const Oracle<S>> oracle,
                          const DecoderText& text, index_t block_length) {
  const std::size_t n = oracle->shape().positions();
  const std::size_t block = block_length == 0 ? n : at(block_length);
  Decoder<S> decoder{std::move(oracle), std::move(policy), block};
  if (decoder.traits().sizing == Sizing::schedule) {
    decoder.sizes = step_sizes(sizes_for(text.schedule, std::min(block, n)));
    decoder.last_sizes = step_sizes(sizes_for(text.schedule, last_length(n, block)));
  }
  decoder.values = {text.temperature, text.top_p};
  return decoder;
}

/// A model with all that laws of its decoders need.
template <class S>
struct ExactSetting {
  explicit ExactSetting(const Model& m)
      : model(m),
        conditionals(unmask::conditionals<S>(m, Effort{}).value()),
        support(support_table<S>(m, Effort{}.budget).value()) {}

  [[nodiscard]] std::shared_ptr<const Oracle<S>> oracle(const Rational& mix) const {
    const ErrorSpec error{mix == 0 ? ErrorKind::none : ErrorKind::mix, mix, ""};
    return make_oracle<S>(model, error, 0, Effort{}).value();
  }
  [[nodiscard]] Decoder<S> decoder(const DecoderText& text) const {
    const PolicySpec spec = parse_policy_spec(text.policy);
    return decoder_around<S>(make_policy<S>(spec, model.shape()), oracle(text.mix), text,
                             spec.block_length);
  }
  [[nodiscard]] DecoderLaw<S> law(const Decoder<S>& decoder, const Effort& effort = {},
                                  const LawOptions& options = {}) const {
    return decoder_law<S>(decoder, *conditionals, support, effort, options).value();
  }
  [[nodiscard]] DecoderLaw<S> law(const DecoderText& text, const Effort& effort = {},
                                  const LawOptions& options = {}) const {
    return law(decoder(text), effort, options);
  }
  /// A row of the support, as the tree writes rows.
  [[nodiscard]] naive::Row row(index_t r) const {
    naive::Row row;
    for (index_t i = 0; i < model.positions(); ++i) {
      row.push_back(static_cast<int>(support.symbol(r, i)));
    }
    return row;
  }

  Model model;
  std::shared_ptr<const Conditionals<S>> conditionals;
  SupportTable<S> support;
};

template <class S>
naive::TreeDecoder<S> tree_decoder(const DecoderText& text, const naive::Oracle<S>& oracle) {
  naive::TreeDecoder<S> decoder{oracle};
  decoder.policy = parse_policy_spec(text.policy);
  const std::size_t n = oracle.positions();
  const std::size_t block = decoder.policy.block_length == 0 ? n : at(decoder.policy.block_length);
  if (!decoder.policy.sizes_its_own_steps()) {
    decoder.sizes = sizes_for(text.schedule, std::min(block, n));
    decoder.last_sizes = sizes_for(text.schedule, last_length(n, block));
  }
  decoder.temperature = text.temperature;
  decoder.top_p = text.top_p;
  return decoder;
}

}  // namespace unmask
