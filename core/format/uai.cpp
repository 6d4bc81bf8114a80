#include "core/format/uai.hpp"

#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/format/decimal_out.hpp"
#include "core/format/text_cursor.hpp"

namespace unmask {
namespace {

class UaiReader {
 public:
  UaiReader(std::string_view text, const std::string& source, Warnings& warnings)
      : cursor_(text, source, TextCursor::Blank::spaces), source_(source), warnings_(warnings) {}

  FactorGraph read() {
    read_kind();
    const Shape shape = read_shape();
    read_scopes(shape);
    for (index_t f = 0; f < scopes_.size(); ++f) read_table(f, shape);
    cursor_.skip_blank();
    if (!cursor_.at_end()) {
      cursor_.fail("the model ends after " + std::to_string(scopes_.size()) +
                   " factors, but here is " + cursor_.here());
    }
    FactorGraph graph(shape, std::move(factors_));
    report(graph);
    return graph;
  }

 private:
  void read_kind() {
    cursor_.skip_blank();
    const char* const begin = cursor_.position();
    const std::string_view word = cursor_.take_bare_word();
    is_network_ = word == "BAYES";
    if (!is_network_ && word != "MARKOV") {
      cursor_.fail_at(begin, "a model starts with MARKOV or BAYES, not " +
                                 (word.empty() ? cursor_.here() : quote(word)));
    }
  }

  Shape read_shape() {
    const index_t n = cursor_.take_index("the number of variables", {1, Shape::kMaxPositions});
    std::vector<index_t> cards;
    for (index_t i = 0; i < n; ++i) {
      cards.push_back(cursor_.take_index("a cardinality", {1, Shape::kMaxCardinality}));
    }
    return Shape(std::move(cards));
  }

  void read_scopes(const Shape& shape) {
    const index_t n = shape.positions();
    const index_t count = cursor_.take_index("the number of factors", {0, cursor_.remaining()});
    std::vector<index_t> seen_in(at(n), 0);  // 1 + the last factor that has the variable
    for (index_t f = 0; f < count; ++f) {
      scopes_.emplace_back();
      const index_t size = cursor_.take_index("the size of a scope", {0, n});
      for (index_t i = 0; i < size; ++i) {
        const index_t variable = cursor_.take_index("a variable of a scope", {0, n - 1});
        if (seen_in[at(variable)] == f + 1) {
          cursor_.fail("variable " + std::to_string(variable) +
                       " is twice in the scope of factor " + std::to_string(f));
        }
        seen_in[at(variable)] = f + 1;
        scopes_.back().push_back(variable);
      }
    }
  }

  void read_table(index_t f, const Shape& shape) {
    cursor_.skip_blank();
    const char* const begin = cursor_.position();
    const index_t count = cursor_.take_index("the number of values of a factor", {0, kNoLimit});
    const auto cells = cells_of(scopes_[at(f)], shape);
    if (cells != count) {
      cursor_.fail_at(begin, factor_name(f) + " is said to have " + std::to_string(count) +
                                 " values, but its scope has " +
                                 (cells ? std::to_string(*cells) : std::string("more than 2^64")) +
                                 " cells, one value each");
    }
    if (count > cursor_.remaining()) {
      cursor_.fail_at(begin, factor_name(f) + " is said to have " + std::to_string(count) +
                                 " values; the text ends before");
    }
    NumberList values;
    values.reserve(count);
    for (index_t k = 0; k < count; ++k) {
      cursor_.take_number("a value", [&](const auto& x) { values.append(x); });
    }
    factors_.push_back({std::move(scopes_[at(f)]), NumberTable(std::move(values)), {}});
    if (is_network_) find_child(factors_.back(), f, shape);
  }

  void find_child(Factor& factor, index_t f, const Shape& shape) {
    const auto name_of = [&](index_t row) {
      return factor_name(f) + ", row " + std::to_string(row);
    };
    const bool is_conditional =
        !factor.scope.empty() &&
        !factor.values.normalise_rows(shape.cardinality(factor.scope.back()), name_of, divided_);
    if (is_conditional) factor.child = factor.scope.back();
    if (!is_conditional) ++plain_;
  }

  void report(const FactorGraph& graph) {
    divided_.report(source_, warnings_);
    if (!is_network_ || graph.is_bayesian_network()) return;
    warnings_.push_back(
        source_ + ": says BAYES but is no Bayesian network: " +
        (plain_ != 0 ? std::to_string(plain_) + " of " + std::to_string(graph.factors().size()) +
                           " factors have rows that do not sum to 1"
                     : std::string("not every variable is the last of exactly one scope, or "
                                   "there is a cycle")) +
        "; it is taken as a product of factors");
  }

  static std::string factor_name(index_t f) { return "factor " + std::to_string(f); }

  static constexpr index_t kNoLimit = ~index_t{0};

