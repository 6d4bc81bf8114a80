#include "core/format/write_model.hpp"

#include <algorithm>

#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/format/bif.hpp"
#include "core/format/model_json.hpp"
#include "core/format/source.hpp"
#include "core/format/uai.hpp"
#include "core/model/expand.hpp"
#include "core/model/to_factor_graph.hpp"

namespace unmask {
namespace {

/// The model itself, or its table or rows where its kind has no JSON form.
Model with_json_form(const Model& model, const Budget& budget) {
  if (has_json_form(model)) return model;
  if (const auto* blocks = std::get_if<IndependentBlocks>(&model.distribution())) {
    std::vector<Model> written;
    for (const Model& block : blocks->blocks()) written.push_back(with_json_form(block, budget));
    return {model.spec(), IndependentBlocks(std::move(written))};
  }
  if (model.support_rows()) return {model.spec(), support_table<Rational>(model, budget).value()};
  return {model.spec(), joint_table<Rational>(model, budget).value()};
}

std::string bif_of(const Model& model, const Budget& budget, Warnings& warnings) {
  const FactorGraph graph = to_network(model, budget).value();
  if (!graph.is_bayesian_network()) {
    throw InvalidInput(printable(model.spec()) +
                       ": BIF holds Bayesian networks, and this is none; accepted: networks and "
                       "Markov chains. Write .json or .uai");
  }
  return write_bif(graph, warnings);
}

std::string uai_of(const Model& model, const Budget& budget, Warnings& warnings) {
  const FactorGraph graph = to_network(model, budget).value();
  if (!graph.names().variables.empty()) {
    warnings.push_back("UAI has no names: variables and values are numbered");
  }
  return write_uai(graph, warnings);
}

/// How often each row stands in the file. Throws: InvalidInput if that is not a whole number, or
/// absurdly often.
std::vector<index_t> repetitions(const SupportTable<Rational>& rows, const Model& model) {
  constexpr index_t kMostRows = index_t{1} << 26U;
  Integer common = 0, sum = 0;
  for (const Rational& w : rows.weights()) {
    if (denominator(w) != 1) {
      throw InvalidInput(printable(model.spec()) + ": a row has the weight " + quote(to_text(w)) +
                         "; CSV repeats rows, so weights must be whole "
                         "numbers. Write .json");
    }
    common = gcd(common, numerator(w));
    sum += numerator(w);
  }
  if (sum / common > kMostRows) {
    throw InvalidInput(printable(model.spec()) + ": CSV would repeat rows " +
                       format_count((sum / common).convert_to<double>()) +
                       " times; at most 2^26. Write .json");
  }
  std::vector<index_t> times;
  for (const Rational& w : rows.weights()) {
    times.push_back(static_cast<index_t>(Integer(numerator(w) / common)));
  }
  return times;
}

void warn_of_missing_symbols(const SupportTable<Rational>& rows, Warnings& warnings) {
  index_t smaller = 0;
  for (index_t i = 0; i < rows.shape().positions(); ++i) {
    symbol_t largest = 0;
    for (index_t r = 0; r < rows.rows(); ++r) largest = std::max(largest, rows.symbol(r, i));
    if (largest + index_t{1} != rows.shape().cardinality(i)) ++smaller;
  }
  if (smaller != 0) {
    warnings.push_back("CSV has no cardinalities: " + std::to_string(smaller) +
                       " positions never show their largest symbol and will have fewer");
  }
}

std::string csv_of(const Model& model, const Budget& budget, Warnings& warnings) {
  if (!model.support_rows()) {
    throw InvalidInput(printable(model.spec()) +
                       ": CSV holds rows, and this model is not a list of rows. Write .json");
  }
  const auto rows = support_table<Rational>(model, budget).value();
  const auto times = repetitions(rows, model);
  warn_of_missing_symbols(rows, warnings);
  std::string out;
  for (index_t r = 0; r < rows.rows(); ++r) {
    std::string line;
    for (index_t i = 0; i < rows.shape().positions(); ++i) {
      line += (i == 0 ? "" : ",") + std::to_string(rows.symbol(r, i));
    }
    for (index_t k = 0; k < times[at(r)]; ++k) out += line + "\n";
  }
  return out;
}

}  // namespace

ModelFormat parse_model_format(std::string_view name, const std::string& where) {
  if (name == "json") return ModelFormat::json;
  if (name == "bif") return ModelFormat::bif;
  if (name == "uai") return ModelFormat::uai;
  if (name == "csv") return ModelFormat::csv;
  throw InvalidInput(where + ": " + quote(name) +
                     " is no format that is written; accepted: json, bif, uai, csv");
}

std::string write_model(const Model& model, ModelFormat format, const Budget& budget,
                        Warnings& warnings) {
  switch (format) {
    case ModelFormat::bif:
      return bif_of(model, budget, warnings);
    case ModelFormat::uai:
      return uai_of(model, budget, warnings);
    case ModelFormat::csv:
      return csv_of(model, budget, warnings);
    case ModelFormat::json:
      break;
  }
  return write_model_json(with_json_form(model, budget));
}

}  // namespace unmask
