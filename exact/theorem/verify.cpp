#include "exact/theorem/verify.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "core/base/parallel.hpp"
#include "core/format/family_spec.hpp"
#include "core/model/expand.hpp"
#include "exact/theorem/random_model.hpp"
#include "exact/theorem/shrink.hpp"

namespace unmask {
namespace {

using Status = Verdict::Status;

/// The sides for people and for comparing margins.
double middle(const Quantity& x) { return to_double(x.enclosure({64}).midpoint()); }

double relative_margin(const Claim& claim, const Verdict& verdict) {
  if (verdict.status == Status::proved_exact) return 0.0;
  const double left = middle(claim.left), right = middle(claim.right);
  const double scale = std::max(std::fabs(left), std::fabs(right));
  return scale == 0.0 ? 0.0 : (right - left) / scale;
}

bool is_zero(const Quantity& x) { return x.exact() != nullptr && x.exact()->is_zero(); }

/// From best to worst; the worst claim's verdict is the case's.
int severity(const Verdict& v) {
  switch (v.status) {
    case Status::refuted:
      return 3;
    case Status::undecided:
      return 2;
    case Status::proved_enclosure:
      return 1;
    default:
      return 0;
  }
}

std::uint64_t hash_of(const std::string& text) {  // FNV-1a
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }
  return hash;
}

Philox generator(const Theorem& theorem, std::uint64_t seed, std::uint64_t stream) {
  return Philox(seed, hash_of(theorem.id) ^ (stream * 0x9e3779b97f4a7c15U));
}

/// Streams of random cases are their numbers; named models have one that no number reaches.
constexpr std::uint64_t kNamedStream = std::uint64_t{1} << 63U;

}  // namespace

CaseReport examine(const Theorem& theorem, const Subject& subject, const std::string& model,
                   Philox random) {
  CaseReport report;
  report.model = model;
  const Claims claims = theorem.claims(subject, random);
  report.claims = claims.list().size();
  if (claims.list().empty()) {
    report.verdict = claims.reason();
    return report;
  }
  report.verdict = {Status::proved_exact, {}, {}};
  report.margin = std::numeric_limits<double>::infinity();
  for (const Claim& claim : claims.list()) {
    const Verdict verdict = decide(claim.left, claim.relation, claim.right);
    const bool zeros = verdict.status == Status::proved_exact && is_zero(claim.right);
    report.effective = report.effective || !zeros;
    if (verdict.status == Status::proved_exact && !zeros &&
        (claim.relation == Relation::at_most)) {
      report.attained.push_back(claim.instance.part);
    }
    const bool worse = severity(verdict) > severity(report.verdict);
    const double margin = relative_margin(claim, verdict);
    // The tightest is a refuting claim, else an undecided one, else the smallest margin; equalities
    // of zeros come last.
    const double rank = zeros ? 2.0 : margin;
    const bool decisive = severity(verdict) >= 2 && worse;
    if (!report.tightest || decisive || (severity(report.verdict) < 2 && rank < report.margin)) {
      report.tightest = claim;
      report.margin = rank;
    }
    if (worse) report.verdict = verdict;
  }
  if (report.margin == 2.0) report.margin = 0.0;
  return report;
}

void VerdictCounts::add(const CaseReport& report) {
  ++cases;
  effective += report.effective;
  attained += !report.attained.empty();
  switch (report.verdict.status) {
    case Status::proved_exact:
      ++proved_exact;
      break;
    case Status::proved_enclosure:
      ++proved_enclosure;
      break;
    case Status::refuted:
      ++refuted;
      break;
    case Status::undecided:
      ++undecided;
      break;
    case Status::inapplicable:
      ++inapplicable;
      break;
    case Status::refused:
      ++refused;
      break;
  }
}

void VerdictCounts::add(const VerdictCounts& other) {
  cases += other.cases;
  effective += other.effective;
  attained += other.attained;
  proved_exact += other.proved_exact;
  proved_enclosure += other.proved_enclosure;
  refuted += other.refuted;
  undecided += other.undecided;
  inapplicable += other.inapplicable;
  refused += other.refused;
}

