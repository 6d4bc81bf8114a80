#include "exact/curve/counted_mixture.hpp"

#include "exact/enumerate/weight_entropy.hpp"

namespace unmask {
namespace {

/// What N_{m,k} is computed in: whole numbers, or enclosures of them.
template <class S>
struct Whole;
template <>
struct Whole<LogForm> {
  using type = Integer;
  static Integer of(const Integer& x, const Arithmetic<LogForm>&) { return x; }
  static WeightEntropy<LogForm> entropy(const Arithmetic<LogForm>&) { return {}; }
};
template <>
struct Whole<Ball> {
  using type = Ball;
  static Ball of(const Integer& x, const Arithmetic<Ball>& in) { return in.number(Rational(x)); }
  static WeightEntropy<Ball> entropy(const Arithmetic<Ball>& in) {
    return WeightEntropy<Ball>(in.precision());
  }
};

Integer common_denominator(const std::vector<Rational>& numbers) {
  Integer common = 1;
  for (const Rational& x : numbers) common = lcm(common, boost::multiprecision::denominator(x));
  return common;
}

Integer scaled(const Rational& x, const Integer& denominator) {
  return boost::multiprecision::numerator(x) *
         (denominator / boost::multiprecision::denominator(x));
}

/// W_j A_j^k B_j^{m-k} for one component j and all k <= m; m grows by one at a time.
template <class Number>
class Component {
 public:
  Component(Number weight, Number heads, Number tails)
      : heads_(std::move(heads)), tails_(std::move(tails)), masses_{std::move(weight)} {}

  [[nodiscard]] const std::vector<Number>& masses() const { return masses_; }
  void grow() {
    masses_.push_back(masses_.back() * heads_);
    for (std::size_t k = 0; k + 1 < masses_.size(); ++k) masses_[k] = masses_[k] * tails_;
  }

 private:
  Number heads_, tails_;
  std::vector<Number> masses_;
};

}  // namespace

template <class S>
CurveProfile<S> counted_mixture_curve(const BernoulliMixture<Rational>& mixture,
                                      const Arithmetic<S>& in) {
  using Number = typename Whole<S>::type;
  std::vector<Rational> weights, heads;
  for (index_t j = 0; j < mixture.components(); ++j) {
    if (mixture.weight(j) == 0) continue;
    weights.push_back(mixture.weight(j));
    heads.push_back(mixture.heads(j));
  }
  const Integer weight_scale = common_denominator(weights), scale = common_denominator(heads);
  std::vector<Component<Number>> components;
  for (std::size_t j = 0; j < weights.size(); ++j) {
    const Integer a = scaled(heads[j], scale);
    components.emplace_back(Whole<S>::of(scaled(weights[j], weight_scale), in), Whole<S>::of(a, in),
                            Whole<S>::of(Integer(scale - a), in));
  }

  const index_t n = mixture.shape().positions();
  EntropyCurve<S> entropy;
  Number total = Whole<S>::of(weight_scale, in);
  for (index_t m = 0; m <= n; ++m) {
    auto sum = Whole<S>::entropy(in);
    Integer words = 1;
    for (index_t k = 0; k <= m; ++k) {
      Number mass(0);
      for (const auto& component : components) mass += component.masses()[at(k)];
      sum.add(words, mass);
      words = words * (m - k) / (k + 1);
    }
    entropy.push_back(m == 0 ? S(0) : std::move(sum).value(total, Integer(1)));
    total *= Whole<S>::of(scale, in);
    for (auto& component : components) component.grow();
  }
  std::vector<S> z(at(n), S(0));
  if (components.size() > 1) {
    for (index_t j = 2; j <= n; ++j) {
      z[at(j - 1)] = entropy[1] + entropy[at(j - 1)] - entropy[at(j)];
    }
  }
  return {std::move(entropy), InformationCurve<S>(std::move(z))};
}

template CurveProfile<Ball> counted_mixture_curve(const BernoulliMixture<Rational>&,
                                                  const Arithmetic<Ball>&);
template CurveProfile<LogForm> counted_mixture_curve(const BernoulliMixture<Rational>&,
                                                     const Arithmetic<LogForm>&);

}  // namespace unmask
