// Laws of edits in exact arithmetic, three times: by cells (exact/theorem), by rows (the checker's
// own code), and by the engine that decoders use (exact/revise).
#include "core/model/expand.hpp"
#include "exact/certificate/naive_law.hpp"
#include "exact/oracle/make_oracle.hpp"
#include "exact/revise/revised_law.hpp"
#include "exact/theorem/cell_law.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/sides.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/effort.hpp"

using namespace unmask;

namespace {

Rational sum_of(const CellLaw& law) {
  Rational sum = 0;
  for (const Rational& x : law.masses()) sum += x;
  return sum;
}

/// One step from the product of the marginals, then the rule.
OutputLaw<Rational> by_engine(const Model& model, const SupportTable<Rational>& p,
                              const ReviseRule& rule) {
  const auto oracle = make_oracle<Rational>(model, {}, 0, Effort{}).value();
  const StepSizes sizes{Schedule({p.shape().positions()})};
  return revised_law<Rational>(rule, *oracle, &sizes, ValueRule{}, p, Effort{}).value().output;
}

CellLaw product_of_marginals(const CellLaw& p) {
  Masses product(at(p.cells()), Rational(1));
  for (index_t i = 0; i < p.positions(); ++i) {
    const Masses marginal = p.shown_masses(singleton(i));
    for (std::size_t cell = 0; cell < product.size(); ++cell) product[cell] *= marginal[cell];
  }
  return {p.shape(), std::move(product)};
}

void check_on_support(const CellLaw& law, const CellLaw& p, const OutputLaw<Rational>& output) {
  std::vector<Rational> inside;
  for (index_t cell = 0; cell < p.cells(); ++cell) {
    if (p.mass(cell) > 0) inside.push_back(law.mass(cell));
  }
  CHECK(inside == output.on_support);
  CHECK(1 - mass_inside(law, p) == output.off_support);
}

checker::NaiveModel naive(const SupportTable<Rational>& table) {
  checker::WrittenModel written{table.shape().cardinalities(), {}, {}};
  for (index_t row = 0; row < table.rows(); ++row) {
    written.rows.emplace_back();
    for (index_t i = 0; i < table.shape().positions(); ++i) {
      written.rows.back().push_back(table.symbol(row, i));
    }
    written.probabilities.push_back(table.probability(row));
  }
  return checker::NaiveModel(std::move(written));
}

void check_same(const CellLaw& cells, const checker::Law& rows) {
  index_t positive = 0;
  for (index_t cell = 0; cell < cells.cells(); ++cell) {
    const auto symbols = cells.shape().row_at(cell);
    const auto found = rows.find(checker::Row(symbols.begin(), symbols.end()));
    CHECK(cells.mass(cell) == (found == rows.end() ? Rational(0) : found->second));
    positive += cells.mass(cell) > 0 ? 1 : 0;
  }
  CHECK(positive > 0);
}

}  // namespace

TEST_CASE("cell_law (1): edits are those of the decoder engine, and laws", "[exact][revise]") {
  for_each_seed(20, [](Philox& random) {
    const Model model = random_model(random);
    const auto table = support_table<Rational>(model, Budget{}).value();
    const CellLaw p(table), draft = product_of_marginals(p);
    const Subset edited = random_part(p.positions(), random);
    for (const CellLaw& law : {p, draft, edited_exactly(draft, p, edited),
                               edited_at_once(draft, p, edited), scanned(draft, p, 2)}) {
      CHECK(sum_of(law) == 1);
    }
    check_on_support(edited_exactly(draft, p, edited), p,
                     by_engine(model, table, Edit{edited, false, {}}));
    check_on_support(edited_at_once(draft, p, edited), p,
                     by_engine(model, table, Edit{edited, true, {}}));
    check_on_support(scanned(draft, p, 2), p,
                     by_engine(model, table, Remask{Remask::Pick::uniform, 2}));
  });
}

TEST_CASE("cell_law (2) naive_law (1) (2): cells and rows give the same laws",
          "[exact][certificate]") {
  for_each_seed(20, [](Philox& random) {
    const auto table = listed(random_model(random));
    const auto other = random_draft(table.shape(), random);
    const CellLaw p(table), draft(*other);
    const checker::NaiveModel model = naive(table);
    const checker::Law rows = checker::law_of(naive(*other));
    const Subset edited = random_part(p.positions(), random), rest = p.everything() & ~edited;
    const Rational stay = random_fraction(random);
    check_same(draft, rows);
    check_same(product_of_marginals(p), checker::product_law(model));
    check_same(edited_exactly(draft, p, edited), checker::edited(rows, model, edited));
    check_same(scanned(draft, p, 2, stay), checker::scanned(rows, model, 2, stay));
    const checker::Law data = checker::law_of(model);
    CHECK(total_variation(draft, p, p.everything()) == checker::distance(rows, data));
    CHECK(total_variation(draft, p, rest) ==
          checker::distance(checker::marginal_law(rows, rest), checker::marginal_law(data, rest)));
    CHECK(divergence(p, draft, p.everything()) == checker::divergence(data, rows));
    CHECK(mass_inside(draft, p) == checker::mass_on_rows(rows, model));
    // Every context of one position, impossible ones included.
    const index_t i = random.below(p.positions());
    const Subset others = p.everything() & ~singleton(i);
    const Masses conditional = p.conditional(singleton(i), others);
    for (index_t cell = 0; cell < p.cells(); ++cell) {
      const auto symbols = p.shape().row_at(cell);
      const checker::Row row(symbols.begin(), symbols.end());
      CHECK(conditional[at(cell)] == checker::answer(model, i, others, row)[symbols[at(i)]]);
    }
  });
}

TEST_CASE("cell_law: Dobrushin's influence by hand", "[exact][theorem]") {
  // Two bits that agree with chance 4/5: each moves the other's law by 3/5.
  const CellLaw chain(
      SupportTable<Rational>(Shape({2, 2}), {0, 0, 0, 1, 1, 0, 1, 1}, {4, 1, 1, 4}));
  CHECK(largest_influence(chain) == Rational(3, 5));
  const CellLaw product(SupportTable<Rational>(Shape({2, 3}), {0, 0, 0, 1, 0, 2, 1, 0, 1, 1, 1, 2},
                                               {1, 2, 3, 2, 4, 6}));
  CHECK(largest_influence(product) == 0);
}
