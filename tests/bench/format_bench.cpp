// Reading networks: megabytes a second of BIF and UAI, and of the decimals in them.
#include "core/base/rng.hpp"
#include "core/format/bif.hpp"
#include "core/format/uai.hpp"
#include "tests/bench/ratios.hpp"

namespace unmask::bench {
namespace {

constexpr double kMegabytesASecond = 50.0;  ///< the promise
constexpr double kMegabytes = 2.0;          ///< at least that much text, and little more

/// A network as large files are: conditional tables of three variables of eight values, seven
/// digits a number. Rows sum to 1 exactly, but for one in `missing`, which misses 10^-7.
std::string network_text(index_t missing) {
  constexpr index_t kValues = 8, kDigits = 10000000;
  Philox random(5, 0);
  std::string declarations = "network bench {\n}\n", tables;
  const auto name = [](index_t i) { return "variable_" + std::to_string(i); };
  const auto value = [](index_t s) { return "value" + std::to_string(s); };
  const auto append_row = [&] {
    index_t rest = kDigits - (random.below(missing) == 0 ? 1 : 0);
    for (index_t s = 0; s < kValues; ++s) {
      const index_t part = s + 1 == kValues ? rest : random.below(rest / 2 + 1);
      rest -= part;
      const std::string digits = std::to_string(kDigits + part);
      tables += (s == 0 ? " 0." : ", 0.") + digits.substr(1);
    }
    tables += ";\n";
  };
  for (index_t i = 0; tables.size() < static_cast<std::size_t>(kMegabytes * 1e6); ++i) {
    declarations += "variable " + name(i) + " {\n  type discrete [ 8 ] { ";
    for (index_t s = 0; s < kValues; ++s) declarations += (s == 0 ? "" : ", ") + value(s);
    declarations += " };\n}\n";
    tables += "probability ( " + name(i);
    if (i < 2) {
      tables += " ) {\n  table 1, 0, 0, 0, 0, 0, 0, 0;\n}\n";
      continue;
    }
    tables += " | " + name(i - 1) + ", " + name(i - 2) + " ) {\n";
    for (index_t second = 0; second < kValues; ++second) {
      for (index_t first = 0; first < kValues; ++first) {
        tables += "  (" + value(first) + ", " + value(second) + ")";
        append_row();
      }
    }
    tables += "}\n";
  }
  return declarations + tables;
}

template <class Parse>
void read_text(benchmark::State& state, const std::string& text, const Parse& parse) {
  for (auto _ : state) {
    Warnings warnings;
    benchmark::DoNotOptimize(parse(text, "bench", warnings).factors().size());
  }
  count_cells(state, 1.0);
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(text.size()));
  state.counters["MB"] = static_cast<double>(text.size()) / 1e6;
}

void bif_exact_rows(benchmark::State& state) {
  static const std::string text = network_text(~index_t{0});
  read_text(state, text, parse_bif);
}

void bif_rows_that_miss(benchmark::State& state) {
  static const std::string text = network_text(3);
  read_text(state, text, parse_bif);
}

void uai_network(benchmark::State& state) {
  Warnings warnings;
  static const std::string text =
      write_uai(parse_bif(network_text(~index_t{0}), "bench", warnings), warnings);
  read_text(state, text, parse_uai);
}

/// The time of one pass over the text that looks at every byte, for scale.
void scan_bytes(benchmark::State& state) {
  static const std::string text = network_text(~index_t{0});
  for (auto _ : state) {
    std::uint64_t sum = 0;
    for (const char c : text) sum = sum * 31 + static_cast<unsigned char>(c);
    benchmark::DoNotOptimize(sum);
  }
  count_cells(state, 1.0);
}

void table_as_doubles(benchmark::State& state) {
  Warnings warnings;
  static const FactorGraph graph = parse_bif(network_text(3), "bench", warnings);
  double numbers = 0.0;
  for (const Factor& factor : graph.factors()) {
    numbers += static_cast<double>(factor.values.size());
  }
  for (auto _ : state) {
    for (const Factor& factor : graph.factors()) {
      benchmark::DoNotOptimize(factor.values.doubles().data());
    }
  }
  count_cells(state, numbers);
}

BENCHMARK(bif_exact_rows)->Unit(benchmark::kMillisecond)->Repetitions(5);
BENCHMARK(bif_rows_that_miss)->Unit(benchmark::kMillisecond)->Repetitions(5);
BENCHMARK(uai_network)->Unit(benchmark::kMillisecond)->Repetitions(5);
BENCHMARK(scan_bytes)->Unit(benchmark::kMillisecond)->Repetitions(5);
BENCHMARK(table_as_doubles)->Unit(benchmark::kMillisecond)->Repetitions(5);

// What at least that much text takes at the promised speed. The UAI text has 0.7 of the bytes.
constexpr double kBifSeconds = kMegabytes / kMegabytesASecond;
constexpr double kUaiSeconds = 0.7 * kBifSeconds;

const bool promised =
    promise(TimeLimit{"BIF at 50 MB/s, 2 MB, s", "bif_exact_rows", kBifSeconds}) &&
    promise(TimeLimit{"BIF at 50 MB/s, a third of the rows divided, s", "bif_rows_that_miss",
                      kBifSeconds}) &&
    promise(TimeLimit{"UAI at 50 MB/s, 1.4 MB, s", "uai_network", kUaiSeconds}) &&
    promise(Ratio{"BIF, a pass over the bytes / reading them", "scan_bytes", "bif_exact_rows",
                  0.0});

}  // namespace
}  // namespace unmask::bench
