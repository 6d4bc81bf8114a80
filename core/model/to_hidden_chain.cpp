#include "core/model/to_hidden_chain.hpp"

namespace unmask {
namespace {

using Link = ChainLink<Rational>;
using LinkPointer = std::shared_ptr<const Link>;
using Chain = HiddenChain<Rational>;

/// A link whose weight of (symbol, before, after) is `weight` of them.
template <class Weight>
LinkPointer make_link(index_t from, index_t to, index_t symbols, const Weight& weight) {
  std::vector<Rational> weights;
  weights.reserve(at(from * to * symbols));
  for (index_t x = 0; x < symbols; ++x) {
    for (index_t z = 0; z < from; ++z) {
      for (index_t y = 0; y < to; ++y) weights.push_back(weight(x, z, y));
    }
  }
  return std::make_shared<const Link>(from, to, symbols, std::move(weights));
}

Rational one_if(bool condition) { return condition ? Rational(1) : Rational(0); }

/// All states after the link become one.
LinkPointer into_one_state(const Link& link) {
  return make_link(link.from(), 1, link.symbols(), [&](index_t x, index_t z, index_t) {
    Rational sum;
    for (index_t y = 0; y < link.to(); ++y) sum += link.weight(x, z, y);
    return sum;
  });
}

/// The start's weights become the link's: one state before it.
LinkPointer from_start(const std::vector<Rational>& start, const Link& link) {
  return make_link(1, link.to(), link.symbols(), [&](index_t x, index_t, index_t y) {
    Rational sum;
    for (index_t z = 0; z < link.from(); ++z) sum += start[at(z)] * link.weight(x, z, y);
    return sum;
  });
}

void append(const Chain& chain, std::vector<LinkPointer>& links) {
  const std::size_t first = links.size();
  links.insert(links.end(), chain.links().begin(), chain.links().end());
  links[first] = from_start(chain.start(), *links[first]);
  links.back() = into_one_state(*links.back());
}

/// Links of one block of the block-HMM. State z * 2 + r within it: r is the parity of its bits so
/// far, the parity bit among them; what it is in the end was flipped in, or not.
class BlockLinks {
 public:
  explicit BlockLinks(const BlockHmm<Rational>& model) : m_(model), k_(model.states()) {}

  [[nodiscard]] std::vector<LinkPointer> links() const {
    const index_t size = m_.block_size();
    if (size == 1) {
      return {make_link(k_, k_, 2, [&](index_t x, index_t z, index_t y) {
        return Rational(flipped(x) * m_.transition(z, y));
      })};
    }
    std::vector<LinkPointer> links{make_link(
        k_, 2 * k_, 2, [&](index_t x, index_t z, index_t y) { return one_if(y == 2 * z + x); })};
    const LinkPointer inner = make_link(2 * k_, 2 * k_, 2, [&](index_t x, index_t a, index_t b) {
      return b == (a ^ x) ? content(a / 2, x) : Rational(0);
    });
    links.insert(links.end(), at(size - 2), inner);
    links.push_back(make_link(2 * k_, k_, 2, [&](index_t x, index_t a, index_t y) {
      return Rational(content(a / 2, x) * flipped((a & 1U) ^ x) * m_.transition(a / 2, y));
    }));
    return links;
  }

 private:
  [[nodiscard]] Rational content(index_t z, index_t x) const {
    return m_.content_probability(z, static_cast<symbol_t>(x));
  }
  [[nodiscard]] Rational flipped(index_t odd) const { return m_.parity_probability(odd == 1); }

  const BlockHmm<Rational>& m_;
  index_t k_;
};

struct Maker {
  std::optional<Chain> operator()(const HiddenMarkovModel<Rational>& m) const {
    const index_t k = m.states();
    std::vector<Rational> start;
    for (index_t z = 0; z < k; ++z) start.push_back(m.initial(z));
    const auto link = make_link(k, k, m.symbols(), [&](index_t x, index_t z, index_t y) {
      return Rational(m.emission(z, x) * m.transition(z, y));
    });
    return Chain(std::move(start), std::vector<LinkPointer>(at(m.shape().positions()), link));
  }

  std::optional<Chain> operator()(const MarkovChain<Rational>& m) const {
    const index_t q = m.symbols();
    std::vector<LinkPointer> links{make_link(1, q, q, [&](index_t x, index_t, index_t y) {
      return y == x ? m.initial(x) : Rational(0);
    })};
    const auto step = make_link(q, q, q, [&](index_t x, index_t z, index_t y) {
      return y == x ? m.transition(z, x) : Rational(0);
    });
    links.insert(links.end(), at(m.shape().positions() - 1), step);
    return Chain({Rational(1)}, std::move(links));
  }

  std::optional<Chain> operator()(const BlockHmm<Rational>& m) const {
    const std::vector<LinkPointer> block = BlockLinks(m).links();
    std::vector<LinkPointer> links;
    for (index_t b = 0; b < m.shape().positions() / m.block_size(); ++b) {
      links.insert(links.end(), block.begin(), block.end());
    }
    return Chain(std::vector<Rational>(at(m.states()), Rational(1, m.states())), std::move(links));
  }

  std::optional<Chain> operator()(const BernoulliMixture<Rational>& m) const {
    const index_t k = m.components();
    std::vector<Rational> start;
    for (index_t j = 0; j < k; ++j) start.push_back(m.weight(j));
    const auto link = make_link(k, k, 2, [&](index_t x, index_t z, index_t y) {
      if (y != z) return Rational(0);
      return x == 1 ? m.heads(z) : Rational(1 - m.heads(z));
    });
    return Chain(std::move(start), std::vector<LinkPointer>(at(m.shape().positions()), link));
  }

  std::optional<Chain> operator()(const NoisyParity<Rational>& m) const {
    const index_t n = m.shape().positions();
    const Rational half(1, 2);
    const auto inner = make_link(2, 2, 2, [&](index_t x, index_t z, index_t y) {
      return y == (z ^ x) ? half : Rational(0);
    });
    const auto last = make_link(2, 1, 2, [&](index_t x, index_t z, index_t) {
      return (z ^ x) == 1 ? m.delta() : Rational(1 - m.delta());
    });
    std::vector<LinkPointer> links(at(n - 1), inner);
    links.push_back(last);
    return Chain({Rational(1), Rational(0)}, std::move(links));
  }

  std::optional<Chain> operator()(const IndependentBlocks& m) const {
    std::vector<LinkPointer> links;
    for (const Model& block : m.blocks()) {
      const auto chain = to_hidden_chain(block);
      if (!chain) return std::nullopt;
      append(*chain, links);
    }
    return Chain({Rational(1)}, std::move(links));
  }

  template <class Other>
  std::optional<Chain> operator()(const Other&) const {
    return std::nullopt;
  }
};

}  // namespace

std::optional<HiddenChain<Rational>> to_hidden_chain(const Model& model) {
  return std::visit(Maker{}, model.distribution());
}

}  // namespace unmask
