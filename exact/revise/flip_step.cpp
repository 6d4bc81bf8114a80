#include "exact/revise/flip_step.hpp"

namespace unmask::detail {
namespace {

constexpr index_t kWorthThreads = index_t{1} << 14U, kGroups = 4;

/// All codes of the positions of a set, the first position the slowest digit.
std::vector<context_t> codes_of(const ContextSpace& space, Subset set, bool with_masked) {
  std::vector<context_t> codes{0};
  for_each_position(set, [&](index_t i) {
    std::vector<context_t> longer;
    for (const context_t code : codes) {
      if (with_masked) longer.push_back(code);
      for (symbol_t v = 0; v < space.shape().cardinality(i); ++v) {
        longer.push_back(space.reveal(code, i, v));
      }
    }
    codes = std::move(longer);
  });
  return codes;
}

template <class S>
class RevealedSet {
 public:
  RevealedSet(const Propagation<S>& run, Subset revealed, const Flips<S>& flips)
      : run_(run),
        flips_(flips),
        revealed_(revealed),
        hidden_(all_positions(run.positions()) & ~revealed),
        hidden_codes_(codes_of(run.space, hidden_, true)) {}

  /// Adds what becomes of all contexts that reveal exactly this set.
  void add(const ContextLaw<S>& law, ContextLaw<S>& next) {
    const std::vector<context_t> rows = codes_of(run_.space, revealed_, false);
    double with_mass = 0.0;
    for (const context_t row : rows) with_mass += law[at(row)] > S(0) ? 1.0 : 0.0;
    if (with_mass == 0.0) return;
    const bool masks_some = flips_.sigma_of || flips_.sigma > S(0);
    if (masks_some && (flips_.sigma_of || is_sparse(with_mass))) {
      mask_each(law, rows);
    } else {
      mask_alike(law, rows);
    }
    const S* sum = sums_.data();
    for (const context_t row : codes_of(run_.space, revealed_, masks_some)) {
      for (const context_t code : hidden_codes_) next[at(row + code)] += *sum++;
    }
  }

 private:
  /// Whether visiting kept subsets one by one costs less than passes over all revealed parts.
  [[nodiscard]] bool is_sparse(double with_mass) const {
    constexpr double kPasses = 4.0;
    const double subsets = power_as_double(2, size(revealed_));
    return with_mass * subsets * static_cast<double>(width()) <
           kPasses * static_cast<double>(run_.space.count());
  }
  [[nodiscard]] std::size_t width() const { return hidden_codes_.size(); }

  /// mass times the law of the hidden part, in the order of hidden_codes_.
  void write_product(context_t context, const S& mass) {
    run_.write_drawn(context, drawn_);
    product_.assign(1, mass);
    for_each_position(hidden_, [&](index_t i) {
      longer_.clear();
      const S stays = S(1) - flips_.beta;
      for (const S& x : product_) {
        longer_.push_back(x * stays);
        for (index_t k = run_.oracle.layout().begin(i); k < run_.oracle.layout().end(i); ++k) {
          longer_.push_back(x * flips_.beta * drawn_[at(k)]);
        }
      }
      product_.swap(longer_);
    });
  }

  void add_product(std::size_t row, const S& factor) {
    S* const sum = sums_.data() + row * width();
    for (std::size_t k = 0; k < width(); ++k) sum[k] += factor * product_[k];
  }

  void mask_alike(const ContextLaw<S>& law, const std::vector<context_t>& rows) {
    sums_.resize(rows.size() * width());
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const S& mass = law[at(rows[row])];
      if (!(mass > S(0))) continue;
      write_product(rows[row], mass);
      add_product(row, S(1));
    }
    if (flips_.sigma == S(0)) return;
    std::size_t outer = 1, inner = sums_.size();
    for_each_position(revealed_, [&](index_t i) {
      const std::size_t q = at(run_.space.shape().cardinality(i));
      inner /= q;
      spread(outer, q, inner);
      outer *= q + 1;
    });
  }

