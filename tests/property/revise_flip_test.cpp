// One step of independent flips against the kernel written out pair by pair.
#include "exact/oracle/make_oracle.hpp"
#include "exact/revise/flip_step.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/random_models.hpp"

using namespace unmask;

namespace {

/// The chance that position i goes from what `from` shows to what `to` shows.
Rational chance(const ContextSpace& space, const std::vector<Rational>& drawn,
                const MarginalLayout& layout, context_t from, context_t to, index_t i,
                const Rational& sigma, const Rational& beta) {
  const symbol_t before = space.symbol(from, i), after = space.symbol(to, i);
  if (before == kMasked) {
    return after == kMasked ? Rational(1 - beta)
                            : Rational(beta * drawn[at(layout.begin(i) + after)]);
  }
  if (after == kMasked) return sigma;
  return before == after ? Rational(1 - sigma) : Rational(0);
}

}  // namespace

TEST_CASE("flip_step: dense passes and kept subsets both equal the kernel", "[property][revise]") {
  // Four symbols and every context likely: at three revealed positions passes are the cheaper way.
  for_each_seed(2, [](Philox& random) {
    const Shape shape({4, 4, 4});
    const Model model("random", random_exact_table(shape, random, Texture::sparse));
    const auto oracle = make_oracle<Rational>(model, {}, 0, Effort{}).value();
    const ValueRule values;
    detail::Propagation<Rational> run(*oracle, values, Threads(2));
    detail::ContextLaw<Rational> law(at(run.space.count()));
    Rational total = 0;
    for (Rational& mass : law) total += mass = Rational(1 + random.below(9));
    for (Rational& mass : law) mass /= total;
    run.ask_where(law, [&](context_t context) { run.answers.want(context); });
    const Rational sigma(3, 10), beta(2, 7);
    detail::Flips<Rational> alike{sigma, beta, {}}, each{0, beta, {}};
    each.sigma_of = [&](context_t, Subset, PositionScores<Rational>& s) { s.fill(sigma); };
    detail::ContextLaw<Rational> expected(law.size());
    std::vector<Rational> drawn;
    for (context_t from = 0; from < law.size(); ++from) {
      run.write_drawn(from, drawn);
      for (context_t to = 0; to < law.size(); ++to) {
        Rational product = law[at(from)];
        for (index_t i = 0; i < 3 && product != 0; ++i) {
          product *= chance(run.space, drawn, oracle->layout(), from, to, i, sigma, beta);
        }
        expected[at(to)] += product;
      }
    }
    CHECK(detail::flip_step(run, law, alike) == expected);
    CHECK(detail::flip_step(run, law, each) == expected);
  });
}
