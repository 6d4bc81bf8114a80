#include "core/format/evidence_json.hpp"

#include <algorithm>
#include <optional>

#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/format/graph_names.hpp"
#include "core/format/json_fields.hpp"

namespace unmask {
namespace {

class EvidenceReader {
 public:
  EvidenceReader(const FactorGraph& graph, const std::string& source)
      : graph_(graph), source_(source), names_(graph), is_known_(at(graph.shape().positions())) {}

  Evidence read(JsonValue root) {
    if (root.kind() != JsonKind::object) {
      throw InvalidInput(place(root, source_) +
                         ": evidence is an object, {\"NAME\": \"VALUE\"}, not " +
                         std::string(describe(root.kind())));
    }
    for (const JsonValue entry : root) read_entry(entry);
    return std::move(evidence_);
  }

 private:
  void read_entry(JsonValue entry) {
    const std::string where = place(entry, source_);
    const index_t v = names_.variable(entry.key(), where);
    if (is_known_[at(v)]) {
      throw InvalidInput(where + ": " + graph_.name(v) + " is named twice; one entry a variable");
    }
    is_known_[at(v)] = true;
    switch (entry.kind()) {
      case JsonKind::string:
      case JsonKind::number:
        evidence_.hard.push_back({v, names_.value(v, entry.text(), where)});
        return;
      case JsonKind::array:
        add_soft(v, read_nonnegative_numbers(entry, source_).values, where);
        return;
      case JsonKind::object:
        add_soft(v, likelihoods_by_value(v, entry), where);
        return;
      default:
        throw InvalidInput(where + " is " + std::string(describe(entry.kind())) +
                           "; a value, or likelihoods of all values, are accepted");
    }
  }

  std::vector<Rational> likelihoods_by_value(index_t v, JsonValue object) const {
    std::vector<std::optional<Rational>> found(at(graph_.shape().cardinality(v)));
    for (const JsonValue entry : object) {
      const std::string where = place(entry, source_);
      const symbol_t x = names_.value(v, entry.key(), where);
      if (found[at(x)]) {
        throw InvalidInput(where + ": " + graph_.value_name(v, x) +
                           " is named twice; one likelihood a value");
      }
      if (entry.kind() != JsonKind::number && entry.kind() != JsonKind::string) {
        throw InvalidInput(where + " is " + std::string(describe(entry.kind())) +
                           "; a number or \"p/q\" is accepted");
      }
      found[at(x)] = parse_rational(entry.text(), where);
      if (*found[at(x)] < 0) {
        throw InvalidInput(where + " is " + quote(entry.text()) + "; it must be at least 0");
      }
    }
    std::vector<Rational> weights;
    for (symbol_t x = 0; x < found.size(); ++x) {
      if (!found[at(x)]) {
        throw InvalidInput(place(object, source_) + ": value " + quote(graph_.value_name(v, x)) +
                           " has no likelihood; every value of " + graph_.name(v) + " has one");
      }
      weights.push_back(std::move(*found[at(x)]));
    }
    return weights;
  }

  void add_soft(index_t v, std::vector<Rational> weights, const std::string& where) {
    const index_t q = graph_.shape().cardinality(v);
    if (weights.size() != q) {
      throw InvalidInput(where + ": " + std::to_string(weights.size()) + " likelihoods, but " +
                         graph_.name(v) + " has " + std::to_string(q) + " values");
    }
    if (std::all_of(weights.begin(), weights.end(), [](const Rational& x) { return x == 0; })) {
      throw InvalidInput(where + ": all likelihoods are 0; one at least is positive");
    }
    evidence_.soft.push_back({v, std::move(weights)});
  }

  const FactorGraph& graph_;
  const std::string& source_;
  GraphNames names_;
  std::vector<bool> is_known_;
  Evidence evidence_;
};

}  // namespace

bool looks_like_json_evidence(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

Evidence parse_json_evidence(std::string_view text, const std::string& source,
                             const FactorGraph& graph) {
  const JsonDocument document(text, source);
  return EvidenceReader(graph, source).read(document.root());
}

}  // namespace unmask