  TextCursor cursor_;
  const std::string& source_;
  Warnings& warnings_;
  bool is_network_ = false;
  std::vector<std::vector<index_t>> scopes_;
  std::vector<Factor> factors_;
  DividedRows divided_;
  index_t plain_ = 0;
};

index_t count_words(std::string_view text, const std::string& source) {
  TextCursor cursor(text, source, TextCursor::Blank::spaces);
  index_t words = 0;
  for (cursor.skip_blank(); !cursor.at_end(); cursor.skip_blank()) {
    if (cursor.take_bare_word().empty()) cursor.fail("integers are expected, not " + cursor.here());
    ++words;
  }
  return words;
}

void require_end(TextCursor& cursor, const char* what) {
  cursor.skip_blank();
  if (!cursor.at_end()) cursor.fail(std::string(what) + " ends here, not " + cursor.here());
}

index_t take_variable(TextCursor& cursor, const Shape& shape) {
  return cursor.take_index("a variable", {0, shape.positions() - 1});
}

}  // namespace

FactorGraph parse_uai(std::string_view text, const std::string& source, Warnings& warnings) {
  return UaiReader(text, source, warnings).read();
}

std::vector<Observation> parse_uai_evidence(std::string_view text, const std::string& source,
                                            const Shape& shape) {
  const index_t words = count_words(text, source);
  if (words == 0) return {};
  TextCursor cursor(text, source, TextCursor::Blank::spaces);
  if (words % 2 == 0) (void)cursor.take_index("the number of samples", {1, 1});
  const index_t most = words / 2;
  const index_t count = cursor.take_index("the number of observed variables", {0, most});
  std::vector<Observation> observed;
  std::vector<std::optional<symbol_t>> symbols(at(shape.positions()));
  for (index_t k = 0; k < count; ++k) {
    const index_t variable = take_variable(cursor, shape);
    const auto symbol = static_cast<symbol_t>(
        cursor.take_index("a symbol of that variable", {0, shape.cardinality(variable) - 1}));
    auto& known = symbols[at(variable)];
    if (known && *known != symbol) {
      cursor.fail("variable " + std::to_string(variable) + " is observed as " +
                  std::to_string(*known) + " and as " + std::to_string(symbol));
    }
    if (!known) observed.push_back({variable, symbol});
    known = symbol;
  }
  require_end(cursor, "the evidence");
  return observed;
}

std::vector<Likelihood> parse_uai_virtual_evidence(std::string_view text, const std::string& source,
                                                   const Shape& shape) {
  TextCursor cursor(text, source, TextCursor::Blank::spaces);
  cursor.skip_blank();
  if (cursor.at_end()) return {};
  const index_t count =
      cursor.take_index("the number of variables with evidence", {0, cursor.remaining()});
  std::vector<Likelihood> found;
  std::vector<bool> seen(at(shape.positions()), false);
  for (index_t k = 0; k < count; ++k) {
    Likelihood likelihood{take_variable(cursor, shape), {}};
    if (seen[at(likelihood.variable)]) {
      cursor.fail("variable " + std::to_string(likelihood.variable) + " has evidence twice");
    }
    seen[at(likelihood.variable)] = true;
    const index_t q = shape.cardinality(likelihood.variable);
    (void)cursor.take_index("the cardinality of that variable", {q, q});
    bool positive = false;
    for (index_t s = 0; s < q; ++s) {
      NumberList weight;
      cursor.take_number("a likelihood", [&](const auto& x) { weight.append(x); });
      positive = positive || !weight.is_zero(0);
      likelihood.weights.push_back(weight.rational(0));
    }
    if (!positive) {
      cursor.fail("all likelihoods of variable " + std::to_string(likelihood.variable) +
                  " are zero; one must be positive");
    }
    found.push_back(std::move(likelihood));
  }
  require_end(cursor, "the evidence");
  return found;
}

std::string write_uai(const FactorGraph& graph, Warnings& warnings) {
  const Shape& shape = graph.shape();
  std::string out = graph.is_bayesian_network() ? "BAYES\n" : "MARKOV\n";
  out += std::to_string(shape.positions()) + "\n";
  for (index_t i = 0; i < shape.positions(); ++i) {
    out += (i == 0 ? "" : " ") + std::to_string(shape.cardinality(i));
  }
  out += "\n" + std::to_string(graph.factors().size()) + "\n";
  for (const Factor& factor : graph.factors()) {
    out += std::to_string(factor.scope.size());
    for (const index_t variable : factor.scope) out += " " + std::to_string(variable);
    out += "\n";
  }
  DecimalOut numbers;
  for (const Factor& factor : graph.factors()) {
    out += "\n" + std::to_string(factor.values.size()) + "\n";
    const index_t row = factor.scope.empty() ? 1 : shape.cardinality(factor.scope.back());
    for (index_t k = 0; k < factor.values.size(); ++k) {
      out += numbers.text(factor.values, k);
      out += (k + 1) % row == 0 ? "\n" : " ";
    }
  }
  numbers.report("UAI", warnings);
  return out;
}

std::string write_uai_marginals(const std::vector<std::vector<double>>& marginals) {
  std::string out = "MAR\n" + std::to_string(marginals.size());
  for (const auto& marginal : marginals) {
    out += " " + std::to_string(marginal.size());
    for (const double p : marginal) out += " " + format_exact(p);
  }
  return out + "\n";
}

std::string write_uai_partition(double log10_z) { return "PR\n" + format_exact(log10_z) + "\n"; }

}  // namespace unmask
