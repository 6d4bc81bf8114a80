#include "core/number/coprime_base.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/base/contract.hpp"

namespace unmask {
namespace {

/// Trial division ends here: for numbers of one machine word, and for longer ones. Primes found in
/// one number may divide what is left of a longer one; the refinement sees to that.
constexpr std::uint64_t kWordPrimes = 65536;
constexpr std::uint64_t kLongPrimes = 1024;

std::vector<std::uint32_t> primes_below(std::uint64_t bound) {
  std::vector<bool> composite(at(bound), false);
  std::vector<std::uint32_t> primes;
  for (std::uint64_t p = 2; p < bound; ++p) {
    if (composite[at(p)]) continue;
    primes.push_back(static_cast<std::uint32_t>(p));
    for (std::uint64_t m = p * p; m < bound; m += p) composite[at(m)] = true;
  }
  return primes;
}

const std::vector<std::uint32_t>& small_primes() {
  static const std::vector<std::uint32_t> primes = primes_below(kWordPrimes);
  return primes;
}

using PrimePowers = std::vector<std::pair<std::uint64_t, index_t>>;

void take_prime(PrimePowers& powers, std::uint64_t p, index_t exponent) {
  if (exponent > 0) powers.push_back({p, exponent});
}

/// Divides `rest` by the primes below 2^16; what is left has no small factor, so that below 2^32 it
/// is a prime itself, and is taken too.
void take_primes(std::uint64_t& rest, PrimePowers& powers) {
  for (const std::uint32_t p : small_primes()) {
    if (std::uint64_t{p} * p > rest) break;
    index_t exponent = 0;
    for (; rest % p == 0; rest /= p) ++exponent;
    take_prime(powers, p, exponent);
  }
  if (rest > 1 && rest < kWordPrimes * kWordPrimes) {
    powers.push_back({rest, 1});
    rest = 1;
  }
}

/// Divides `rest` by its small primes. The primes of the result differ.
PrimePowers take_primes(Integer& rest) {
  static const Integer kWord = (Integer(1) << 64U) - 1;
  PrimePowers powers;
  for (const std::uint32_t p : small_primes()) {
    if (rest <= kWord || p >= kLongPrimes) break;
    index_t exponent = 0;
    for (; rest % p == 0; rest /= p) ++exponent;
    take_prime(powers, p, exponent);
  }
  if (rest <= kWord) {
    auto word = static_cast<std::uint64_t>(rest);
    take_primes(word, powers);
    rest = word;
  }
  return powers;
}

/// Pairwise coprime numbers, and their product to find out quickly that a new one shares nothing.
class Refinement {
 public:
  /// Requires: a prime, not inserted before, and no `insert` before.
  void insert_prime(std::uint64_t p) { elements_.push_back(Integer(p)); }

  void insert(const Integer& number) {
    if (product_ == 0) {
      product_ = 1;
      for (const Integer& x : elements_) product_ *= x;
    }
    std::vector<Integer> pending{number};
    while (!pending.empty()) {
      const Integer x = pending.back();
      pending.pop_back();
      if (x == 1) continue;
      const Integer shared = gcd(Integer(product_ % x), x);
      const auto clash = shared == 1 ? elements_.end() : find_clash(shared);
      if (clash == elements_.end()) {
        elements_.push_back(x);
        product_ *= x;
        continue;
      }
      const Integer y = *clash;
      if (y == x) continue;
      const Integer common = gcd(x, y);
      *clash = elements_.back();
      elements_.pop_back();
      product_ /= y;
      for (const Integer& part : {Integer(x / common), common, Integer(y / common)}) {
        pending.push_back(part);
      }
    }
  }

  [[nodiscard]] std::vector<Integer> sorted() && {
    std::sort(elements_.begin(), elements_.end());
    return std::move(elements_);
  }

 private:
  /// An element that has a factor of `shared`.
  std::vector<Integer>::iterator find_clash(const Integer& shared) {
    return std::find_if(elements_.begin(), elements_.end(),
                        [&](const Integer& y) { return gcd(y, shared) != 1; });
  }

  std::vector<Integer> elements_;
  Integer product_ = 0;  // of the elements; 0: not needed so far
};

}  // namespace

CoprimeBase coprime_base(const std::vector<Integer>& numbers) {
  std::vector<PrimePowers> small(numbers.size());
  std::vector<Integer> rest(numbers);
  Refinement refinement;
  std::set<std::uint64_t> primes;
  std::set<Integer> others;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    UNMASK_REQUIRE(numbers[i] >= 1, "a coprime base is for positive integers");
    small[i] = take_primes(rest[i]);
    for (const auto& [p, exponent] : small[i]) primes.insert(p);
    if (rest[i] != 1) others.insert(rest[i]);
  }
  for (const std::uint64_t p : primes) refinement.insert_prime(p);
  for (const Integer& x : others) refinement.insert(x);

  CoprimeBase base;
  base.elements = std::move(refinement).sorted();
  const auto index_of = [&](const Integer& x) {
    const auto found = std::lower_bound(base.elements.begin(), base.elements.end(), x);
    const bool present = found != base.elements.end() && *found == x;
    return present ? static_cast<index_t>(found - base.elements.begin()) : base.elements.size();
  };
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    std::map<index_t, index_t> exponents;
    // No refinement splits a prime.
    for (const auto& [p, exponent] : small[i]) exponents[index_of(Integer(p))] += exponent;
    Integer left = rest[i];
    if (const index_t whole = index_of(left); whole < base.elements.size()) {
      ++exponents[whole];
      left = 1;
    }
    for (index_t e = 0; left != 1; ++e) {
      while (left % base.elements[at(e)] == 0) {
        left /= base.elements[at(e)];
        ++exponents[e];
      }
    }
    base.factors.emplace_back(exponents.begin(), exponents.end());
  }
  return base;
}

}  // namespace unmask
