#include "exact/revise/fixed_point.hpp"

#include <algorithm>
#include <type_traits>

#include "core/base/sum.hpp"

namespace unmask {
namespace {

constexpr index_t kUnseen = ~index_t{0};

/// The states that can be reached, in the order in which they are found.
template <class S>
std::vector<index_t> reachable_states(const SparseKernel<S>& kernel, const std::vector<S>& start) {
  std::vector<index_t> found;
  std::vector<std::uint8_t> seen(at(kernel.states()), 0);
  const auto visit = [&](index_t state) {
    if (seen[at(state)] != 0) return;
    seen[at(state)] = 1;
    found.push_back(state);
  };
  for (index_t state = 0; state < kernel.states(); ++state) {
    if (start[at(state)] > S(0)) visit(state);
  }
  for (std::size_t next = 0; next < found.size(); ++next) {
    for (index_t k = kernel.begin[at(found[next])]; k < kernel.begin[at(found[next] + 1)]; ++k) {
      visit(kernel.target[at(k)]);
    }
  }
  return found;
}

/// Strongly connected components (Tarjan), without recursion: the depth may be the number of
/// states.
template <class S>
class Components {
 public:
  Components(const SparseKernel<S>& kernel, const std::vector<index_t>& roots)
      : kernel_(kernel),
        order_(at(kernel.states()), kUnseen),
        low_(at(kernel.states()), 0),
        component_(at(kernel.states()), kUnseen) {
    for (const index_t root : roots) {
      if (order_[at(root)] == kUnseen) explore(root);
    }
  }

  [[nodiscard]] index_t count() const { return count_; }
  [[nodiscard]] index_t of(index_t state) const { return component_[at(state)]; }

 private:
  struct Frame {
    index_t state, next;
  };

  void enter(index_t state) {
    order_[at(state)] = low_[at(state)] = visited_++;
    stack_.push_back(state);
    frames_.push_back({state, kernel_.begin[at(state)]});
  }

  void explore(index_t root) {
    enter(root);
    while (!frames_.empty()) {
      Frame& frame = frames_.back();
      const index_t state = frame.state;
      if (frame.next < kernel_.begin[at(state + 1)]) {
        const index_t to = kernel_.target[at(frame.next++)];
        if (order_[at(to)] == kUnseen) {
          enter(to);
        } else if (component_[at(to)] == kUnseen) {
          low_[at(state)] = std::min(low_[at(state)], order_[at(to)]);
        }
        continue;
      }
      frames_.pop_back();
      if (!frames_.empty()) {
        index_t& parent = low_[at(frames_.back().state)];
        parent = std::min(parent, low_[at(state)]);
      }
      if (low_[at(state)] == order_[at(state)]) close(state);
    }
  }

  void close(index_t root) {
    for (;;) {
      const index_t state = stack_.back();
      stack_.pop_back();
      component_[at(state)] = count_;
      if (state == root) break;
    }
    ++count_;
  }

  const SparseKernel<S>& kernel_;
  std::vector<index_t> order_, low_, component_;
  std::vector<index_t> stack_;
  std::vector<Frame> frames_;
  index_t visited_ = 0, count_ = 0;
};

/// Which components no move leaves.
template <class S>
std::vector<std::uint8_t> closed_components(const SparseKernel<S>& kernel,
                                            const std::vector<index_t>& states,
                                            const Components<S>& components) {
  std::vector<std::uint8_t> closed(at(components.count()), 1);
  for (const index_t state : states) {
    for (index_t k = kernel.begin[at(state)]; k < kernel.begin[at(state + 1)]; ++k) {
      const index_t from = components.of(state);
      if (components.of(kernel.target[at(k)]) != from) closed[at(from)] = 0;
    }
  }
  return closed;
}

/// A dense chain whose states are taken out one by one.
template <class S>
class Elimination {
 public:
  Elimination(const SparseKernel<S>& kernel, const std::vector<index_t>& states,
              const std::vector<S>& start)
      : states_(states), p_(states.size() * states.size(), S(0)), mass_(states.size()) {
    std::vector<index_t> local(at(kernel.states()), kUnseen);
    for (std::size_t i = 0; i < states.size(); ++i) local[at(states[i])] = i;
    for (std::size_t i = 0; i < states.size(); ++i) {
      mass_[i] = start[at(states[i])];
      for (index_t k = kernel.begin[at(states[i])]; k < kernel.begin[at(states[i] + 1)]; ++k) {
        p(i, at(local[at(kernel.target[at(k)])])) += kernel.probability[at(k)];
      }
    }
  }

  /// Passes the mass of a transient state on to where it is next seen elsewhere.
  void take_out(std::size_t k, std::vector<std::size_t>& left) {
    left.erase(std::find(left.begin(), left.end(), k));
    S leaves(0);
    for (const std::size_t j : left) leaves += p(k, j);
    for (const std::size_t j : left) {
      if (!(p(k, j) > S(0))) continue;
      const S share = p(k, j) / leaves;
      mass_[j] += mass_[k] * share;
      for (const std::size_t i : left) {
        if (p(i, k) > S(0)) p(i, j) += p(i, k) * share;
      }
    }
    mass_[k] = S(0);
  }

