#include "exact/certificate/certificate.hpp"

#include "core/format/json_writer.hpp"

namespace unmask {
namespace {

constexpr int kDigits = 25;
constexpr double kMostPositions = 12, kMostRows = 4096, kMostCells = 4194304;

void write_table(JsonWriter& json, const SupportTable<Rational>& table) {
  const index_t n = table.shape().positions();
  json.begin_object();
  json.member("cards", table.shape().cardinalities());
  json.key("rows");
  json.begin_array();
  for (index_t row = 0; row < table.rows(); ++row) {
    json.begin_array();
    for (index_t i = 0; i < n; ++i) json.value(table.symbol(row, i));
    json.end_array();
  }
  json.end_array();
  json.key("probabilities");
  json.begin_array();
  for (index_t row = 0; row < table.rows(); ++row) json.value(to_text(table.probability(row)));
  json.end_array();
  json.end_object();
}

void write_instance(JsonWriter& json, const Instance& instance) {
  json.begin_object();
  if (!instance.part.empty()) json.member("part", instance.part);
  if (instance.index) json.member("index", *instance.index);
  if (instance.steps) json.member("steps", *instance.steps);
  if (!instance.sizes.empty()) json.member("sizes", instance.sizes);
  if (!instance.blocks.empty()) {
    json.key("blocks");
    json.begin_array();
    for (const auto& block : instance.blocks) json.value(block);
    json.end_array();
  }
  if (instance.indices) json.member("indices", *instance.indices);
  if (!instance.times.empty()) {
    json.key("times");
    json.begin_array();
    for (const Rational& t : instance.times) json.value(to_text(t));
    json.end_array();
  }
  if (instance.row) json.member("row", *instance.row);
  if (!instance.parameters.empty()) {
    json.key("parameters");
    json.begin_object();
    for (const auto& [name, value] : instance.parameters) json.member(name, to_text(value));
    json.end_object();
  }
  if (instance.other) {
    json.key("other");
    write_table(json, *instance.other);
  }
  json.end_object();
}

/// The value rounded down and up: both ends of the enclosure must round to the same neighbours.
DecimalEnclosure rounded_outward(const Quantity& x) {
  for (Precision precision{128};; precision.bits *= 2) {
    const Ball ball = x.enclosure(precision);
    const Precision wide{8 * precision.bits};
    const auto low = decimal_enclosure(Ball::enclosing(ball.low(), wide), kDigits);
    const auto high = decimal_enclosure(Ball::enclosing(ball.high(), wide), kDigits);
    if (low == high && low.low != low.high) return low;
    UNMASK_REQUIRE(precision.bits < kPrecisionCeiling.bits,
                   "a side that can be told from short decimals");
  }
}

void write_side(JsonWriter& json, const Quantity& side) {
  json.begin_object();
  if (const LogForm* exact = side.exact()) {
    json.member("exact", to_text(exact->canonical()));
  } else {
    const DecimalEnclosure ends = rounded_outward(side);
    json.member("low", ends.low);
    json.member("high", ends.high);
  }
  json.end_object();
}

Refusal too_large(const char* what, double needed, double limit) {
  return {what, needed, limit, Resource::operations, "Certificates are for small models"};
}

std::optional<Refusal> refuse(const SupportTable<Rational>& table) {
  const auto n = static_cast<double>(table.shape().positions());
  const auto rows = static_cast<double>(table.rows());
  if (n > kMostPositions) return too_large("a certificate's positions", n, kMostPositions);
  if (rows > kMostRows) return too_large("a certificate's rows", rows, kMostRows);
  const double cells = rows * power_as_double(2, table.shape().positions());
  if (cells > kMostCells) return too_large("a certificate's rows times subsets", cells, kMostCells);
  return std::nullopt;
}

/// True if every position shows its largest symbol in some row.
bool is_tight(const SupportTable<Rational>& table) {
  for (index_t i = 0; i < table.shape().positions(); ++i) {
    bool seen = false;
    for (index_t row = 0; row < table.rows(); ++row) {
      seen = seen || table.symbol(row, i) + index_t{1} == table.shape().cardinality(i);
    }
    if (!seen) return false;
  }
  return true;
}

/// Statements whose hypotheses fix all cardinalities.
bool fixes_cardinalities(const std::string& theorem) {
  return theorem == "D1" || theorem == "D2" || theorem == "D3";
}

}  // namespace

Result<std::string> certificate(const std::string& theorem, const SupportTable<Rational>& model,
                                const Claim& claim, const Verdict& verdict) {
  UNMASK_REQUIRE(verdict.decided(), "certificates are for decided claims");
  if (auto refusal = refuse(model)) return *refusal;
  if (!fixes_cardinalities(theorem) && !is_tight(model)) {
    return Refusal{"a certificate of a model with symbols that never occur", 1.0, 0.0,
                   Resource::operations, "Leave the last symbols out of its cardinalities"};
  }
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.member("certificate", "unmask 1");
  json.member("theorem", theorem);
  json.key("model");
  write_table(json, model);
  json.key("claim");
  write_instance(json, claim.instance);
  json.member("relation", symbol(claim.relation));
  json.key("left");
  write_side(json, claim.left);
  json.key("right");
  write_side(json, claim.right);
  json.member("verdict", status_text(verdict.status));
  json.end_object();
  return text;
}

}  // namespace unmask
