// Certificates that are changed a little, in every way that the test could think of: none may pass.
//
// The counts of mutations tried and of those that slipped through are printed. What passes is
// either a hole in the checker or a digit that does not matter; there is none of either, but for
// two fields of D3's transcript, whose statement has the same numbers for every position that it
// may name.
#include <cstdlib>
#include <map>
#include <set>

#include "core/base/invalid_input.hpp"
#include "core/base/rng.hpp"
#include "exact/certificate/check.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/certificate_cases.hpp"

using namespace unmask;

namespace {

constexpr std::uint64_t kSeed = 20240607;

index_t multiplier() {
  const char* const text = std::getenv("UNMASK_TEST_MULTIPLIER");
  return text == nullptr ? 1 : static_cast<index_t>(std::strtoull(text, nullptr, 10));
}

bool accepted(const std::string& text) {
  try {
    return check_certificate(text, "mutant").valid;
  } catch (const InvalidInput&) {
    return false;
  }
}

/// Tries texts that differ from one certificate, and counts.
class Mutants {
 public:
  explicit Mutants(std::string certificate) : original_(std::move(certificate)) {}

  [[nodiscard]] const std::string& original() const { return original_; }

  void attempt(const std::string& mutant) {
    if (mutant == original_) return;
    ++tried;
    if (!accepted(mutant)) return;
    ++slipped;
    UNSCOPED_INFO("slipped through:\n" << mutant << "instead of\n" << original_);
  }

  index_t tried = 0, slipped = 0;

 private:
  std::string original_;
};

struct Count {
  index_t tried = 0, slipped = 0;
};

/// body(certificate, its mutants, random numbers) for every case; the totals are printed and
/// checked.
template <class Body>
Count over_all_certificates(const std::string& what, const Body& body) {
  Count count;
  index_t stream = 0;
  for (const CertificateCase& claimed : certificate_cases()) {
    const CertificateText certificate = derived_certificate(claimed);
    Mutants mutants(to_json(certificate));
    Philox random(kSeed, ++stream);
    body(certificate, mutants, random);
    CHECK(mutants.slipped == 0);
    count.tried += mutants.tried;
    count.slipped += mutants.slipped;
  }
  WARN(what << ": " << count.tried << " mutations tried, " << count.slipped << " slipped through");
  CHECK(count.tried > 0);
  return count;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The theorem's line, which is tried against all other labels below.
bool is_label(const std::string& text, std::size_t place) {
  return text.find("\"theorem\"") <= place && place < text.find("\"model\"");
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t start = 0; start < text.size();) {
    const auto end = text.find('\n', start) + 1;
    lines.push_back(text.substr(start, end - start));
    start = end;
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

}  // namespace

TEST_CASE("no digit of a certificate can be changed", "[certificate][mutation]") {
  over_all_certificates("digits", [](const CertificateText&, Mutants& mutants, Philox& random) {
    const std::string& text = mutants.original();
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (!is_digit(text[i]) || is_label(text, i)) continue;
      const auto digit = static_cast<index_t>(text[i] - '0');
      const index_t first = multiplier() > 1 ? 1 : 1 + random.below(9);
      const index_t last = multiplier() > 1 ? 9 : first;
      for (index_t shift = first; shift <= last; ++shift) {
        std::string mutant = text;
        mutant[i] = static_cast<char>('0' + (digit + shift) % 10);
        mutants.attempt(mutant);
      }
    }
  });
}

TEST_CASE("no byte of a certificate can be replaced, left out or doubled",
          "[certificate][mutation]") {
  over_all_certificates("bytes", [](const CertificateText&, Mutants& mutants, Philox& random) {
    const std::string& text = mutants.original();
    const std::string alphabet = " \n\t{}[]\",:+-*/.eE0123456789abcdefghijklmnopqrstuvwxyzAB()=<!";
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (is_label(text, i) || random.below(8) >= multiplier()) continue;
      std::string replaced = text;
      replaced[i] = alphabet[at(random.below(alphabet.size()))];
      mutants.attempt(replaced);
      mutants.attempt(std::string(text).erase(i, 1));
      mutants.attempt(std::string(text).insert(i, 1, text[i]));
    }
  });
}

TEST_CASE("no line of a certificate can be left out, doubled or moved", "[certificate][mutation]") {
  over_all_certificates("lines", [](const CertificateText&, Mutants& mutants, Philox& random) {
    const std::vector<std::string> lines = lines_of(mutants.original());
    for (std::size_t i = 0; i < lines.size(); ++i) {
      auto without = lines, doubled = lines;
      without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
      doubled.insert(doubled.begin() + static_cast<std::ptrdiff_t>(i), lines[i]);
      mutants.attempt(joined(without));
      mutants.attempt(joined(doubled));
      for (std::size_t j = i + 1; j < lines.size(); ++j) {
        if (j > i + 1 && random.below(8) >= multiplier()) continue;
        auto swapped = lines;
        std::swap(swapped[i], swapped[j]);
        // The commas behind them stay.
        const auto comma = [](const std::string& line) { return line.find(",\n") != line.npos; };
        if (comma(swapped[i]) && !comma(swapped[j])) {
          swapped[i].erase(swapped[i].size() - 2, 1);
          swapped[j].insert(swapped[j].size() - 1, ",");
        } else if (comma(swapped[j]) && !comma(swapped[i])) {
          swapped[j].erase(swapped[j].size() - 2, 1);
          swapped[i].insert(swapped[i].size() - 1, ",");
        }
        mutants.attempt(joined(swapped));
      }
    }
  });
}