  /// Replaces the mass of a closed class by that much of its stationary law.
  void settle(const std::vector<std::size_t>& members) {
    S total(0);
    for (const std::size_t i : members) total += mass_[i];
    for (std::size_t k = members.size() - 1; k > 0; --k) fold(members, k);
    std::vector<S> weight(members.size());
    weight[0] = S(1);
    S sum(1);
    for (std::size_t k = 1; k < members.size(); ++k) {
      for (std::size_t i = 0; i < k; ++i) weight[k] += weight[i] * p(members[i], members[k]);
      sum += weight[k];
    }
    for (std::size_t k = 0; k < members.size(); ++k) mass_[members[k]] = total * weight[k] / sum;
  }

  [[nodiscard]] const S& mass(std::size_t i) const { return mass_[i]; }

 private:
  S& p(std::size_t i, std::size_t j) { return p_[i * states_.size() + j]; }

  /// Takes members[k] out of the chain on members[0..k].
  void fold(const std::vector<std::size_t>& members, std::size_t k) {
    S leaves(0);
    for (std::size_t j = 0; j < k; ++j) leaves += p(members[k], members[j]);
    for (std::size_t i = 0; i < k; ++i) {
      S& into = p(members[i], members[k]);
      if (!(into > S(0))) continue;
      into /= leaves;
      for (std::size_t j = 0; j < k; ++j) {
        p(members[i], members[j]) += into * p(members[k], members[j]);
      }
    }
  }

  const std::vector<index_t>& states_;
  std::vector<S> p_;
  std::vector<S> mass_;
};

template <class S>
double total_variation(const std::vector<S>& a, const std::vector<S>& b) {
  CompensatedSum<double> sum;
  for (std::size_t i = 0; i < a.size(); ++i) sum.add(std::fabs(to_double(S(a[i] - b[i]))));
  return sum.value() / 2;
}

template <class S>
std::vector<S> solve(const SparseKernel<S>& kernel, const std::vector<S>& start,
                     const std::vector<index_t>& states, const Components<S>& components,
                     const std::vector<std::uint8_t>& closed) {
  Elimination<S> chain(kernel, states, start);
  std::vector<std::size_t> left, transient;
  std::vector<std::vector<std::size_t>> members(at(components.count()));
  for (std::size_t i = 0; i < states.size(); ++i) {
    const index_t component = components.of(states[i]);
    left.push_back(i);
    if (closed[at(component)] != 0) {
      members[at(component)].push_back(i);
    } else {
      transient.push_back(i);
    }
  }
  for (const std::size_t k : transient) chain.take_out(k, left);
  for (const auto& list : members) {
    if (!list.empty()) chain.settle(list);
  }
  std::vector<S> law(start.size());
  for (std::size_t i = 0; i < states.size(); ++i) law[at(states[i])] = chain.mass(i);
  return law;
}

/// Rounds until nothing changes any more, or enough work was done.
std::vector<double> iterate(const SparseKernel<double>& kernel, std::vector<double> law) {
  constexpr double kStill = 1e-14, kMostMoves = 5e8;
  const double moves = static_cast<double>(kernel.target.size() + kernel.states());
  for (double done = 0.0; done < kMostMoves; done += moves) {
    std::vector<double> next = one_round(kernel, law);
    const bool is_still = total_variation(next, law) <= kStill;
    law = std::move(next);
    if (is_still) break;
  }
  CompensatedSum<double> sum;
  for (const double mass : law) sum.add(mass);
  for (double& mass : law) mass /= sum.value();
  return law;
}

}  // namespace

template <class S>
std::vector<S> one_round(const SparseKernel<S>& kernel, const std::vector<S>& law) {
  std::vector<S> next(law.size());
  for (index_t state = 0; state < kernel.states(); ++state) {
    if (!(law[at(state)] > S(0))) continue;
    for (index_t k = kernel.begin[at(state)]; k < kernel.begin[at(state + 1)]; ++k) {
      next[at(kernel.target[at(k)])] += law[at(state)] * kernel.probability[at(k)];
    }
  }
  return next;
}

template <class S>
std::optional<ChainLimit<S>> chain_limit(const SparseKernel<S>& kernel,
                                         const std::vector<S>& start) {
  constexpr bool kExact = std::is_same_v<S, Rational>;
  constexpr index_t kMostSolved = kExact ? 64 : 512;
  const std::vector<index_t> states = reachable_states(kernel, start);
  if (kExact && states.size() > kMostSolved) return std::nullopt;
  const Components<S> components(kernel, states);
  const auto closed = closed_components(kernel, states, components);
  ChainLimit<S> limit;
  limit.closed_classes = static_cast<index_t>(std::count(closed.begin(), closed.end(), 1));
  limit.is_solved = states.size() <= kMostSolved;
  if (limit.is_solved) {
    limit.law = solve(kernel, start, states, components, closed);
  } else if constexpr (!kExact) {
    limit.law = iterate(kernel, start);
  }
  limit.residual = total_variation(one_round(kernel, limit.law), limit.law);
  return limit;
}

template std::vector<double> one_round(const SparseKernel<double>&, const std::vector<double>&);
template std::vector<Rational> one_round(const SparseKernel<Rational>&,
                                         const std::vector<Rational>&);
template std::optional<ChainLimit<double>> chain_limit(const SparseKernel<double>&,
                                                       const std::vector<double>&);
template std::optional<ChainLimit<Rational>> chain_limit(const SparseKernel<Rational>&,
                                                         const std::vector<Rational>&);

}  // namespace unmask
