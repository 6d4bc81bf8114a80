// Exact curves: the definition, the census, the closed forms in logarithms and in enclosures, and
// the double engines, all of the same models.
#include "tests/support/exact_curves.hpp"

#include <cmath>

#include "exact/curve/certified_profile.hpp"
#include "exact/curve/counted_mixture.hpp"
#include "exact/curve/markov_curve.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/random_models.hpp"

using namespace unmask;

namespace {

void check_identical(const CurveProfile<LogForm>& a, const CurveProfile<LogForm>& b) {
  REQUIRE(a.entropy.size() == b.entropy.size());
  for (std::size_t m = 0; m < a.entropy.size(); ++m) {
    CAPTURE(m, to_text(a.entropy[m]), to_text(b.entropy[m]));
    CHECK(a.entropy[m] == b.entropy[m]);
    if (m > 0) CHECK(a.information.z(m) == b.information.z(m));
  }
}

void check_closed_form(const Model& model) {
  CAPTURE(model.spec());
  const auto closed = exact_curve_profile(model, Effort{}).value();
  CHECK(closed.engine.find("closed form") == 0);
  check_identical(closed.curves, exact_enumerated_profile(model, Effort{}).value().curves);
}

/// The balls contain the forms' values: they overlap however precisely those are known, and in
/// particular where those are known much better.
void check_enclosures(const CurveProfile<Ball>& balls, const CurveProfile<LogForm>& forms) {
  for (std::size_t m = 0; m < forms.entropy.size(); ++m) {
    CAPTURE(m);
    CHECK(balls.entropy[m].contains(forms.entropy[m].enclosure({512})));
    if (m > 0) CHECK(balls.information.z(m).contains(forms.information.z(m).enclosure({512})));
  }
}

/// The double engine is within its stated error of the exact curve.
void check_doubles(const Model& model) {
  CAPTURE(model.spec());
  const auto rounded = curve_profile(model, Effort{}).value().curves;
  const auto exact = exact_curves_of(model);
  double largest = 1.0;
  for (const index_t q : model.shape().cardinalities()) {
    largest = std::max(largest, std::log(static_cast<double>(q)));
  }
  const double error = 16.0 * 0x1p-53 * static_cast<double>(model.positions()) * largest;
  for (index_t m = 0; m <= model.positions(); ++m) {
    CAPTURE(m, rounded.entropy[at(m)]);
    CHECK(encloses(exact.entropy[at(m)].enclosure({128}), rounded.entropy[at(m)], error));
    if (m > 0) {
      CHECK(encloses(exact.information.z(m).enclosure({128}), rounded.information.z(m), error));
    }
  }
}

const char* const kFamilies[] = {"parity:n=6",
                                 "parity:n=1",
                                 "equal:n=5,q=3",
                                 "rs:n=5,k=2,q=5",
                                 "rs:n=4,k=4,q=5",
                                 "permutation:n=5",
                                 "permutation:n=1",
                                 "noisy-parity:n=6,delta=1/100",
                                 "noisy-parity:n=1,delta=1/3",
                                 "noisy-parity:n=4,delta=0",
                                 "markov:n=8,flip=1/10",
                                 "markov:n=6,flip=1",
                                 "markov:n=5,flip=1/2",
                                 "markov:n=1,flip=1/3",
                                 "product:n=7,p=1/3",
                                 "product:n=4,p=0",
                                 "mixture:n=7,w=3/10,a=1/20,b=3/5",
                                 "mixture:n=5,w=1/2,a=0,b=1"};

}  // namespace

TEST_CASE("exact curves of random tables are those of the definition", "[property][exact]") {
  for (index_t texture = 0; texture < kTextures; ++texture) {
    CAPTURE(texture);
    for_each_seed(8, [&](Philox& random) {
      const Shape shape = random_shape(random, 4, 36);
      const auto table = random_exact_table(shape, random, static_cast<Texture>(texture));
      const auto curves = exact_curves_of(Model("random", table));
      const auto expected = naive_entropy_curve(table);
      const index_t n = shape.positions();
      for (index_t m = 0; m <= n; ++m) {
        CHECK(curves.entropy[at(m)] == expected[at(m)]);
        if (m == 0) continue;
        CHECK(curves.information.z(m) == expected[1] + expected[at(m - 1)] - expected[at(m)]);
      }
    });
  }
}

TEST_CASE("every closed form equals the census, exactly", "[property][exact]") {
  for (const char* spec : kFamilies) check_closed_form(family(spec));
  for_each_seed(15, [](Philox& random) {
    const index_t q = 1 + random.below(3);
    check_closed_form({"random chain", random_chain(random, 1 + random.below(5), q)});
    check_closed_form({"random mixture", random_coins(random, 1 + random.below(7))});
  });
}

