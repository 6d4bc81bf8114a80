// Chen, Cong and Li, section 5: laws that are uniform on a code, and uniform permutations (Wen,
// Liang and Lu, 2608.25505). Theory ids D1-D4 and H4.
#include <algorithm>
#include <numeric>
#include <optional>

#include "exact/certificate/statement.hpp"

namespace unmask::checker {
namespace {

/// q and the number of free symbols: q^dimension rows, all cards q.
struct Code {
  index_t q, dimension;
};

Code uniform_code(const Question& question) {
  const index_t q = question.model.cards().front();
  for (const index_t card : question.model.cards()) require(card == q, "all cards are equal");
  require(q >= 2 && question.model.is_uniform(), "the law is uniform, with at least two symbols");
  index_t words = 1, dimension = 0;
  for (; words < question.model.rows().size(); ++dimension) words *= q;
  require(words == question.model.rows().size(), "the number of rows is a power of q");
  return {q, dimension};
}

/// A set of words over a prime field is a subspace if it has 0 and is closed under addition.
Code linear_code(const Question& question) {
  const Code code = uniform_code(question);
  require(is_prime(code.q), "q is a prime");
  const auto& words = question.model.rows();
  const std::set<Row> known(words.begin(), words.end());
  require(known.count(Row(at(question.n), 0)) == 1, "the code has the word 0");
  for (const Row& a : words) {
    for (const Row& b : words) {
      Row sum;
      for (index_t i = 0; i < question.n; ++i) sum.push_back((a[at(i)] + b[at(i)]) % code.q);
      require(known.count(sum) == 1, "the code is closed under addition");
    }
  }
  return code;
}

/// Any k coordinates take all q^k values.
Code mds_code(const Question& question) {
  const Code code = uniform_code(question);
  require(1 <= code.dimension && code.dimension <= question.n, "the dimension is from 1 to n");
  for_each_subset(question.all(), code.dimension, [&](Subset s) {
    require(question.model.marginals(s).size() == question.model.rows().size(),
            "any k coordinates take all values");
  });
  return code;
}

Code linear_mds_code(const Question& question) {
  const Code code = linear_code(question);
  require(mds_code(question).dimension < question.n, "the dimension is less than n");
  require(power(Rational(code.q), question.n) <= Rational(kMaxRows), "q^n is at most 4096");
  return code;
}

LogForm log_of(const Code& code, index_t times) {
  return LogForm::log(Integer(code.q)) * Rational(times);
}

/// The coordinates at which every word, or no word of the others alone, is 0.
index_t zero_coordinates(const Question& q) {
  index_t count = 0;
  for (index_t i = 0; i < q.n; ++i) {
    bool always = true;
    for (const Row& word : q.model.rows()) always = always && word[at(i)] == 0;
    if (always) ++count;
  }
  return count;
}
index_t free_coordinates(const Question& q) {
  index_t count = 0;
  for (index_t i = 0; i < q.n; ++i) {
    bool alone = false;
    for (const Row& word : q.model.rows()) {
      const auto zeros = std::count(word.begin(), word.end(), index_t{0});
      alone = alone || (word[at(i)] != 0 && index_t(zeros) == q.n - 1);
    }
    if (alone) ++count;
  }
  return count;
}

/// (N_i - k) ln q for the step with N_(i-1) < k < N_i.
LogForm cost(const Question& q, const Code& code) {
  index_t revealed = 0;
  for (const index_t s : q.sizes()) {
    if (revealed < code.dimension && code.dimension < revealed + s) {
      return log_of(code, revealed + s - code.dimension);
    }
    revealed += s;
  }
  return {};
}

Subset coordinates(const Question& q, const std::vector<index_t>& indices) {
  Subset s = 0;
  for (const index_t i : indices) {
    require(i < q.n && s >> i == 0, "coordinates in ascending order");
    s |= singleton(i);
  }
  return s;
}

/// The share of u in F_q^n for which u + C has a word that is 0 on S.
Rational balanced_share(const Question& q, const Code& code, Subset s) {
  index_t hits = 0, translates = 0;
  Row u(at(q.n), 0);
  for (bool more = true; more; ++translates) {
    hits += std::any_of(q.model.rows().begin(), q.model.rows().end(),
                        [&](const Row& word) {
                          bool zero = true;
                          for_each_position(s, [&](index_t i) {
                            zero = zero && (u[at(i)] + word[at(i)]) % code.q == 0;
                          });
                          return zero;
                        })
                ? 1
                : 0;
    more = false;
    for (index_t i = 0; i < q.n && !more; ++i) {  // the next u
      u[at(i)] = (u[at(i)] + 1) % code.q;
      more = u[at(i)] != 0;
    }
  }
  return Rational(Integer(hits), Integer(translates));
}

/// All polynomials of degree < k at 0..n-1 over F_q.
NaiveModel reed_solomon(index_t n, index_t k, index_t q) {
  require(is_prime(q) && q >= n && 0 < k && k < n, "q is a prime, at least n, and 0 < k < n");
  if (power(Rational(q), k) > Rational(kMaxRows)) throw TooLarge("4096 words");
  std::set<Row> words;
  Row polynomial(at(k), 0);
  for (bool more = true; more;) {
    Row word;
    for (index_t x = 0; x < n; ++x) {
      index_t value = 0, monomial = 1;
      for (const index_t c : polynomial) {
        value = (value + c * monomial) % q;
        monomial = monomial * x % q;
      }
      word.push_back(value);
    }
    words.insert(word);
    more = false;
    for (index_t i = 0; i < k && !more; ++i) {
      polynomial[at(i)] = (polynomial[at(i)] + 1) % q;
      more = polynomial[at(i)] != 0;
    }
  }
  const Rational share(Integer(1), Integer(words.size()));
  return NaiveModel({std::vector<index_t>(at(n), q),
                     {words.begin(), words.end()},
                     std::vector<Rational>(words.size(), share)});
}

Sides lifted(const Question& question) {
  const index_t j = question.index(1, question.n);
  const index_t k = question.whole_parameter("k"), q = question.whole_parameter("q");
  const NaiveModel pair = paired(question.model, reed_solomon(question.n, k, q));
  return {curve_value(pair, j), question.z(j) + log_of({q, k}, j > k ? 1 : 0)};
}

/// M^B / (M (M-1) .. (M-B+1)), multiplied over the steps: M symbols left, B taken.
Rational permutation_ratio(index_t n, const Sizes& sizes) {
  Rational ratio = 1;
  index_t left = n;
  for (const index_t taken : sizes) {
    for (index_t i = 0; i < taken; ++i) ratio *= Rational(Integer(left), Integer(left - i));
    left -= taken;
  }
  return ratio;
}

void require_permutations(const Question& q) {
  Row order(at(q.n));
  std::iota(order.begin(), order.end(), index_t{0});
  std::vector<Row> orders;
  do orders.push_back(order);
  while (orders.size() <= kMaxRows && std::next_permutation(order.begin(), order.end()));
  require(q.model.rows() == orders && q.model.is_uniform() &&
              q.model.cards() == std::vector<index_t>(at(q.n), q.n),
          "all orders of n symbols are equally likely");
}

Rational least_permutation_ratio(index_t n, Sizes& sizes, index_t left, index_t steps) {
  if (steps == 1) {
    sizes.push_back(left);
    const Rational ratio = permutation_ratio(n, sizes);
    sizes.pop_back();
    return ratio;
  }
  std::optional<Rational> least;
  for (index_t s = 1; s <= left - (steps - 1); ++s) {
    sizes.push_back(s);
    const Rational ratio = least_permutation_ratio(n, sizes, left - s, steps - 1);
    if (!least || ratio < *least) least = ratio;
    sizes.pop_back();
  }
  return *least;
}

}  // namespace

const Statements& statements_on_codes() {
  using Q = const Question&;
  constexpr Relation kEqual = Relation::equal;
  static const Statements table = {
      {"D1", "tc", "", kEqual,
       [](Q q) -> Sides {
         const Code code = linear_code(q);
         return {q.tc(), log_of(code, q.n - code.dimension - zero_coordinates(q))};
       }},
      {"D1", "dtc", "", kEqual,
       [](Q q) -> Sides {
         const Code code = linear_code(q);
         return {q.dtc(), log_of(code, code.dimension - free_coordinates(q))};
       }},
      {"D2", "curve", "index", kEqual,
       [](Q q) -> Sides {
         const Code code = mds_code(q);
         const index_t j = q.index(1, q.n);
         return {q.z(j), log_of(code, j > code.dimension ? 1 : 0)};
       }},
      {"D2", "tc", "", kEqual,
       [](Q q) -> Sides {
         const Code code = mds_code(q);
         return {q.tc(), log_of(code, q.n - code.dimension)};
       }},
      {"D2", "dtc", "", kEqual,
       [](Q q) -> Sides {
         const Code code = mds_code(q);
         require(code.dimension < q.n, "the dimension is less than n");
         return {q.dtc(), log_of(code, code.dimension)};
       }},
      {"D2", "cost", "sizes", kEqual,
       [](Q q) -> Sides {
         return {q.kl(), cost(q, mds_code(q))};
       }},
      {"D3", "balanced", "indices", kEqual,
       [](Q q) -> Sides {
         const Code code = linear_mds_code(q);
         const Subset s = coordinates(q, q.claim.indices);
         require(size(s) >= code.dimension, "at least k coordinates");
         return {balanced_share(q, code, s),
                 Rational(1 / power(Rational(code.q), size(s) - code.dimension))};
       }},
      {"D3", "transcript", "index indices", kEqual,
       [](Q q) -> Sides {
         const Code code = linear_mds_code(q);
         const Subset s = coordinates(q, q.claim.indices);
         const index_t i = q.index(0, q.n - 1);
         require(size(s) < code.dimension, "fewer than k positions are known");
         // All others have the same entropy; one of them, so that no digit is free.
         require(all_positions(i) == (s & all_positions(i + 1)),
                 "i is the lowest position not in S");
         return {entropy(q.model, singleton(i), s), log_of(code, 1)};
       }},
      {"D3", "distance", "", kEqual,
       [](Q q) -> Sides {
         const Code code = linear_mds_code(q);
         const Rational word = 1 / Rational(Integer(q.model.rows().size()));
         const Rational cell = 1 / power(Rational(code.q), q.n);
         const Rational in_code = (word - cell) / word;  // q^k words, each of them too likely
         const Rational outside = (1 / cell - 1 / word) * cell;
         return {Rational((in_code + outside) / 2),
                 Rational(1 - 1 / power(Rational(code.q), q.n - code.dimension))};
       }},
      {"D4", "", "index parameters(k,q)", kEqual, lifted},
      {"H4", "step", "sizes", kEqual,
       [](Q q) -> Sides {
         require_permutations(q);
         return {q.kl(), LogForm::log(permutation_ratio(q.n, q.sizes()))};
       }},
      {"H4", "optimum", "steps", kEqual,
       [](Q q) -> Sides {
         require_permutations(q);
         Sizes sizes;
         const index_t k = q.steps(1, q.n);
         return {least_expected_kl(q.model, k),
                 LogForm::log(least_permutation_ratio(q.n, sizes, q.n, k))};
       }},
  };
  return table;
}

}  // namespace unmask::checker
