#include "exact/sampled/sampling_state.hpp"

#include <cmath>
#include <cstring>

#include "core/base/contract.hpp"
#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/format/json_fields.hpp"
#include "core/format/json_writer.hpp"

namespace unmask {
namespace {

constexpr index_t kFirstLook = 64;
constexpr index_t kRound = 256;  // samples whose terms are held at once
constexpr index_t kFormat = 1;

/// The next number of samples that is looked at.
index_t next_look(index_t samples, index_t most) {
  index_t wanted = kFirstLook;
  while (wanted <= samples && wanted <= most / 2) wanted *= 2;
  return wanted > samples ? std::min(wanted, most) : most;
}

/// Sixteen hexadecimal digits.
std::string hexadecimal(std::uint64_t bits) {
  std::string digits;
  for (int shift = 60; shift >= 0; shift -= 4) digits += "0123456789abcdef"[bits >> shift & 15U];
  return digits;
}

/// A double as its bits: no decimal rounding on the way, on any platform.
std::string bits_of(double x) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &x, sizeof x);
  return hexadecimal(bits);
}

double read_bits(JsonValue value, const std::string& source) {
  require_kind(value, JsonKind::string, source);
  const std::string_view text = value.text();
  std::uint64_t bits = 0;
  bool is_good = text.size() == 16;
  for (const char c : text) {
    const bool is_digit = c >= '0' && c <= '9', is_letter = c >= 'a' && c <= 'f';
    is_good = is_good && (is_digit || is_letter);
    bits = bits << 4U | static_cast<std::uint64_t>(is_digit ? c - '0' : c - 'a' + 10);
  }
  double x = 0.0;
  std::memcpy(&x, &bits, sizeof x);
  if (!is_good || !std::isfinite(x)) {
    throw InvalidInput(place(value, source) + ": " + quote(text) +
                       " is not 16 hexadecimal digits, the bits of a finite double");
  }
  return x;
}

Moments read_moments(JsonValue value, const std::string& source) {
  require_kind(value, JsonKind::array, source);
  std::vector<double> numbers;
  for (const JsonValue number : value) numbers.push_back(read_bits(number, source));
  if (numbers.size() != 4) {
    throw InvalidInput(place(value, source) + ": sums are four numbers each, here " +
                       std::to_string(numbers.size()));
  }
  return {numbers[0], numbers[1], numbers[2], numbers[3]};
}

std::string read_text(JsonValue value, const std::string& source) {
  require_kind(value, JsonKind::string, source);
  return std::string(value.text());
}

void add_samples(SamplingState& state, const SampleTerms& terms, index_t end, Threads threads) {
  std::vector<std::vector<double>> rows(at(kRound));
  while (state.samples < end) {
    const index_t first = state.samples, count = std::min(kRound, end - first);
    parallel_for(threads, count, [&](index_t s) {
      rows[at(s)].assign(state.moments.size(), 0.0);
      terms(first + s, rows[at(s)]);
    });
    for (index_t s = 0; s < count; ++s) {
      for (std::size_t t = 0; t < state.moments.size(); ++t) state.moments[t].add(rows[at(s)][t]);
    }
    state.samples += count;
  }
}

}  // namespace

std::string fingerprint_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hexadecimal(hash);
}

std::string to_json(const SamplingState& state) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.member("sampling_state", kFormat);
  json.member("model", state.model);
  json.member("fingerprint", state.fingerprint);
  json.member("quantities", state.quantities);
  json.member("seed", state.seed);
  json.member("looks", state.looks);
  json.member("samples", state.samples);
  json.key("sums");
  json.begin_array();
  for (const Moments& m : state.moments) {
    json.value(std::vector<std::string>{bits_of(m.sum), bits_of(m.sum_rest), bits_of(m.squares),
                                        bits_of(m.squares_rest)});
  }
  json.end_array();
  json.end_object();
  return text;
}

SamplingState sampling_state_from_json(std::string_view text, const std::string& source) {
  const JsonDocument document(text, source);
  const auto fields = read_fields(document.root(), "a sampling state",
                                  {"sampling_state", "model", "fingerprint", "quantities", "seed",
                                   "looks", "samples", "sums"},
                                  source);
  (void)read_index(fields[0], {kFormat, kFormat}, source);
  SamplingState state;
  state.model = read_text(fields[1], source);
  state.fingerprint = read_text(fields[2], source);
  state.quantities = read_text(fields[3], source);
  state.seed = read_index(fields[4], {}, source);
  state.looks = read_index(fields[5], {0, 64}, source);
  state.samples = read_index(fields[6], {}, source);
  require_kind(fields[7], JsonKind::array, source);
  for (const JsonValue value : fields[7]) state.moments.push_back(read_moments(value, source));
  if ((state.samples == 0) != (state.looks == 0) || state.samples == 1) {
    throw InvalidInput(place(fields[5], source) + ": " + std::to_string(state.looks) +
                       " looks do not go with " + std::to_string(state.samples) + " samples");
  }
  return state;
}

void require_state_of(SamplingState& state, const std::string& model,
                      const std::string& fingerprint, std::uint64_t seed,
                      const std::string& where) {
  if (state.samples == 0) {
    state.model = model;
    state.fingerprint = fingerprint;
    return;
  }
  if (state.fingerprint != fingerprint) {
    throw InvalidInput(where + " has samples of " + quote(state.model) + " (fingerprint " +
                       state.fingerprint + "), not of " + quote(model) + " (fingerprint " +
                       fingerprint + ")");
  }
  if (state.seed != seed) {
    throw InvalidInput(where + " has samples of seed " + std::to_string(state.seed) +
                       ", not of seed " + std::to_string(seed));
  }
}

void prepare(SamplingState& state, const std::string& quantities, std::uint64_t seed,
             std::size_t terms) {
  if (state.samples == 0) {
    state.quantities = quantities;
    state.seed = seed;
    state.moments.assign(terms, Moments{});
    return;
  }
  if (state.seed != seed) {
    throw InvalidInput("the saved samples are of seed " + std::to_string(state.seed) +
                       ", not of seed " + std::to_string(seed));
  }
  if (state.quantities != quantities || state.moments.size() != terms) {
    throw InvalidInput("the saved samples are of other quantities: saved '" + state.quantities +
                       "', asked for '" + quantities + "'");
  }
}

double error_of_look(const SamplingState& state, double confidence) {
  UNMASK_REQUIRE(state.looks >= 1, "looked at");
  return (1.0 - confidence) / static_cast<double>(state.looks) /
         static_cast<double>(state.looks + 1);
}

void sample_until(SamplingState& state, const SampleTerms& terms, const SamplingEffort& effort,
                  const std::function<bool()>& is_enough) {
  UNMASK_REQUIRE(effort.most_samples >= 2, "an interval needs two samples");
  if (state.looks > 0 && is_enough()) return;
  while (state.samples < effort.most_samples) {
    add_samples(state, terms, next_look(state.samples, effort.most_samples), effort.threads);
    ++state.looks;
    if (effort.after_look) effort.after_look(state);
    if (is_enough()) return;
  }
}

}  // namespace unmask
