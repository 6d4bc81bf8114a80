#include "exact/law/size_chain.hpp"

#include <map>
#include <set>

#include "core/decode/policies/moves.hpp"

namespace unmask::detail {
namespace {

/// What is counted along a run.
struct Count {
  index_t steps = 0, ties = 0;
  auto operator<=>(const Count&) const = default;
};

template <class S>
struct Mass {
  S mass{};
  S concordance{};  ///< mass times (concordant - discordant pairs)
};

}  // namespace

template <class S>
SizeChain<S>::SizeChain(const Decoder<S>& decoder)
    : n_(decoder.positions()), block_length_(decoder.block_length) {
  std::set<SizeNode> reached{{}};
  std::vector<std::pair<SizeArc<S>, SizeNode>> found;  // with the node that the arc leads to
  for (; !reached.empty(); reached.erase(reached.begin())) {
    const SizeNode node = *reached.begin();
    const index_t number = nodes_.size();
    nodes_.push_back(node);
    if (node.revealed == n_) continue;
    std::vector<SizeNode> targets;
    for (SizeArc<S>& arc : arcs_from(node, decoder, targets)) {
      arc.from = number;
      const SizeNode& target = targets[at(arc.to)];
      reached.insert(target);
      found.emplace_back(std::move(arc), target);
    }
  }
  std::map<SizeNode, index_t> number_of;
  for (index_t k = 0; k < nodes_.size(); ++k) number_of.emplace(nodes_[at(k)], k);
  for (auto& [arc, target] : found) {
    arc.to = number_of.at(target);
    arcs_.push_back(std::move(arc));
  }
}

/// Their `to` is an index into `targets`.
template <class S>
std::vector<SizeArc<S>> SizeChain<S>::arcs_from(const SizeNode& node, const Decoder<S>& decoder,
                                                std::vector<SizeNode>& targets) const {
  const index_t begin = block_begin(node.revealed), end = block_end(node.revealed);
  const index_t eligible = end - node.revealed;
  const StepSizes& sizes = *decoder.sizes_at(all_positions(end) & ~all_positions(begin));
  // Every list reveals something in its first step: step 0 is the start, where lists are drawn.
  const bool at_start = node.step == 0;
  const index_t first = at_start ? 0 : node.plan, last = at_start ? sizes.plans() : first + 1;
  std::vector<SizeArc<S>> arcs;
  std::vector<NextSize<S>> next;
  for (index_t plan = first; plan < last; ++plan) {
    const S weight = at_start ? from_rational<S>(sizes.plan_probability(plan)) : S(1);
    sizes.next(plan, node.step, eligible, next);
    for (const NextSize<S>& size : next) {
      const index_t revealed = node.revealed + size.size;
      arcs.push_back({0, targets.size(), size.size, weight * size.probability});
      targets.push_back(revealed == end ? SizeNode{revealed, 0, 0}
                                        : SizeNode{revealed, plan, size.step + 1});
    }
  }
  return arcs;
}

template <class S>
std::vector<std::vector<S>> arc_probabilities(const SizeChain<S>& chain) {
  std::vector<S> now(chain.nodes().size(), S(0));
  now[0] = S(1);
  std::vector<std::vector<S>> by_step;
  for (bool goes_on = chain.positions() > 0; goes_on;) {
    std::vector<S> after(now.size(), S(0));
    by_step.emplace_back(chain.arcs().size(), S(0));
    goes_on = false;
    for (index_t k = 0; k < chain.arcs().size(); ++k) {
      const SizeArc<S>& arc = chain.arcs()[at(k)];
      if (!(now[at(arc.from)] > S(0))) continue;
      by_step.back()[at(k)] = now[at(arc.from)] * arc.probability;
      after[at(arc.to)] += by_step.back()[at(k)];
      goes_on = goes_on || chain.nodes()[at(arc.to)].revealed < chain.positions();
    }
    now = std::move(after);
  }
  return by_step;
}

template <class S>
void count_steps(const SizeChain<S>& chain, DecoderLaw<S>& law) {
  const index_t n = chain.positions();
  std::vector<std::map<Count, Mass<S>>> reached(chain.nodes().size());
  reached[0][{}] = {S(1), S(0)};
  for (const SizeArc<S>& arc : chain.arcs()) {
    const index_t begin = chain.block_begin(chain.nodes()[at(arc.from)].revealed);
    for (const auto& [count, content] : reached[at(arc.from)]) {
      Mass<S>& after =
          reached[at(arc.to)][{count.steps + 1, count.ties + arc.size * (arc.size - 1) / 2}];
      const S mass = content.mass * arc.probability;
      after.mass += mass;
      // Earlier blocks hold lower positions; within a block no pair is more likely to be in order.
      after.concordance += content.concordance * arc.probability + mass * S(arc.size * begin);
    }
  }
  CompensatedSum<S> steps, afp, tau;
  for (const auto& [count, content] : reached.back()) {
    law.steps_law[count.steps] += content.mass;
    law.concordance_by_ties[count.ties] += content.concordance;
    steps.add(content.mass * S(count.steps));
    afp.add(content.mass * S(n) / S(count.steps));
    if (n > 1) tau.add(content.concordance / S(n * (n - 1) / 2));
  }
  law.expected_steps = law.expected_calls = steps.value();
  law.afp = afp.value();
  law.kendall_tau_a = tau.value();
  const auto by_step = arc_probabilities(chain);
  law.reveal_step_law.assign(at(n), std::vector<S>(by_step.size(), S(0)));
  for (index_t t = 0; t < by_step.size(); ++t) {
    for (index_t k = 0; k < chain.arcs().size(); ++k) {
      const SizeArc<S>& arc = chain.arcs()[at(k)];
      const index_t revealed = chain.nodes()[at(arc.from)].revealed;
      const index_t begin = chain.block_begin(revealed), end = chain.block_end(revealed);
      for (index_t i = begin; i < end; ++i) {
        law.reveal_step_law[at(i)][at(t)] += by_step[at(t)][at(k)] * S(arc.size) / S(end - begin);
      }
    }
  }
  for (const SizeArc<S>& arc : chain.arcs()) {
    const index_t revealed = chain.nodes()[at(arc.from)].revealed;
    const bool is_all = chain.block_end(revealed) - revealed == arc.size;
    law.blocks_are_random = law.blocks_are_random || !is_all || arc.probability != S(1);
  }
}

template class SizeChain<double>;
template class SizeChain<Rational>;
template std::vector<std::vector<double>> arc_probabilities(const SizeChain<double>&);
template std::vector<std::vector<Rational>> arc_probabilities(const SizeChain<Rational>&);
template void count_steps(const SizeChain<double>&, DecoderLaw<double>&);
template void count_steps(const SizeChain<Rational>&, DecoderLaw<Rational>&);

}  // namespace unmask::detail