VerdictCounts TheoremReport::counts() const {
  VerdictCounts counts = random.counts;
  for (const CaseReport& c : named) counts.add(c);
  return counts;
}

std::pair<Model, Philox> random_case(const Theorem& theorem, RandomCase which) {
  Philox random = generator(theorem, which.seed, which.number);
  Model model = theorem.random_model(random);
  return {std::move(model), random};
}

const std::vector<std::string>& built_in_models() {
  static const std::vector<std::string> specs{
      "product:n=1,p=1/3",
      "product:n=4,p=1/3",
      "parity:n=2",
      "parity:n=4",
      "equal:n=3,q=2",
      "equal:n=4,q=2",
      "equal:n=3,q=3",
      "noisy-parity:n=4,delta=1/100",
      "markov:n=4,flip=1/5",
      "markov:n=5,flip=1/5",
      "markov:n=12,flip=1/10",
      "markov:n=30,flip=1/20",
      "mixture:n=4,w=3/10,a=1/20,b=3/5",
      "mixture:n=32,w=3/10,a=1/20,b=3/5",
      "rs:n=3,k=1,q=3",
      "rs:n=4,k=2,q=5",
      "permutation:n=3",
      "permutation:n=4",
      "permutation:n=16",
      "sudoku4",
      "table:n=4,q=2,a=37,b=11,c=5,m=97",
      "table:n=4,q=3,a=53,b=7,c=3,m=89,zero=4",
  };
  return specs;
}

