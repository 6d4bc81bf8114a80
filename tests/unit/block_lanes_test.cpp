// The vector loops over doubles against naive ones: every length with its tail, every kind of run,
// every number of factors; and against the loops for any number.
#include <cmath>
#include <limits>

#include "exact/junction/array_pool.hpp"
#include "exact/junction/block_kernels.hpp"
#include "tests/support/effort.hpp"

namespace unmask {
namespace {

using detail::BlockProduct;
using detail::Extent;
using detail::RunView;

constexpr double kNone = std::numeric_limits<double>::infinity();

std::vector<double> random_values(Philox& random, index_t count) {
  std::vector<double> values;
  for (index_t k = 0; k < count; ++k) {
    values.push_back(random.below(8) == 0
                         ? 0.0
                         : std::ldexp(random.uniform(), -static_cast<int>(random.below(60))));
  }
  return values;
}

/// Factors that begin anywhere in their arrays, so at any place of a line of the cache.
struct Factors {
  std::vector<std::vector<double>> arrays{};
  BlockProduct<double> product{};

  Factors(Philox& random, std::size_t count, index_t cells) {
    for (std::size_t f = 0; f < count; ++f) arrays.push_back(random_values(random, cells + 8));
    for (const auto& array : arrays) product.multiply_by(array.data() + random.below(8));
    if (random.below(2) == 0) product.multiply_by_constant(random.uniform());
  }
  [[nodiscard]] std::vector<double> cells(index_t count) const {
    std::vector<double> all;
    for (index_t k = 0; k < count; ++k) {
      double cell = 1.0;
      for (std::size_t f = 0; f < product.count; ++f) cell *= product.factors[f][k];
      all.push_back(cell * product.scale);
    }
    return all;
  }
};

template <class Check>
void for_each_product(const Check& check) {
  for_each_seed(3, [&](Philox& random) {
    for (std::size_t count = 0; count <= BlockProduct<double>::kMost; ++count) {
      for (index_t cells = 1; cells <= 70; ++cells) {
        const Factors factors(random, count, cells);
        check(random, factors.product, factors.cells(cells));
      }
    }
  });
}

TEST_CASE("products are stored and added cell by cell, whatever their length and number of factors",
          "[junction]") {
  index_t wrong = 0;
  for_each_product([&](Philox& random, const BlockProduct<double>& product,
                       const std::vector<double>& expected) {
    const index_t cells = expected.size();
    // One more at the end, which must stay.
    std::vector<double> to(at(cells) + 1, -1.0);
    detail::store_product(to.data(), product, cells);
    for (index_t k = 0; k < cells; ++k) wrong += to[at(k)] == expected[at(k)] ? 0 : 1;
    wrong += to.back() == -1.0 ? 0 : 1;
    std::vector<double> sums = random_values(random, cells + 1);
    const std::vector<double> before = sums;
    detail::add_product(sums.data(), product, cells);
    for (index_t k = 0; k < cells; ++k) {
      wrong += sums[at(k)] == before[at(k)] + expected[at(k)] ? 0 : 1;
    }
    wrong += sums.back() == before.back() ? 0 : 1;
  });
  CHECK(wrong == 0);
}

TEST_CASE("a product may be stored into one of its factors", "[junction]") {
  for_each_seed(5, [](Philox& random) {
    const index_t cells = 1 + random.below(100);
    std::vector<double> to = random_values(random, cells);
    const std::vector<double> other = random_values(random, cells), before = to;
    BlockProduct<double> product;
    product.multiply_by(other.data());
    product.multiply_by(to.data());
    detail::store_product(to.data(), product, cells);
    for (index_t k = 0; k < cells; ++k) CHECK(to[at(k)] == other[at(k)] * before[at(k)]);
  });
}

/// Sixteen lanes, lane j the cells j, j + 16, ...; then halves are added until one is left.
double sum_in_lanes(const std::vector<double>& cells) {
  double lanes[16] = {};
  for (std::size_t k = 0; k < cells.size(); ++k) lanes[k % 16] += cells[k];
  for (std::size_t half = 8; half > 0; half /= 2) {
    for (std::size_t j = 0; j < half; ++j) lanes[j] += lanes[j + half];
  }
  return lanes[0];
}

TEST_CASE("a product's cells are summed in sixteen lanes on every CPU", "[junction]") {
  index_t wrong = 0;
  for_each_product(
      [&](Philox&, const BlockProduct<double>& product, const std::vector<double>& expected) {
        wrong += detail::sum_of_product(product, expected.size()) == sum_in_lanes(expected) ? 0 : 1;
      });
  CHECK(wrong == 0);
}

/// One run and two, of every kind: entries cell by cell, one entry, each several times in a row,
/// few over and over, and each cell by itself.
template <class Check>
void for_each_view(Philox& random, const Check& check) {
  const auto view_of = [&](index_t length, index_t entries, index_t repeat) {
    RunView view{length, entries, repeat, 0, {}, {}};
    for (index_t runs = 1 + random.below(3); runs > 0; --runs) {
      view.offset.push_back(static_cast<std::uint32_t>(random.below(20)));
    }
    view.touched = 20 + entries;
    return view;
  };
  for (index_t length = 2; length <= 70; ++length) {
    check(view_of(length, length, 1));
    check(view_of(length, 1, 1));
  }
  for (index_t repeat = 2; repeat <= 7; ++repeat) {
    for (index_t entries = 2; entries <= 40; ++entries)
      check(view_of(entries * repeat, entries, repeat));
  }
  for (index_t entries = 2; entries <= 7; ++entries) {
    for (index_t tiles = 2; tiles <= 20; ++tiles) check(view_of(entries * tiles, entries, 1));
  }
  for (index_t cells = 1; cells <= 70; ++cells) {
    RunView view{1, 1, 1, 40, {}, {}};
    for (index_t k = 0; k < cells; ++k) {
      view.offset.push_back(static_cast<std::uint32_t>(random.below(40)));
    }
    check(view);
  }
}

index_t entry_of(const RunView& view, index_t cell) {
  return view.offset[at(cell / view.length)] + cell % view.length / view.repeat % view.entries;
}

TEST_CASE("tables are multiplied in by runs of every kind and length", "[junction]") {
  index_t wrong = 0, views = 0;
  for_each_seed(2, [&](Philox& random) {
    for_each_view(random, [&](const RunView& view) {
      ++views;
      const index_t cells = view.length * view.offset.size();
      const std::vector<double> table = random_values(random, 100);
      const std::vector<double> from = random_values(random, cells);
      std::vector<double> to(at(cells) + 1, -1.0), copy = to, in_place = from;
      detail::multiply_runs(to.data(), from.data(), table.data(), view);
      detail::multiply_runs(copy.data(), nullptr, table.data(), view);
      detail::multiply_runs(in_place.data(), in_place.data(), table.data(), view);
      std::vector<double> generic(at(cells));
      detail::multiply_runs<double>(generic.data(), from.data(), table.data(), view);
      for (index_t k = 0; k < cells; ++k) {
        const double entry = table[at(entry_of(view, k))], expected = from[at(k)] * entry;
        wrong += to[at(k)] == expected && in_place[at(k)] == expected ? 0 : 1;
        wrong += copy[at(k)] == entry && generic[at(k)] == expected ? 0 : 1;
      }
      wrong += to.back() == -1.0 && copy.back() == -1.0 ? 0 : 1;
    });
  });
  CHECK(wrong == 0);
  CHECK(views > 900);
}

TEST_CASE("a block is added to tables by runs of every kind and length", "[junction]") {
  index_t wrong = 0;
  for_each_seed(2, [&](Philox& random) {
    for_each_view(random, [&](const RunView& view) {
      // Whole numbers: every order of addition is exact.
      const index_t cells = view.length * view.offset.size();
      std::vector<double> table, block;
      for (index_t k = 0; k < 100; ++k) table.push_back(static_cast<double>(random.below(1000)));
      for (index_t k = 0; k < cells; ++k) block.push_back(static_cast<double>(random.below(1000)));
      std::vector<double> expected = table, generic = table;
      for (index_t k = 0; k < cells; ++k) expected[at(entry_of(view, k))] += block[at(k)];
      BlockProduct<double> halves;
      halves.multiply_by(block.data());
      if (random.below(2) == 0) {
        for (double& cell : block) cell *= 2.0;
        halves.multiply_by_constant(0.5);
      }
      detail::add_runs(table.data(), halves, view);
      detail::add_runs<double>(generic.data(), halves, view);
      wrong += table == expected && generic == expected ? 0 : 1;
    });
  });
  CHECK(wrong == 0);
}

TEST_CASE("a long run's sum is near the exact one", "[property][junction]") {
  for_each_seed(20, [](Philox& random) {
    BlockProduct<double> array;
    std::vector<double> values;
    const index_t count = 1 + random.below(3000);
    long double expected = 0;
    for (index_t k = 0; k < count; ++k) {
      values.push_back(random.uniform());
      expected += static_cast<long double>(values.back());
    }
    array.multiply_by(values.data());
    double sum = 0.0;
    detail::add_runs(&sum, array, {count, 1, 1, 1, {0}, {}});
    for (const double found : {detail::sum_of_product(array, count), sum}) {
      CHECK(std::fabs(static_cast<long double>(found) - expected) <= 1e-12L * expected);
    }
  });
}

TEST_CASE("the extent of values is their largest and the least positive", "[junction]") {
  CHECK(detail::extent_of(nullptr, 0).largest == 0.0);
  CHECK(detail::extent_of(nullptr, 0).lowest == kNone);
  for_each_seed(3, [](Philox& random) {
    for (index_t count = 1; count <= 70; ++count) {
      std::vector<double> values = random_values(random, count);
      if (random.below(10) == 0) std::fill(values.begin(), values.end(), 0.0);
      const Extent found = detail::extent_of(values.data(), count);
      double largest = 0.0, lowest = kNone;
      for (const double x : values) {
        largest = std::max(largest, x);
        if (x > 0.0) lowest = std::min(lowest, x);
      }
      CHECK(found.largest == largest);
      CHECK(found.lowest == lowest);
    }
  });
}

TEST_CASE("values are scaled, and divided into beliefs with what is lost in view", "[junction]") {
  index_t lost = 0;
  for_each_seed(4, [&](Philox& random) {
    for (index_t count = 1; count <= 70; ++count) {
      std::vector<double> values = random_values(random, count), numerators = values;
      for (index_t k = 0; k < count; ++k) {
        // Nothing is divided by 0 but 0; a few quotients are too small for doubles.
        numerators[at(k)] *= random.below(4) == 0 ? 0.0 : random.uniform();
        if (random.below(500) == 0 && numerators[at(k)] > 0.0) {
          numerators[at(k)] = 1e-300;
          values[at(k)] = 1e200;
        }
      }
      std::vector<double> scaled = values, quotients = values;
      detail::rescale(scaled.data(), count, 0.5, 0.25);
      const Extent found = detail::divide_into(quotients.data(), numerators.data(), count, 0.5);
      Extent expected;
      for (index_t k = 0; k < count; ++k) {
        CHECK(scaled[at(k)] == values[at(k)] * 0.125);
        const bool is_zero = numerators[at(k)] == 0.0;
        const double quotient = is_zero ? 0.0 : numerators[at(k)] / values[at(k)] * 0.5;
        CHECK(quotients[at(k)] == quotient);
        if (is_zero) continue;
        lost += quotient == 0.0 ? 1 : 0;
        expected = joined(expected, {quotient, quotient});
      }
      CHECK(found.largest == expected.largest);
      CHECK(found.lowest == expected.lowest);
    }
  });
  if (environment_number("UNMASK_SEED", ~index_t{0}) == ~index_t{0}) CHECK(lost > 0);
}

TEST_CASE("a pool gives back what it got, aligned, and to several threads", "[junction]") {
  detail::ArrayPool<double> pool;
  const double* first = nullptr;
  {
    const auto array = pool.take(1000);
    first = array.data();
    CHECK(reinterpret_cast<std::uintptr_t>(first) % 64 == 0);
    const auto other = pool.take(10);
    CHECK(other.data() != first);
  }
  const auto small = pool.take(5);
  CHECK(small.data() != first);  // the smallest that is large enough
  const auto large = pool.take(900);
  CHECK(large.data() == first);
  const auto larger = pool.take(3000000);  // of several pages, large ones where there are
  larger.data()[0] = larger.data()[2999999] = 1.0;
  CHECK(larger.data()[0] == 1.0);
}

}  // namespace
}  // namespace unmask
