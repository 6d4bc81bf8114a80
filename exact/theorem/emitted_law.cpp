#include "exact/theorem/emitted_law.hpp"

#include <map>
#include <utility>

#include "core/decode/policies/positional.hpp"
#include "core/decode/policies/ranked.hpp"
#include "exact/law/decoder_law.hpp"
#include "exact/oracle/exact_oracle.hpp"
#include "exact/theorem/instances.hpp"
#include "exact/theorem/random_model.hpp"

namespace unmask {
namespace {

std::shared_ptr<const Conditionals<Rational>> conditionals_of(const SupportTable<Rational>& table) {
  return conditionals<Rational>(table_model("", table), Effort{}).value();
}

}  // namespace

SubjectDecoder::SubjectDecoder(const Subject& p, RationalPolicy policy,
                               std::shared_ptr<const StepSizes> sizes, const Table& believed)
    : p_(p), conditionals_(conditionals_of(p.table())), policy_(std::move(policy)) {
  const auto source = believed ? conditionals_of(*believed) : conditionals_;
  decoder_ = {std::make_shared<ExactOracle<Rational>>(source),
              policy_,
              p.positions(),
              std::move(sizes),
              {},
              {}};
}

SubjectDecoder::SubjectDecoder(const Subject& p, RationalPolicy policy, const Table& believed)
    : SubjectDecoder(p, std::move(policy), std::shared_ptr<const StepSizes>(), believed) {}

SubjectDecoder::SubjectDecoder(const Subject& p, RationalPolicy policy, const Schedule& sizes,
                               const Table& believed)
    : SubjectDecoder(p, std::move(policy), std::make_shared<const StepSizes>(sizes), believed) {}

EmittedLaw SubjectDecoder::law() const {
  DecoderLaw<Rational> law = decoder_law(decoder_, *conditionals_, p_.table(), Effort{}).value();
  EmittedLaw emitted{std::move(law.output.on_support),
                     law.output.off_support,
                     {},
                     {},
                     law.under_data->expected_steps};
  for (const StepLoss<Rational>& step : law.under_data->steps) {
    emitted.dependence += step.dependence.value;
    emitted.model_error += step.model_error.value;
  }
  return emitted;
}

Subset SubjectDecoder::next_block(context_t context, Subset known) const {
  const Oracle<Rational>& oracle = *decoder_.oracle;
  std::vector<symbol_t> row(at(p_.positions()));
  std::vector<Rational> believed(at(oracle.layout().width()));
  std::uint8_t possible = 0;
  conditionals_->space().write_row(context, row.data());
  oracle.answer(row.data(), 1, believed.data(), &possible);
  View<Rational> view{conditionals_->space(), oracle};
  view.context = context;
  view.row = row.data();
  view.marginals = believed.data();
  view.masked = view.eligible = p_.everything() & ~known;
  if (decoder_.sizes) {
    // Sizes are fixed, so that the number of known positions tells the step.
    std::vector<NextSize<Rational>> next;
    for (index_t step = 0, reached = 0; reached <= size(known); ++step, reached += view.size) {
      decoder_.sizes->next(0, step, p_.positions() - reached, next);
      view.size = next.front().size;
    }
  }
  std::vector<Move<Rational>> moves;
  policy_->moves(view, moves);
  return moves.front().block;
}

std::vector<RevealStep> SubjectDecoder::steps() const {
  const ContextSpace& space = conditionals_->space();
  const MarginalLayout& layout = conditionals_->layout();
  const Oracle<Rational>& oracle = *decoder_.oracle;
  std::vector<RevealStep> steps;
  std::map<std::pair<index_t, context_t>, Rational> reached{{{0, 0}, 1}};  // by how many are known
  std::vector<Rational> believed(at(layout.width()));
  std::vector<symbol_t> row(at(space.positions()));
  std::vector<Continuation<Rational>> continuations;
  while (!reached.empty()) {
    const auto [key, mass] = *reached.begin();
    reached.erase(reached.begin());
    RevealStep step{key.second, space.revealed(key.second), 0, mass, {}, believed};
    if (step.known == p_.everything()) continue;
    step.data_mass = conditionals_->marginals(step.context, step.marginals.data());
    step.block = next_block(step.context, step.known);
    space.write_row(step.context, row.data());
    std::uint8_t possible = 0;
    oracle.answer(row.data(), 1, believed.data(), &possible);
    conditionals_->continuations(step.context, step.block, continuations);
    for (const Continuation<Rational>& next : continuations) {
      Rational drawn = mass;
      for_each_position(step.block, [&](index_t i) {
        drawn *= believed[at(layout.begin(i) + space.symbol(next.context, i))];
      });
      reached[{key.first + size(step.block), next.context}] += drawn;
    }
    steps.push_back(std::move(step));
  }
  return steps;
}

LogForm forward_kl(const Subject& p, const EmittedLaw& law) {
  LogSum<Rational> sum;
  for (index_t row = 0; row < p.rows(); ++row) {
    sum.add(p.probability(row), Rational(p.probability(row) / law.on_support[at(row)]));
  }
  return sum.value().value;
}

LogForm reverse_kl(const Subject& p, const EmittedLaw& law) {
  UNMASK_REQUIRE(law.off_support == 0, "a law within the support");
  LogSum<Rational> sum;
  for (index_t row = 0; row < p.rows(); ++row) {
    const Rational& nu = law.on_support[at(row)];
    if (nu > 0) sum.add(nu, Rational(nu / p.probability(row)));
  }
  return sum.value().value;
}

LogForm reverse_correlations(const SubjectDecoder& decoder) {
  LogSum<Rational> sum;
  for (const RevealStep& step : decoder.steps()) {
    decoder.for_each_draw(step, [&](const Rational& drawn, const Rational& joint) {
      UNMASK_REQUIRE(joint > 0, "a decoder that stays within the support");
      sum.add(Rational(step.mass * drawn), Rational(drawn / joint));
    });
  }
  return sum.value().value;
}

Rational chance_of_leaving(const SubjectDecoder& decoder) {
  Rational sum = 0;
  for (const RevealStep& step : decoder.steps()) {
    decoder.for_each_draw(step, [&](const Rational& drawn, const Rational& joint) {
      if (joint == 0) sum += step.mass * drawn;
    });
  }
  return sum;
}

RationalPolicy surest_first() {
  return std::make_shared<RankedPolicy<Rational>>(ScoreKind::confidence);
}

RationalPolicy fixed_blocks(const std::vector<std::vector<index_t>>& blocks) {
  index_t n = 0;
  for (const auto& block : blocks) n += block.size();
  return std::make_shared<PartitionPolicy<Rational>>(n, blocks);
}

RationalPolicy fixed_order(const std::vector<index_t>& order) {
  std::vector<std::vector<index_t>> blocks;
  for (const index_t i : order) blocks.push_back({i});
  return fixed_blocks(blocks);
}

std::optional<Claims> lacks_laws(const Subject& p) {
  if (!p.has_subsets()) return Claims::refused(p.limit());
  const double cells = static_cast<double>(p.rows()) * power_as_double(2, p.positions());
  double contexts = 1.0;
  for (const index_t q : p.shape().cardinalities()) contexts *= static_cast<double>(q + 1);
  constexpr double kMost = static_cast<double>(kMostLawCells);
  if (cells <= kMost && contexts <= kMost) return std::nullopt;
  return Claims::refused("rows times subsets, and contexts, of at most 4096");
}

Schedule any_schedule(index_t n, Philox& random) {
  const std::vector<Schedule> schedules = some_schedules(n, random);
  return schedules[at(random.below(schedules.size()))];
}

Rational random_budget(Philox& random) { return Rational(random.below(9), 6); }

bool has_full_support(const Subject& p) {
  double cells = 1.0;
  for (const index_t q : p.shape().cardinalities()) cells *= static_cast<double>(q);
  return cells == static_cast<double>(p.rows());
}

Table random_full_table(const Shape& shape, Philox& random) {
  std::vector<symbol_t> symbols, row(at(shape.positions()), 0);
  std::vector<Rational> weights;
  do {
    symbols.insert(symbols.end(), row.begin(), row.end());
    weights.push_back(Rational(1 + random.below(8)));
  } while (advance_row(shape, row));
  return std::make_shared<const SupportTable<Rational>>(shape, std::move(symbols),
                                                        std::move(weights));
}

Model random_full_model(Philox& random) {
  static const std::vector<std::vector<index_t>> kShapes{{2, 2},    {3, 2}, {2, 2, 2},
                                                         {2, 3, 2}, {3, 3}, {2, 2, 2, 2}};
  const Shape shape(kShapes[at(random.below(kShapes.size()))]);
  return table_model("random (full support)", *random_full_table(shape, random));
}

}  // namespace unmask