  /// sums_[outer][q][inner] gets a masked entry in front of the q symbols.
  void spread(std::size_t outer, std::size_t q, std::size_t inner) {
    const S keeps = S(1) - flips_.sigma;
    wider_.assign(outer * (q + 1) * inner, S());
    for (std::size_t o = 0; o < outer; ++o) {
      S* const masked = wider_.data() + o * (q + 1) * inner;
      for (std::size_t v = 0; v < q; ++v) {
        const S* const from = sums_.data() + (o * q + v) * inner;
        S* const to = masked + (v + 1) * inner;
        for (std::size_t k = 0; k < inner; ++k) {
          masked[k] += flips_.sigma * from[k];
          to[k] = keeps * from[k];
        }
      }
    }
    sums_.swap(wider_);
  }

  void mask_each(const ContextLaw<S>& law, const std::vector<context_t>& rows) {
    std::size_t all_rows = 1;
    std::vector<std::size_t> place(at(run_.positions()),
                                   0);  // of a position's digit among the rows
    for (index_t i = run_.positions(); i-- > 0;) {
      if (!contains(revealed_, i)) continue;
      place[at(i)] = all_rows;
      all_rows *= at(run_.space.shape().cardinality(i)) + 1;
    }
    sums_.resize(all_rows * width());
    PositionScores<S> sigma{};
    sigma.fill(flips_.sigma);
    for (const context_t context : rows) {
      const S& mass = law[at(context)];
      if (!(mass > S(0))) continue;
      write_product(context, mass);
      if (flips_.sigma_of) flips_.sigma_of(context, revealed_, sigma);
      keep_or_mask(context, revealed_, 0, S(1), sigma, place);
    }
  }

  void keep_or_mask(context_t context, Subset rest, std::size_t row, const S& chance,
                    const PositionScores<S>& sigma, const std::vector<std::size_t>& place) {
    if (rest == 0) {
      add_product(row, chance);
      return;
    }
    const auto i = static_cast<index_t>(std::countr_zero(rest));
    rest &= rest - 1;
    const std::size_t shown = place[at(i)] * (at(run_.space.symbol(context, i)) + 1);
    const S masks = chance * sigma[at(i)], keeps = chance * (S(1) - sigma[at(i)]);
    if (masks > S(0)) keep_or_mask(context, rest, row, masks, sigma, place);
    if (keeps > S(0)) keep_or_mask(context, rest, row + shown, keeps, sigma, place);
  }

  const Propagation<S>& run_;
  const Flips<S>& flips_;
  Subset revealed_, hidden_;
  std::vector<context_t> hidden_codes_;
  std::vector<S> sums_;  // [revealed part][hidden part]
  std::vector<S> wider_, drawn_, product_, longer_;
};

}  // namespace

template <class S>
ContextLaw<S> flip_step(const Propagation<S>& run, const ContextLaw<S>& law,
                        const Flips<S>& flips) {
  // As many groups for any number of threads, so that sums are the same.
  const index_t groups = law.size() < kWorthThreads ? 1 : kGroups;
  std::vector<ContextLaw<S>> parts(at(groups));
  parallel_for(run.threads, groups, [&](index_t group) {
    parts[at(group)].resize(law.size());
    for (Subset set = group; set <= all_positions(run.positions()); set += groups) {
      RevealedSet<S>(run, set, flips).add(law, parts[at(group)]);
    }
  });
  for (index_t group = 1; group < groups; ++group) {
    for (std::size_t k = 0; k < law.size(); ++k) parts[0][k] += parts[at(group)][k];
  }
  return std::move(parts[0]);
}

template ContextLaw<double> flip_step(const Propagation<double>&, const ContextLaw<double>&,
                                      const Flips<double>&);
template ContextLaw<Rational> flip_step(const Propagation<Rational>&, const ContextLaw<Rational>&,
                                        const Flips<Rational>&);

}  // namespace unmask::detail
