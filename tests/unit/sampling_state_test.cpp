// Sums of samples and the intervals that follow; states that are written, read and continued.
#include "exact/sampled/sampling_state.hpp"

#include <cmath>

#include "core/base/invalid_input.hpp"
#include "core/base/rng.hpp"
#include "tests/support/catch.hpp"

namespace unmask {
namespace {

/// Whether a message has all of these.
bool says(const std::string& message, const std::vector<std::string>& parts) {
  for (const std::string& part : parts) {
    if (message.find(part) == std::string::npos) return false;
  }
  return true;
}

TEST_CASE("moments: mean and variance, where plain sums would lose everything", "[unit][sampled]") {
  Moments moments;
  for (const double x : {1e16, 1.0, 2.0, -1e16}) moments.add(x);
  CHECK(moments.mean(4) == 0.75);
  Moments three;
  for (const double x : {1.0, 2.0, 6.0}) three.add(x);
  CHECK(three.mean(3) == 3.0);
  CHECK(three.variance(3) == 7.0);
  Moments same;
  for (int k = 0; k < 100; ++k) same.add(0.1);
  CHECK(same.variance(100) <= 1e-16);
  CHECK(same.variance(100) >= 0.0);
}

TEST_CASE("moments: empirical Bernstein as it is printed, within the range", "[unit][sampled]") {
  Moments moments;
  for (index_t k = 0; k < 1000; ++k) moments.add(k % 2 == 0 ? 0.25 : 0.75);
  const Interval found = mean_of_bounded(moments, 1000, 0.0, 1.0, 0.05);
  // sqrt(2 V ln(4/0.05) / n) + 7 ln(4/0.05) / (3 (n - 1)), V = 0.0625 * 1000/999
  const double half = std::sqrt(2 * (0.0625 * 1000 / 999) * std::log(80.0) / 1000) +
                      7 * std::log(80.0) / (3 * 999.0);
  CHECK(found.estimate == Approx(0.5));
  CHECK(found.high == Approx(0.5 + half).epsilon(1e-12));
  CHECK(found.low == Approx(0.5 - half).epsilon(1e-12));
  // Twice the range, twice the second term.
  const Interval wide = mean_of_bounded(moments, 1000, -1.0, 1.0, 0.05);
  CHECK(wide.high - found.high == Approx(7 * std::log(80.0) / (3 * 999.0)).epsilon(1e-9));
  const Interval cut = mean_of_bounded(moments, 1000, 0.0, 0.52, 0.05);
  CHECK(cut.high == 0.52);
  CHECK(mean_of_bounded(moments, 1000, 0.5, 0.5, 0.05).is_exact());
}

TEST_CASE("moments: probabilities by relative entropy", "[unit][sampled]") {
  for (const index_t n : {index_t{1}, index_t{7}, index_t{1000}}) {
    const double most = 1 - std::pow(0.01 / 2, 1.0 / static_cast<double>(n));
    const Interval none = probability_of(0, n, 0.01), all = probability_of(n, n, 0.01);
    CHECK((none.low == 0.0 && none.estimate == 0.0));
    CHECK(none.high == Approx(most).epsilon(1e-12));
    CHECK((all.high == 1.0 && all.estimate == 1.0));
    CHECK(1 - all.low == Approx(most).epsilon(1e-12));
  }
  const Interval third = probability_of(30, 90, 0.05);
  for (const double p : {third.low, third.high}) {
    const double kl = std::log(1 / (3 * p)) / 3 + 2 * std::log(2 / (3 * (1 - p))) / 3;
    CHECK(90 * kl == Approx(std::log(40.0)).epsilon(1e-9));
  }
  CHECK((third.low < 1.0 / 3 && third.high > 1.0 / 3));
}

TEST_CASE("moments: intervals of probabilities hold as often as they say, by summing binomials",
          "[unit][sampled]") {
  for (const index_t n : {index_t{5}, index_t{40}}) {
    for (const double p : {0.003, 0.1, 0.37, 0.9}) {
      double missed = 0;
      double ways = std::pow(1 - p, static_cast<double>(n));
      for (index_t k = 0; k <= n; ++k) {
        const Interval found = probability_of(k, n, 0.2);
        if (p < found.low || p > found.high) missed += ways;
        ways *= static_cast<double>(n - k) / static_cast<double>(k + 1) * p / (1 - p);
      }
      CHECK(missed <= 0.2);
    }
  }
}

TEST_CASE("moments: the normal interval has the quantiles of tables", "[unit][sampled]") {
  Moments moments;
  for (index_t k = 0; k < 100; ++k) moments.add(k % 2 == 0 ? -1.0 : 1.0);
  const double deviation = std::sqrt(100.0 / 99 / 100);
  CHECK(mean_if_normal(moments, 100, 0.05).high == Approx(1.959963984540054 * deviation));
  CHECK(mean_if_normal(moments, 100, 0.001).low == Approx(-3.290526731491926 * deviation));
}

SamplingState some_state() {
  SamplingState state{"a \"model\"", fingerprint_of("x"), "curve", 0xFFFFFFFFFFFFFFFFU, 2, 128, {}};
  Philox random(1);
  for (int k = 0; k < 3; ++k) {
    Moments moments;
    for (int s = 0; s < 128; ++s) moments.add(std::ldexp(random.uniform() - 0.5, 40 * k - 40));
    state.moments.push_back(moments);
  }
  state.moments.push_back({-0.0, 5e-324, 1.7976931348623157e308, -1e-310});
  return state;
}

TEST_CASE("sampling states are read as they were written, to the bit", "[unit][sampled]") {
  const SamplingState state = some_state();
  const std::string text = to_json(state);
  const SamplingState read = sampling_state_from_json(text, "state");
  CHECK(read == state);
  CHECK(std::signbit(read.moments[3].sum));
  CHECK(to_json(read) == text);
  CHECK(fingerprint_of("") == "cbf29ce484222325");
  CHECK(fingerprint_of("a") == "af63dc4c8601ec8c");
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const auto place = text.find(what);
  REQUIRE(place != std::string::npos);
  return text.replace(place, what.size(), by);
}

TEST_CASE("sampling states that are no states are refused by line", "[unit][sampled]") {
  const std::string text = to_json(some_state());
  const auto message = [](const std::string& wrong) -> std::string {
    try {
      (void)sampling_state_from_json(wrong, "s.json");
    } catch (const InvalidInput& error) {
      return error.what();
    }
    return "accepted";
  };
  CHECK(message(text) == "accepted");
  CHECK(says(message(replaced(text, "\"sampling_state\": 1", "\"sampling_state\": 2")),
             {"s.json:2"}));
  CHECK(says(message(replaced(text, "\"looks\": 2", "\"looks\": 0")), {"0 looks"}));
  CHECK(says(message(replaced(text, "\"samples\": 128", "\"samples\": -1")), {"s.json:8"}));
  CHECK(says(message(replaced(text, "\"seed\"", "\"sead\"")), {"sead"}));
  CHECK(says(message(replaced(text, "8000000000000000", "800000000000000g")), {"hexadecimal"}));
  CHECK(says(message(replaced(text, "8000000000000000", "7ff0000000000000")), {"finite"}));
  CHECK(says(message(replaced(text, "8000000000000000", "80000000")), {"hexadecimal"}));
  CHECK(says(message(replaced(text, "\"8000000000000000\", ", "")), {"four numbers"}));
  CHECK(says(message("[]"), {"s.json:1"}));
  CHECK(says(message("{"), {"s.json:1"}));
  for (std::size_t cut = 0; cut < text.size(); cut += 7) {
    CHECK(message(text.substr(0, cut)) != "accepted");
  }
}

TEST_CASE("sampling states of something else are named", "[unit][sampled]") {
  SamplingState state = some_state();
  const auto message = [](auto&& body) -> std::string {
    try {
      body();
    } catch (const InvalidInput& error) {
      return error.what();
    }
    return "accepted";
  };
  const auto require = [&](const char* model, const char* print, std::uint64_t seed) {
    return message([&] { require_state_of(state, model, fingerprint_of(print), seed, "f.json"); });
  };
  CHECK(require("other name", "x", ~std::uint64_t{0}) == "accepted");
  CHECK(says(require("new", "y", ~std::uint64_t{0}), {"f.json", "a \"model\"", "'new'"}));
  CHECK(says(require("new", "x", 4), {"18446744073709551615", "seed 4"}));
  CHECK(says(message([&] { prepare(state, "law", state.seed, 4); }), {"'curve'", "'law'"}));
  CHECK(says(message([&] { prepare(state, "curve", state.seed, 5); }), {"other"}));
  CHECK(says(message([&] { prepare(state, "curve", 9, 4); }), {"seed 9"}));
  CHECK(message([&] { prepare(state, "curve", state.seed, 4); }) == "accepted");
  CHECK(state == some_state());
  SamplingState empty;
  require_state_of(empty, "new", "y", 3, "f.json");
  prepare(empty, "law", 3, 2);
  CHECK((empty.model == "new" && empty.quantities == "law" && empty.moments.size() == 2));
}

/// A term of each sample that is never the same.
void some_terms(index_t sample, std::vector<double>& terms) {
  Philox random(5, sample);
  for (double& x : terms) x = std::exp(10 * random.uniform());
}

TEST_CASE("sampling looks at powers of two and at the end, and spends what it has",
          "[unit][sampled]") {
  SamplingState state;
  prepare(state, "x", 0, 2);
  std::vector<index_t> looks;
  double spent = 0;
  const SamplingEffort effort{700, Threads(2), [&](const SamplingState& now) {
                                looks.push_back(now.samples);
                                spent += error_of_look(now, 0.9);
                              }};
  sample_until(state, some_terms, effort, [] { return false; });
  CHECK(looks == std::vector<index_t>{64, 128, 256, 512, 700});
  CHECK(state.looks == 5);
  CHECK(spent == Approx(0.1 * (1 - 1.0 / 6)));
  // There is nothing more to draw.
  sample_until(state, some_terms, effort, [] { return false; });
  CHECK(state.samples == 700);
  CHECK(looks.size() == 5);
  for (const index_t most : {index_t{2}, index_t{63}, index_t{64}, index_t{65}}) {
    SamplingState few;
    prepare(few, "x", 0, 1);
    sample_until(few, some_terms, {most, {}, {}}, [] { return false; });
    CHECK(few.samples == most);
    CHECK(few.looks == (most <= 64 ? 1 : 2));
  }
}

TEST_CASE("sampling that was stopped anywhere ends with the same bits", "[unit][sampled]") {
  SamplingState whole;
  prepare(whole, "x", 0, 3);
  sample_until(whole, some_terms, {2048, Threads(3), {}}, [] { return false; });
  for (const index_t stop : {index_t{1}, index_t{2}, index_t{4}, index_t{6}}) {
    SamplingState part;
    prepare(part, "x", 0, 3);
    sample_until(part, some_terms, {2048, {}, {}}, [&] { return part.looks == stop; });
    CHECK(part.samples == index_t{64} << (stop - 1));
    part = sampling_state_from_json(to_json(part), "state");
    index_t asked = 0;
    sample_until(part, some_terms, {2048, Threads(2), {}}, [&] { return ++asked, false; });
    CHECK(part == whole);
    CHECK(asked == 1 + 6 - stop);
    // One that has enough draws nothing.
    sample_until(part, some_terms, {4096, {}, {}}, [] { return true; });
    CHECK(part == whole);
  }
}

}  // namespace
}  // namespace unmask
