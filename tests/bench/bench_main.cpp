#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "tests/bench/ratios.hpp"

namespace unmask::bench {
namespace {

constexpr double kPeakMebibytes = 64.0;

/// Prints as usual and remembers nanoseconds a cell of every repetition.
class RememberingReporter : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
      const auto cells = run.counters.find("cells");
      const double count = cells == run.counters.end() ? 1.0 : cells->second.value;
      const double seconds = run.real_accumulated_time / static_cast<double>(run.iterations);
      nanoseconds_[run.run_name.function_name].push_back(seconds * 1e9 / count);
    }
  }

  /// The median over repetitions; 0 if it did not run.
  [[nodiscard]] double median(const std::string& name) const {
    const auto found = nanoseconds_.find(name);
    if (found == nanoseconds_.end()) return 0.0;
    std::vector<double> times = found->second;
    std::sort(times.begin(), times.end());
    const std::size_t middle = times.size() / 2;
    return times.size() % 2 == 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2;
  }

  void print_medians() const {
    for (const auto& [name, times] : nanoseconds_) {
      std::printf("median %-44s %12.4f ns/cell (%zu repetitions)\n", name.c_str(), median(name),
                  times.size());
    }
  }

 private:
  std::map<std::string, std::vector<double>> nanoseconds_;
};

void warn_if_busy(const char* when) {
  double load[1] = {0.0};
  if (getloadavg(load, 1) == 1 && load[0] > 0.5) {
    std::printf("warning: load average %.2f %s; other work disturbs the figures\n", load[0], when);
  }
}

void print_ratio(const Ratio& ratio, const RememberingReporter& reporter) {
  const double numerator = reporter.median(ratio.numerator);
  const double denominator = reporter.median(ratio.denominator);
  if (numerator == 0.0 || denominator == 0.0) return;
  const double value = numerator / denominator;
  std::printf("ratio  %-60s %7.2f", ratio.title.c_str(), value);
  if (ratio.at_least > 0.0) {
    std::printf("   target >= %.2g   %s", ratio.at_least,
                value >= ratio.at_least ? "met" : "MISSED");
  }
  std::printf("\n");
}

/// For benchmarks that count one cell an iteration.
void print_time(const TimeLimit& limit, const RememberingReporter& reporter) {
  const double seconds = reporter.median(limit.name) * 1e-9;
  if (seconds == 0.0) return;
  std::printf("time   %-60s %7.3g   target <  %.2g s   %s\n", limit.title.c_str(), seconds,
              limit.seconds, seconds < limit.seconds ? "met" : "MISSED");
}

void print_peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const double mebibytes = static_cast<double>(usage.ru_maxrss) / 1024.0;
  std::printf("memory %-60s %7.1f   target <  %.0f   %s\n",
              "peak resident set of this process, MiB", mebibytes, kPeakMebibytes,
              mebibytes < kPeakMebibytes ? "met" : "MISSED");
}

}  // namespace
}  // namespace unmask::bench

int main(int argc, char** argv) {
  using namespace unmask::bench;
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  warn_if_busy("at the start");
  RememberingReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  std::printf("\n");
  reporter.print_medians();
  for (const Ratio& ratio : ratios()) print_ratio(ratio, reporter);
  for (const TimeLimit& limit : time_limits()) print_time(limit, reporter);
  print_peak_memory();
  return 0;
}
