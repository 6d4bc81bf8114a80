#include "exact/oracle/perturbed_oracle.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/contract.hpp"
#include "core/base/rng.hpp"

namespace unmask {

template <class S>
void PerturbedOracle<S>::answer(const symbol_t* rows, index_t count, S* marginals,
                                std::uint8_t* possible) const {
  base_->answer(rows, count, marginals, possible);
  const MarginalLayout& layout = this->layout();
  const index_t n = layout.positions();
  for (index_t c = 0; c < count; ++c) {
    if (possible[c] == 0) continue;
    const symbol_t* const row = rows + c * n;
    const context_t context = space_.code(row);
    for (index_t i = 0; i < n; ++i) {
      if (row[i] != kMasked) continue;
      perturb(context, i, marginals + c * layout.width() + layout.begin(i),
              layout.end(i) - layout.begin(i));
    }
  }
}

namespace {

template <class S>
class Mix final : public PerturbedOracle<S> {
 public:
  Mix(std::shared_ptr<const Oracle<S>> base, S amount)
      : PerturbedOracle<S>(std::move(base)), amount_(std::move(amount)) {}

 private:
  void perturb(context_t, index_t, S* p, index_t count) const override {
    const S share = amount_ / S(count), kept = S(1) - amount_;
    for (index_t v = 0; v < count; ++v) p[v] = kept * p[v] + share;
  }
  S amount_;
};

/// exp of the given numbers, normalised; -infinity is a symbol of probability 0.
void softmax(double* logits, index_t count) {
  const double top = *std::max_element(logits, logits + count);
  double total = 0;
  for (index_t v = 0; v < count; ++v) total += logits[v] = std::exp(logits[v] - top);
  for (index_t v = 0; v < count; ++v) logits[v] /= total;
}

class Temperature final : public PerturbedOracle<double> {
 public:
  Temperature(std::shared_ptr<const Oracle<double>> base, double temperature)
      : PerturbedOracle(std::move(base)), temperature_(temperature) {}

 private:
  void perturb(context_t, index_t, double* p, index_t count) const override {
    if (temperature_ == 1.0) return;
    for (index_t v = 0; v < count; ++v) p[v] = std::log(p[v]) / temperature_;
    softmax(p, count);
  }
  double temperature_;
};

/// A standard normal number: one Philox block, Box-Muller.
double normal(std::uint64_t seed, context_t context, index_t i, index_t symbol) {
  const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
  const auto high = [](std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32U); };
  const Philox::Block bits = Philox::encrypt({low(context), high(context), low(i), low(symbol)},
                                             {low(seed), high(seed)});
  const auto uniform = [](std::uint32_t a, std::uint32_t b) {
    return static_cast<double>((std::uint64_t{a} << 32U | b) >> 11U) * 0x1p-53;
  };
  const double radius = std::sqrt(-2.0 * std::log1p(-uniform(bits[0], bits[1])));
  return radius * std::cos(2.0 * std::numbers::pi * uniform(bits[2], bits[3]));
}

class Noise final : public PerturbedOracle<double> {
 public:
  Noise(std::shared_ptr<const Oracle<double>> base, double amount, std::uint64_t seed)
      : PerturbedOracle(std::move(base)), amount_(amount), seed_(seed) {}

 private:
  void perturb(context_t context, index_t i, double* p, index_t count) const override {
    if (amount_ == 0.0) return;
    for (index_t v = 0; v < count; ++v) {
      p[v] = std::log(p[v]) + amount_ * normal(seed_, context, i, v);
    }
    softmax(p, count);
  }
  double amount_;
  std::uint64_t seed_;
};

template <class S>
class Table final : public PerturbedOracle<S> {
 public:
  Table(std::shared_ptr<const Oracle<S>> base, ContextTable<S> table)
      : PerturbedOracle<S>(std::move(base)), table_(std::move(table)) {
    for (const auto& [context, marginals] : table_) {
      UNMASK_REQUIRE(marginals.size() == this->layout().width(), "one number a symbol");
    }
  }

 private:
  void perturb(context_t context, index_t i, S* p, index_t count) const override {
    const auto entry = table_.find(context);
    if (entry == table_.end()) return;
    const S* const given = entry->second.data() + this->layout().begin(i);
    std::copy(given, given + count, p);
  }
  ContextTable<S> table_;
};

}  // namespace

template class PerturbedOracle<double>;
template class PerturbedOracle<Rational>;

template <class S>
std::shared_ptr<const Oracle<S>> mixed_with_uniform(std::shared_ptr<const Oracle<S>> base,
                                                    const Rational& amount) {
  return std::make_shared<Mix<S>>(std::move(base), static_cast<S>(amount));
}
template std::shared_ptr<const Oracle<double>> mixed_with_uniform(
    std::shared_ptr<const Oracle<double>>, const Rational&);
template std::shared_ptr<const Oracle<Rational>> mixed_with_uniform(
    std::shared_ptr<const Oracle<Rational>>, const Rational&);

std::shared_ptr<const Oracle<double>> at_temperature(std::shared_ptr<const Oracle<double>> base,
                                                     double temperature) {
  return std::make_shared<Temperature>(std::move(base), temperature);
}

std::shared_ptr<const Oracle<double>> with_logit_noise(std::shared_ptr<const Oracle<double>> base,
                                                       double amount, std::uint64_t seed) {
  return std::make_shared<Noise>(std::move(base), amount, seed);
}

template <class S>
std::shared_ptr<const Oracle<S>> with_table(std::shared_ptr<const Oracle<S>> base,
                                            ContextTable<S> table) {
  return std::make_shared<Table<S>>(std::move(base), std::move(table));
}
template std::shared_ptr<const Oracle<double>> with_table(std::shared_ptr<const Oracle<double>>,
                                                          ContextTable<double>);
template std::shared_ptr<const Oracle<Rational>> with_table(
    std::shared_ptr<const Oracle<Rational>>, ContextTable<Rational>);

}  // namespace unmask
