#include "exact/certificate/statement.hpp"

#include <algorithm>
#include <numeric>

namespace unmask::checker {

index_t Question::index(index_t lowest, index_t highest) const {
  require(lowest <= claim.index && claim.index <= highest, "the index is out of range");
  return claim.index;
}

index_t Question::steps(index_t lowest, index_t highest) const {
  require(lowest <= claim.steps && claim.steps <= highest, "the number of steps is out of range");
  return claim.steps;
}

const Sizes& Question::sizes() const {
  require(std::accumulate(claim.sizes.begin(), claim.sizes.end(), index_t{0}) == n,
          "the sizes add up to n");
  return claim.sizes;
}

std::vector<Subset> Question::blocks() const {
  std::vector<Subset> result;
  Subset used = 0;
  for (const auto& block : claim.blocks) {
    Subset s = 0;
    for (const index_t i : block) {
      require(i < n && !contains(used, i), "blocks are disjoint sets of positions");
      require(s >> i == 0, "positions in a block are in ascending order");
      s |= singleton(i);
      used |= singleton(i);
    }
    result.push_back(s);
  }
  return result;
}

std::vector<Subset> Question::partition() const {
  std::vector<Subset> result = blocks();
  Subset used = 0;
  for (const Subset block : result) {
    require(block != 0, "no block is empty");
    used |= block;
  }
  require(used == all(), "the blocks cover all positions");
  return result;
}

const Times& Question::grid(index_t least_steps) const {
  const Times& grid = claim.times;
  require(grid.size() > least_steps, "the grid has too few times");
  require(grid.front() == 0 && grid.back() == 1, "the grid goes from 0 to 1");
  for (index_t j = 1; j < grid.size(); ++j) {
    require(grid[at(j - 1)] < grid[at(j)], "the times increase");
  }
  return grid;
}

Rational Question::parameter(const std::string& name) const {
  for (const auto& [key, value] : claim.parameters) {
    if (key == name) return value;
  }
  reject("a parameter is missing");
}

index_t Question::whole_parameter(const std::string& name) const {
  const Rational x = parameter(name);
  require(boost::multiprecision::denominator(x) == 1 && x >= 0 && x <= Rational(kMaxRows),
          "the parameter is a small whole number");
  return static_cast<index_t>(boost::multiprecision::numerator(x));
}

const Row& Question::row() const {
  require(model.probability(claim.row) > 0, "the row belongs to the support");
  return claim.row;
}

const LogForm& Question::z(index_t j) const {
  const auto known = curve_.find(j);
  return known != curve_.end() ? known->second
                               : curve_.emplace(j, curve_value(model, j)).first->second;
}

LogForm Question::block_cost(index_t a, index_t b) const {
  LogForm sum;
  for (index_t j = a + 1; j <= b; ++j) sum += z(j) - z(a + 1);
  return sum;
}

LogForm Question::sum_of_singles() const {
  LogForm sum;
  for (index_t i = 0; i < n; ++i) sum += single(i);
  return sum;
}

LogForm Question::log_card(index_t i) const { return LogForm::log(Integer(model.cards()[at(i)])); }

LogForm Question::sum_of_log_cards() const {
  LogForm sum;
  for (index_t i = 0; i < n; ++i) sum += log_card(i);
  return sum;
}

Rational Question::product_probability(const Row& x) const {
  Rational product = 1;
  for (index_t i = 0; i < n; ++i) product *= model.marginal(singleton(i), x);
  return product;
}

Statements all_statements() {
  Statements all;
  for (const Statements* table :
       {&statements_on_schedules(), &statements_on_codes(), &statements_on_times(),
        &statements_on_random_sizes(), &statements_on_decoders(), &statements_on_laws(),
        &statements_on_orders(), &statements_on_revision(),
        &statements_on_verification(), &statements_on_rounds(), &statements_on_folk_claims()}) {
    all.insert(all.end(), table->begin(), table->end());
  }
  return all;
}

LogForm largest(const std::vector<LogForm>& values) {
  LogForm result = values.front();
  for (const LogForm& x : values) {
    if (result < x) result = x;
  }
  return result;
}

LogForm binary_entropy(const Rational& d) { return -p_log_p(d) - p_log_p(Rational(1 - d)); }

bool is_prime(index_t q) {
  for (index_t d = 2; d * d <= q; ++d) {
    if (q % d == 0) return false;
  }
  return q >= 2;
}

}  // namespace unmask::checker