namespace {

/// Is `a` the case to show rather than `b`?
bool more_telling(const CaseReport& a, const CaseReport& b) {
  if (severity(a.verdict) >= 2 || severity(b.verdict) >= 2) {
    return severity(a.verdict) > severity(b.verdict);
  }
  if (a.effective != b.effective) return a.effective;
  return a.margin < b.margin;
}

CaseReport examine_random(const Theorem& theorem, RandomCase which, const Effort& effort) {
  const auto [model, random] = random_case(theorem, which);
  return examine(theorem, Subject(model, {Threads(), effort.budget, nullptr}), model.spec(), random);
}

/// The smallest distribution on which the theorem is still refuted.
std::optional<SupportTable<Rational>> shrunk_counterexample(const Theorem& theorem,
                                                            RandomCase which) {
  const auto [model, random] = random_case(theorem, which);
  const auto rows = support_table<Rational>(model, Budget{});
  const auto refuted = [&, r = random](const SupportTable<Rational>& table) {
    return examine(theorem, Subject(table), {}, r).verdict.status == Status::refuted;
  };
  if (!rows || !refuted(rows.value())) return std::nullopt;
  return shrink(rows.value(), refuted);
}

RandomSummary examine_randomly(const Theorem& theorem, const VerifyRequest& request,
                               const Effort& effort) {
  std::vector<index_t> numbers;
  if (request.only_case) {
    numbers.push_back(*request.only_case);
  } else {
    for (index_t i = 0; i < request.random_cases; ++i) numbers.push_back(i);
  }
  RandomSummary summary;
  for (const index_t number : numbers) {
    const RandomCase which{request.seed, number};
    CaseReport report = examine_random(theorem, which, effort);
    summary.counts.add(report);
    if (report.claims == 0) continue;
    if (!summary.tightest || more_telling(report, *summary.tightest)) {
      summary.tightest = std::move(report);
      summary.where = which;
    }
  }
  if (summary.counts.refuted > 0) summary.counterexample = shrunk_counterexample(theorem, summary.where);
  return summary;
}

/// Named models: each prepared once for all theorems.
void examine_named(std::vector<TheoremReport>& reports, const std::vector<Model>& models,
                   const VerifyRequest& request, const Effort& effort) {
  std::vector<std::vector<CaseReport>> by_model(models.size());
  parallel_for(effort.threads, models.size(), [&](index_t m) {
    const Subject subject(models[at(m)], {Threads(), effort.budget, nullptr});
    for (const TheoremReport& report : reports) {
      const Philox random = generator(*report.theorem, request.seed, kNamedStream);
      by_model[at(m)].push_back(
          examine(*report.theorem, subject, models[at(m)].spec(), random));
    }
  });
  for (const auto& cases : by_model) {
    for (std::size_t t = 0; t < cases.size(); ++t) reports[t].named.push_back(cases[t]);
  }
}

Status overall(const VerdictCounts& counts) {
  if (counts.refuted > 0) return Status::refuted;
  if (counts.undecided > 0) return Status::undecided;
  if (counts.proved_enclosure > 0) return Status::proved_enclosure;
  if (counts.proved_exact > 0) return Status::proved_exact;
  return counts.refused > 0 ? Status::refused : Status::inapplicable;
}

/// Does a claim of the witnessed part hold with equality, and not of zeros?
bool is_attained(const TheoremReport& report, const Witness& witness) {
  for (const CaseReport& c : report.named) {
    if (c.model != witness.model) continue;
    if (std::find(c.attained.begin(), c.attained.end(), witness.part) != c.attained.end()) {
      return true;
    }
  }
  return false;
}

std::string surprise_of(const TheoremReport& report, bool everything) {
  const Theorem& theorem = *report.theorem;
  if (theorem.is_true && report.status == Status::refuted) return "refuted";
  if (report.status == Status::undecided) return "undecided";
  if (!everything) return {};
  if (!theorem.is_true && report.status != Status::refuted) return "not refuted";
  if (!report.loose_witnesses.empty()) {
    return "no longer tight on " + report.loose_witnesses.front().model;
  }
  if (!report.stale_counterexamples.empty()) {
    return "no longer refuted by " + report.stale_counterexamples.front();
  }
  const auto floor = static_cast<double>(report.random.counts.cases) * kEffectiveFloor;
  if (static_cast<double>(report.random.counts.effective) < floor) return "too few effective cases";
  return {};
}

void judge(TheoremReport& report, bool everything) {
  if (everything) {
    for (const Witness& witness : report.theorem->witnesses) {
      if (!is_attained(report, witness)) report.loose_witnesses.push_back(witness);
    }
    for (const std::string& spec : report.theorem->counterexamples) {
      const bool refuted = std::any_of(
          report.named.begin(), report.named.end(), [&](const CaseReport& c) {
            return c.model == spec && c.verdict.status == Status::refuted;
          });
      if (!refuted) report.stale_counterexamples.push_back(spec);
    }
  }
  report.status = overall(report.counts());
  report.surprise = surprise_of(report, everything);
  report.as_expected = report.surprise.empty();
}

std::vector<const Theorem*> chosen_theorems(const VerifyRequest& request) {
  std::vector<const Theorem*> chosen;
  for (const std::string& id : request.theorems) chosen.push_back(&theorem(id));
  if (chosen.empty()) {
    for (const Theorem& t : theorems()) chosen.push_back(&t);
  }
  return chosen;
}

}  // namespace

std::vector<Model> named_models(const VerifyRequest& request) {
  if (!request.models.empty()) return request.models;
  std::vector<Model> models;
  std::set<std::string> seen;
  const auto add = [&](const std::string& spec) {
    if (seen.insert(spec).second) models.push_back(parse_family_spec(spec));
  };
  for (const std::string& spec : built_in_models()) add(spec);
  for (const Theorem* t : chosen_theorems(request)) {
    for (const Witness& witness : t->witnesses) add(witness.model);
    for (const std::string& spec : t->counterexamples) add(spec);
  }
  return models;
}

std::vector<TheoremReport> verify(const VerifyRequest& request, const Effort& effort) {
  std::vector<TheoremReport> reports;
  for (const Theorem* t : chosen_theorems(request)) {
    reports.emplace_back();
    reports.back().theorem = t;
  }
  const bool everything = request.models.empty() && !request.only_case;
  if (!request.only_case) examine_named(reports, named_models(request), request, effort);
  if (request.models.empty()) {
    parallel_for(effort.threads, reports.size(), [&](index_t t) {
      reports[at(t)].random = examine_randomly(*reports[at(t)].theorem, request, effort);
    });
  }
  for (TheoremReport& report : reports) judge(report, everything);
  return reports;
}

}  // namespace unmask