TEST_CASE("independent blocks equal the census of the product, exactly", "[property][exact]") {
  for_each_seed(12, [](Philox& random) {
    std::vector<Model> blocks;
    index_t n = 0;
    while (n < 6) {
      blocks.push_back(random.below(2) == 0
                           ? random_model(random, 2, 6)
                           : family(random.below(2) == 0 ? "parity:n=3" : "markov:n=2,flip=1/5"));
      n += blocks.back().positions();
    }
    check_closed_form({"blocks", IndependentBlocks(blocks)});
  });
}

TEST_CASE("closed forms in enclosures contain the exact ones, at two precisions",
          "[property][exact]") {
  for_each_seed(10, [](Philox& random) {
    const auto chain = random_chain(random, 2 + random.below(6), 1 + random.below(3));
    const auto mixture = random_coins(random, 1 + random.below(9));
    const auto chain_forms = exact_curves_of(Model("chain", chain));
    const auto mixture_forms = exact_curves_of(Model("mixture", mixture));
    for (const index_t bits : {64U, 192U}) {
      const Arithmetic<Ball> in({bits});
      check_enclosures(markov_curve(chain, in), chain_forms);
      check_enclosures(counted_mixture_curve(mixture, in), mixture_forms);
    }
  });
}

TEST_CASE("one coin, or one that has all the weight, has the curve 0 in enclosures too",
          "[property][exact]") {
  const Rational third(1, 3);
  for (const auto& mixture : {BernoulliMixture<Rational>(6, {1}, {third}),
                              BernoulliMixture<Rational>(6, {0, 1}, {Rational(1, 2), third})}) {
    const auto curves = counted_mixture_curve(mixture, Arithmetic<Ball>({128}));
    for (const Ball& z : curves.information.values()) CHECK(z.sign() == 0);
  }
}

TEST_CASE("double engines are within their stated error of the exact curves", "[property][exact]") {
  for (const char* spec : kFamilies) check_doubles(family(spec));
  for (const char* spec : {"sudoku4", "markov:n=40,flip=1/20", "permutation:n=60",
                           "table:n=5,q=3,a=53,b=7,c=3,m=89,zero=4"}) {
    check_doubles(family(spec));
  }
  for_each_seed(20, [](Philox& random) { check_doubles(random_model(random, 5, 96)); });
}

TEST_CASE("certified profiles without forms overlap those with forms", "[property][exact]") {
  // Just inside the exact limits, and the same closed form in enclosures alone.
  for (const char* spec : {"markov:n=60,flip=1/10", "mixture:n=30,w=3/10,a=1/20,b=3/5"}) {
    CAPTURE(spec);
    const Model model = family(spec);
    const auto with_forms = certified_profile(model, Tier::exact, Effort{}).value().curves;
    const Arithmetic<Ball> in(kCertifiedPrecision);
    const auto* chain = std::get_if<MarkovChain<Rational>>(&model.distribution());
    const auto balls =
        chain != nullptr
            ? markov_curve(*chain, in)
            : counted_mixture_curve(std::get<BernoulliMixture<Rational>>(model.distribution()), in);
    for (index_t j = 2; j <= model.positions(); ++j) {
      const Ball& ball = balls.information.z(j);
      CHECK(ball.overlaps(with_forms.information.z(j).enclosure()));
      CHECK(ball.radius() < abs(ball.midpoint()) / (Integer(1) << 64U));
    }
  }
}

TEST_CASE("certified profiles reach beyond the exact limits", "[property][exact]") {
  for (const char* spec : {"markov:n=160,flip=1/10", "mixture:n=100,w=3/10,a=1/20,b=3/5",
                           "permutation:n=260", "product:n=300,p=1/3"}) {
    CAPTURE(spec);
    const Model model = family(spec);
    const auto certified = certified_profile(model, Tier::certified, Effort{}).value().curves;
    const auto rounded = curve_profile(model, Effort{}).value().curves;
    const double n = static_cast<double>(model.positions());
    for (index_t j = 1; j <= model.positions(); ++j) {
      CHECK(encloses(certified.information.z(j).enclosure(), rounded.information.z(j),
                     16.0 * 0x1p-53 * n * 6.0));
    }
  }
  CHECK_FALSE(certified_profile(family("markov:n=256,flip=1/10"), Tier::exact, Effort{}).ok());
  CHECK_FALSE(
      certified_profile(family("table:n=20,q=2,a=1,b=2,c=3,m=5"), Tier::certified, Effort{}).ok());
}
