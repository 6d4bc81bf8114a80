#include "exact/oracle/make_oracle.hpp"

#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "exact/oracle/exact_oracle.hpp"
#include "exact/oracle/perturbed_oracle.hpp"

namespace unmask {
namespace {

std::shared_ptr<const Oracle<double>> irrational_error(std::shared_ptr<const Oracle<double>> exact,
                                                       const ErrorSpec& error,
                                                       std::uint64_t seed) {
  const auto amount = static_cast<double>(error.amount);
  return error.kind == ErrorKind::temperature ? at_temperature(std::move(exact), amount)
                                              : with_logit_noise(std::move(exact), amount, seed);
}

std::shared_ptr<const Oracle<Rational>> irrational_error(std::shared_ptr<const Oracle<Rational>>,
                                                         const ErrorSpec& error, std::uint64_t) {
  throw InvalidInput("--error: " + quote(error.text) +
                     " has no exact or certified law; these tiers know none and mix");
}

}  // namespace

template <class S>
std::shared_ptr<const Oracle<S>> make_oracle(std::shared_ptr<const Conditionals<S>> conditionals,
                                             const ErrorSpec& error, std::uint64_t seed) {
  std::shared_ptr<const Oracle<S>> exact =
      std::make_shared<ExactOracle<S>>(std::move(conditionals));
  switch (error.kind) {
    case ErrorKind::none:
      return exact;
    case ErrorKind::mix:
      return mixed_with_uniform<S>(std::move(exact), error.amount);
    case ErrorKind::temperature:
    case ErrorKind::noise:
      return irrational_error(std::move(exact), error, seed);
    case ErrorKind::kl_ball:
      break;
  }
  throw InvalidInput("--error: " + quote(error.text) +
                     " bounds the forward KL and is no single denoiser; accepted here: none, "
                     "mix:A, temperature:T, noise:A");
}

template <class S>
Result<std::shared_ptr<const Oracle<S>>> make_oracle(const Model& model, const ErrorSpec& error,
                                                     std::uint64_t seed, const Effort& effort) {
  auto exact = conditionals<S>(model, effort);
  if (!exact) return exact.refusal();
  return make_oracle<S>(std::move(exact).value(), error, seed);
}

template std::shared_ptr<const Oracle<double>> make_oracle(
    std::shared_ptr<const Conditionals<double>>, const ErrorSpec&, std::uint64_t);
template std::shared_ptr<const Oracle<Rational>> make_oracle(
    std::shared_ptr<const Conditionals<Rational>>, const ErrorSpec&, std::uint64_t);
template Result<std::shared_ptr<const Oracle<double>>> make_oracle(const Model&, const ErrorSpec&,
                                                                   std::uint64_t, const Effort&);
template Result<std::shared_ptr<const Oracle<Rational>>> make_oracle(const Model&,
                                                                     const ErrorSpec&,
                                                                     std::uint64_t,
                                                                     const Effort&);

}  // namespace unmask
