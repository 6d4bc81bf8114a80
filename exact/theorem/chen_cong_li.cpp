// Chen, Cong, Li: optimal unmasking schedules from the information curve (arXiv 2511.04647), the
// curve.
//
// Exact identities for the curve and for what orders and sizes cost (A1-A6), mixtures of product
// laws (B9), and pairs of independent laws (B10).
#include "exact/law/mixture_kl.hpp"
#include "exact/theorem/latent.hpp"
#include "exact/theorem/papers.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/sides.hpp"

namespace unmask {
namespace {

const std::string kPaper = "Chen, Cong, Li (arXiv 2511.04647)";
constexpr auto kFull = Source::Provenance::full_text;

Model any_model(Philox& random) { return random_model(random); }
Model few_positions(Philox& random) { return random_model(random, {1, 3, 18}); }

/// Z_j by its definition: the mean of I(X_i; X_S) over i and S, |S| = j - 1.
LogForm mean_information(const Subject& p, index_t j) {
  LogForm sum;
  Integer terms = 0;
  for (index_t i = 0; i < p.positions(); ++i) {
    for_each_subset_of(p.everything() ^ singleton(i), [&](Subset s) {
      if (size(s) != j - 1) return;
      sum += p.information(i, s);
      ++terms;
    });
  }
  return sum / Rational(terms);
}

Claims curve_from_entropies(const Subject& p, Philox&) {
  if (auto none = lacks_subsets(p)) return *none;
  Claims claims;
  for (index_t j = 1; j <= p.positions(); ++j) {
    claims.add({.index = j}, mean_information(p, j), Relation::equal, p.h(1) + p.h(j - 1) - p.h(j));
  }
  return claims;
}

Claims han(const Subject& p, Philox&) {
  if (auto none = lacks_curve(p)) return *none;
  const index_t n = p.positions();
  Claims claims;
  claims.add({.part = "start"}, p.z(1), Relation::equal, 0);
  for (index_t j = 1; j < n; ++j) {
    claims.add({.part = "step", .index = j}, p.z(j), Relation::at_most, p.z(j + 1));
  }
  claims.add({.part = "top"}, p.z(n), Relation::at_most, p.h(1));
  claims.add({.part = "alphabet"}, p.h(1), Relation::at_most, p.mean_log_cardinality());
  return claims;
}

/// The areas below and above the curve.
Claims areas(const Subject& p, Philox&) {
  if (auto none = lacks_curve(p)) return *none;
  const index_t n = p.positions();
  LogForm below;
  for (index_t j = 1; j <= n; ++j) below += p.z(j);
  Claims claims;
  claims.add({.part = "tc"}, p.total_correlation(), Relation::equal, below);
  claims.add({.part = "dtc"}, p.dual_total_correlation(), Relation::equal,
             p.z(n) * Rational(n) - below);
  if (p.has_subsets()) {
    claims.add({.part = "sum"}, p.total_correlation() + p.dual_total_correlation(), Relation::equal,
               information_with_rest(p));
  }
  return claims;
}

/// KL(p || nu) from the law itself.
LogForm divergence(const Subject& p, const std::function<Rational(index_t)>& law) {
  LogForm sum;
  for (index_t row = 0; row < p.rows(); ++row) {
    const Rational probability = p.probability(row);
    sum += LogForm::log(Rational(probability / law(row))) * probability;
  }
  return sum;
}

Claims partition_identity(const Subject& p, Philox& random) {
  if (auto none = lacks_subsets(p)) return *none;
  Claims claims;
  for (const Blocks& blocks : some_partitions(p.positions(), random)) {
    const LogForm kl =
        divergence(p, [&](index_t row) { return decoder_probability(p, row, blocks); });
    claims.add({.blocks = blocks}, kl, Relation::equal, partition_kl(p, blocks));
  }
  return claims;
}

/// The mean over all ordered partitions with these sizes of the KL of each.
LogForm mean_partition_kl(const Subject& p, const Schedule& sizes) {
  LogForm sum;
  Integer partitions = 0;
  for_each_partition(sizes, [&](const Blocks& blocks) {
    sum += partition_kl(p, blocks);
    ++partitions;
  });
  return sum / Rational(partitions);
}

constexpr index_t kMostAveraged = 5;  // positions: at most 120 ordered partitions

Claims random_order_identity(const Subject& p, Philox& random) {
  if (auto none = lacks_subsets(p)) return *none;
  if (p.positions() > kMostAveraged) return Claims::refused("n! ordered partitions, n <= 5");
  Claims claims;
  for (const Schedule& s : some_schedules(p.positions(), random, 6)) {
    claims.add({.sizes = s.sizes()}, mean_partition_kl(p, s), Relation::equal, expected_kl(p, s));
  }
  return claims;
}

Claims mixture_bound(const Subject& p, Philox& random) {
  if (auto none = lacks_subsets(p)) return *none;
  if (p.positions() > kMostAveraged) return Claims::refused("n! ordered partitions, n <= 5");
  Claims claims;
  for (const Schedule& s : some_schedules(p.positions(), random, 4)) {
    const LogForm kl = divergence(p, [&](index_t row) {
      std::vector<symbol_t> symbols;
      for (index_t i = 0; i < p.positions(); ++i) symbols.push_back(p.table().symbol(row, i));
      return mixture_probability(p.table(), s, symbols);
    });
    claims.add({.sizes = s.sizes()}, kl, Relation::at_most, expected_kl(p, s));
  }
  return claims;
}

Claims mixture_of_products(const Subject& p, Philox&) {
  if (auto none = lacks_subsets(p)) return *none;
  Claims claims;
  const auto joint = joint_with_label(p);
  claims.add({.other = joint}, p.dual_total_correlation(), Relation::at_most,
             LogForm::log(Integer(label_values(*joint))));
  return claims;
}

Claims pairing(const Subject& p, Philox& random) {
  if (auto none = lacks_subsets(p)) return *none;
  const index_t n = p.positions();
  if (n > 4 || p.rows() > 64) return Claims::refused("rows of pairs; 64 rows, n <= 4");
  const Model partner = random_bits(random, n, n);
  const auto other = std::make_shared<const SupportTable<Rational>>(listed(partner));
  const Subject y(*other), pair(paired(p.table(), *other));
  Claims claims;
  for (index_t j = 1; j <= n; ++j) {
    claims.add({.index = j, .other = other}, pair.z(j), Relation::equal, p.z(j) + y.z(j));
  }
  return claims;
}

}  // namespace

void add_chen_cong_li(std::vector<Theorem>& theorems) {
  const auto paper = [](std::string place) { return Source{kPaper, std::move(place), kFull}; };
  theorems.push_back({.id = "A1",
                      .title = "The information curve from mean entropies",
                      .tex = R"(Z_j = h_1 + h_{j-1} - h_j)",
                      .source = paper("Lemma 13"),
                      .random_model = any_model,
                      .claims = curve_from_entropies});
  theorems.push_back(
      {.id = "A2",
       .title = "The curve starts at 0 and never falls (Han)",
       .tex = R"(0 = Z_1 \le Z_2 \le \dots \le Z_n \le h_1 \le \ln q)",
       .source = paper("Definition 3"),
       .kind = Kind::monotonicity,
       .witnesses = {{"parity:n=4", "top"}, {"equal:n=3,q=3", "step"}, {"parity:n=3", "alphabet"}},
       .random_model = any_model,
       .claims = han});
  theorems.push_back({.id = "A3",
                      .title = "TC is the area below the curve, DTC the area above",
                      .tex = R"(\mathrm{TC} = \sum_j Z_j,\quad \mathrm{DTC} = \sum_j (Z_n - Z_j))",
                      .source = paper("Lemma 8"),
                      .random_model = any_model,
                      .claims = areas});
  theorems.push_back({.id = "A4",
                      .title = "KL of an ordered partition",
                      .tex = R"(\mathrm{KL}(p\,\|\,\nu_\pi) = \sum_i \mathrm{TC}(S_i \mid T_i))",
                      .source = paper("proof of Theorem 16"),
                      .random_model = any_model,
                      .claims = partition_identity});
  theorems.push_back(
      {.id = "A5",
       .title = "Expected KL of a size schedule",
       .tex =
           R"(\mathbb{E}_\pi \mathrm{KL}(p\,\|\,\nu_\pi) = \sum_i \sum_{j=1}^{s_i} (Z_{N_{i-1}+j} - Z_{N_{i-1}+1}))",
       .source = paper("Theorem 4"),
       .random_model = any_model,
       .claims = random_order_identity});
  theorems.push_back(
      {.id = "A6",
       .title = "Re-drawing the order never costs more",
       .tex = R"(\mathrm{KL}(p\,\|\,\nu_s) \le \mathbb{E}_\pi \mathrm{KL}(p\,\|\,\nu_\pi))",
       .source = paper("Theorem 16"),
       .kind = Kind::upper_bound,
       .witnesses = {{"parity:n=4", ""}, {"equal:n=3,q=2", ""}},
       .random_model = few_positions,
       .claims = mixture_bound});
  theorems.push_back({.id = "B9",
                      .title = "Mixtures of m product laws",
                      .tex = R"(\mathrm{DTC} \le \ln m)",
                      .source = paper("Example 2"),
                      .kind = Kind::upper_bound,
                      .hypotheses = "a mixture of m product laws (every law is one of its rows)",
                      .witnesses = {{"equal:n=3,q=2", ""}, {"permutation:n=3", ""}},
                      .random_model = random_mixture,
                      .claims = mixture_of_products});
  theorems.push_back({.id = "B10",
                      .title = "Curves of independent pairs add up",
                      .tex = R"(Z(p \times p') = Z(p) + Z(p'))",
                      .source = paper("proof of Theorem 25"),
                      .random_model = few_positions,
                      .claims = pairing});
}

}  // namespace unmask