TEST_CASE("no relation, verdict or side can be exchanged", "[certificate][mutation]") {
  over_all_certificates("exchanges", [](const CertificateText& certificate, Mutants& mutants,
                                        Philox&) {
    for (const char* relation : {"=", "<=", "<", "!=", ">=", ">", "==", ""}) {
      auto changed = certificate;
      changed.relation = relation;
      mutants.attempt(to_json(changed));
    }
    for (const char* verdict : {"proved", "refuted", "undecided", "inapplicable", "proved_exact"}) {
      auto changed = certificate;
      changed.verdict = verdict;
      mutants.attempt(to_json(changed));
    }
    const std::vector<SideText> wrong = {{"0"},      {"1"},          {"log(2)"},
                                         {"0", "0"}, {"0.5", "0.5"}, {""}};
    for (const SideText& side : wrong) {
      auto left = certificate, right = certificate;
      left.left = side;
      right.right = side;
      if (certificate.left != side) mutants.attempt(to_json(left));
      if (certificate.right != side) mutants.attempt(to_json(right));
    }
    auto swapped = certificate;
    std::swap(swapped.left, swapped.right);
    mutants.attempt(to_json(swapped));
    // The same numbers in other words.
    for (const std::string suffix :
         {" + 0", " + 0*log(2)", " ", " + 1 - 1", " + log(2) - log(2)"}) {
      auto longer = certificate;
      for (std::string& end : longer.left) end += suffix;
      mutants.attempt(to_json(longer));
    }
  });
}

TEST_CASE("a certificate of one statement is not one of another", "[certificate][mutation]") {
  // Where both statements are about the same two numbers, the relabelled text is a true certificate
  // of the other one. All that remain are listed here.
  const std::set<std::string> same_numbers = {
      "A2 start as E3 reverse",
      "A3 dtc as C1 dtc",
      "A3 sum as C1 end",
      "A3 tc as C1 area",
      "A3 tc as C1 tc",
      "A5  as A7 ",
      "A7  as A5 ",
      "B2 z as B1 li-cai",
      "B2 z as B1 sharp",
      "C1 area as A3 tc",
      "C1 area as C1 tc",
      "C1 dtc as A3 dtc",
      "C1 end as A3 sum",
      "C1 tc as A3 tc",
      "C1 tc as C1 area",
      "C5 card as C5 tse",
      "C5 tse as C5 card",
      "C5-repeated-bit  as C5 card",
      "C5-repeated-bit  as C5 tse",
      "D1 dtc as A3 dtc",
      "D1 dtc as C1 dtc",
      "D1 dtc as G6 markov",
      "D1 tc as A3 tc",
      "D1 tc as C1 area",
      "D1 tc as C1 tc",
      "D1 tc as E1 adaptive",
      "D1 tc as E2 ",
      "D2 cost as A5 ",
      "D2 cost as A8 confidence",
      "D2 curve as A1 ",
      "D2 dtc as A3 dtc",
      "D2 dtc as C1 dtc",
      "D2 dtc as E1 adaptive",
      "D2 dtc as E2 ",
      "D2 tc as A3 tc",
      "D2 tc as C1 area",
      "D2 tc as C1 tc",
      "E1 adaptive as E2 ",
      "E1 order as G5 ",
      "E2  as E1 adaptive",
      "E3 forward as A3 tc",
      "E3 forward as C1 area",
      "E3 forward as C1 tc",
      "E3 reverse as A2 start",
      "G5  as E1 order",
      "H2  as E10 ",
      "H4 step as A5 ",
      "H4 step as A7 ",
      "H4 step as A8 confidence",
  };
  std::set<std::string> remained;
  index_t tried = 0;
  for (const CertificateCase& claimed : certificate_cases()) {
    const CertificateText certificate = derived_certificate(claimed);
    const std::string from = claimed.theorem + " " + claimed.claim.part.value_or("");
    for (const checker::Statement& statement : checker::all_statements()) {
      auto relabelled = certificate;
      relabelled.theorem = statement.theorem;
      const std::string part = statement.part;
      relabelled.claim.part = part.empty() ? std::nullopt : std::optional<std::string>(part);
      const std::string to = relabelled.theorem + " " + part;
      if (to == from) continue;
      ++tried;
      if (accepted(to_json(relabelled))) remained.insert(from + " as " + to);
    }
  }
  std::string list;
  for (const std::string& pair : remained) list += "\n" + pair;
  WARN("labels: " << tried << " tried, " << remained.size() << " state the same numbers:" << list);
  CHECK(remained == same_numbers);
}
