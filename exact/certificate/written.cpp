#include "exact/certificate/written.hpp"

#include <algorithm>

#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/format/json_fields.hpp"
#include "core/format/json_writer.hpp"

namespace unmask::checker {
namespace {

/// The fields of a claim, in the order in which they are written.
constexpr const char* kFields[] = {"part",    "index", "steps", "sizes",      "blocks",
                                   "indices", "times", "row",   "parameters", "other"};

class Reader {
 public:
  explicit Reader(const std::string& source) : source_(source) {}

  [[nodiscard]] Certificate certificate(JsonValue root) const {
    const auto fields = read_fields(
        root, "a certificate",
        {"certificate", "theorem", "model", "claim", "relation", "left", "right", "verdict"},
        source_);
    return {string(fields[0]), string(fields[1]), model(fields[2], kMaxPositions),
            claim(fields[3]),  string(fields[4]), side(fields[5]),
            side(fields[6]),   string(fields[7])};
  }

 private:
  [[noreturn]] void too_large(JsonValue value, const std::string& limit) const {
    throw InvalidInput(place(value, source_) + ": " + TooLarge(limit).what());
  }
  void bound(JsonValue array, index_t most) const {
    require_kind(array, JsonKind::array, source_);
    if (array.size() > most) too_large(array, std::to_string(most) + " entries");
  }

  [[nodiscard]] std::string string(JsonValue value) const {
    require_kind(value, JsonKind::string, source_);
    return std::string(value.text());
  }

  [[nodiscard]] Rational rational(JsonValue value) const {
    require_kind(value, JsonKind::string, source_);
    const std::string_view text = value.text();
    if (text.size() > kMaxNumberLength) too_large(value, "80 characters a number");
    if (text.find_first_not_of("0123456789/-") != std::string_view::npos) {
      throw InvalidInput(place(value, source_) + ": " + quote(text) + " is not p/q");
    }
    return parse_rational(text, place(value, source_));
  }
  [[nodiscard]] std::vector<Rational> rationals(JsonValue array, index_t most) const {
    bound(array, most);
    std::vector<Rational> values;
    for (const JsonValue value : array) values.push_back(rational(value));
    return values;
  }

  /// The numbers' common denominator.
  void bound_denominators(const std::vector<Rational>& numbers, unsigned bits,
                          JsonValue value) const {
    Integer common = 1;
    for (const Rational& x : numbers) {
      common = lcm(common, Integer(boost::multiprecision::denominator(x)));
      if (msb(common) >= bits)
        too_large(value, "denominators of " + std::to_string(bits) + " bits");
    }
  }

  [[nodiscard]] std::vector<index_t> indices(JsonValue array, index_t most, index_t lowest) const {
    bound(array, most);
    return read_indices(array, {lowest, kMaxRows}, source_);
  }
  [[nodiscard]] std::vector<std::vector<index_t>> lists(JsonValue array, index_t most,
                                                        index_t most_in_one) const {
    bound(array, most);
    std::vector<std::vector<index_t>> values;
    for (const JsonValue value : array) values.push_back(indices(value, most_in_one, 0));
    return values;
  }

  [[nodiscard]] std::vector<Rational> times(JsonValue array) const {
    auto values = rationals(array, kMaxListLength);
    bound_denominators(values, kMaxTimeBits, array);
    return values;
  }

  [[nodiscard]] WrittenModel model(JsonValue value, index_t most_positions) const {
    const auto fields = read_fields(value, "a model", {"cards", "rows", "probabilities"}, source_);
    WrittenModel model{indices(fields[0], most_positions, 1),
                       lists(fields[1], kMaxRows, most_positions), rationals(fields[2], kMaxRows)};
    if (index_t{model.rows.size()} << model.cards.size() > kMaxCells) {
      too_large(value, "2^22 rows times subsets");
    }
    bound_denominators(model.probabilities, kMaxDenominatorBits, value);
    return model;
  }

  [[nodiscard]] std::vector<std::pair<std::string, Rational>> parameters(JsonValue value) const {
    require_kind(value, JsonKind::object, source_);
    if (value.size() > kMaxListLength) too_large(value, "64 parameters");
    std::vector<std::pair<std::string, Rational>> result;
    for (const JsonValue p : value) result.emplace_back(p.key(), rational(p));
    return result;
  }

  [[nodiscard]] Claim claim(JsonValue value) const {
    require_kind(value, JsonKind::object, source_);
    Claim claim;
    for (const JsonValue field : value) {
      const std::string key(field.key());
      claim.fields.insert(key);
      if (key == "part")
        claim.part = string(field);
      else if (key == "index")
        claim.index = read_index(field, {0, kMaxListLength}, source_);
      else if (key == "steps")
        claim.steps = read_index(field, {0, kMaxListLength}, source_);
      else if (key == "sizes")
        claim.sizes = indices(field, kMaxListLength, 1);
      else if (key == "blocks")
        claim.blocks = lists(field, kMaxListLength, kMaxPositions);
      else if (key == "indices")
        claim.indices = indices(field, kMaxListLength, 0);
      else if (key == "times")
        claim.times = times(field);
      else if (key == "row")
        claim.row = indices(field, kMaxPositions, 0);
      else if (key == "parameters")
        claim.parameters = parameters(field);
      else if (key == "other")
        claim.other = model(field, kMaxPositions + 1);
      else
        throw InvalidInput(place(field, source_) + " is not a field of a claim");
    }
    return claim;
  }

  [[nodiscard]] WrittenSide side(JsonValue value) const {
    require_kind(value, JsonKind::object, source_);
    if (value.size() == 1) {
      return {string(read_fields(value, "an exact side", {"exact"}, source_)[0]), {}, {}};
    }
    const auto ends = read_fields(value, "an enclosed side", {"low", "high"}, source_);
    return {std::nullopt, string(ends[0]), string(ends[1])};
  }

  const std::string& source_;
};

std::vector<std::string> texts(const std::vector<Rational>& numbers) {
  std::vector<std::string> result;
  for (const Rational& x : numbers) result.push_back(to_text(x));
  return result;
}

void write(JsonWriter& json, const char* name, const WrittenModel& model) {
  json.key(name);
  json.begin_object();
  json.member("cards", model.cards);
  json.member("rows", model.rows);
  json.member("probabilities", texts(model.probabilities));
  json.end_object();
}

void write(JsonWriter& json, const Claim& claim) {
  json.key("claim");
  json.begin_object();
  for (const std::string field : kFields) {
    if (claim.fields.count(field) == 0) continue;
    if (field == "part") json.member("part", claim.part);
    if (field == "index") json.member("index", claim.index);
    if (field == "steps") json.member("steps", claim.steps);
    if (field == "sizes") json.member("sizes", claim.sizes);
    if (field == "blocks") json.member("blocks", claim.blocks);
    if (field == "indices") json.member("indices", claim.indices);
    if (field == "times") json.member("times", texts(claim.times));
    if (field == "row") json.member("row", claim.row);
    if (field == "parameters") {
      json.key("parameters");
      json.begin_object();
      for (const auto& [name, value] : claim.parameters) json.member(name, to_text(value));
      json.end_object();
    }
    if (field == "other") write(json, "other", *claim.other);
  }
  json.end_object();
}

void write(JsonWriter& json, const char* name, const WrittenSide& side) {
  json.key(name);
  json.begin_object();
  if (side.exact) json.member("exact", *side.exact);
  if (!side.exact) json.member("low", side.low);
  if (!side.exact) json.member("high", side.high);
  json.end_object();
}

}  // namespace

Certificate read_certificate(std::string_view text, const std::string& where) {
  if (text.size() > kMaxTextBytes) throw InvalidInput(where + ": " + TooLarge("1 MiB").what());
  const JsonDocument document(text, where);
  return Reader(where).certificate(document.root());
}

std::string Claim::signature() const {
  std::string text;
  for (const std::string field : kFields) {
    if (fields.count(field) == 0 || field == "part") continue;
    text += (text.empty() ? "" : " ") + field;
    if (field != "parameters") continue;
    std::string names;
    for (const auto& [name, value] : parameters) names += (names.empty() ? "" : ",") + name;
    text += "(" + names + ")";
  }
  return text;
}

std::string canonical_text(const Certificate& certificate) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.member("certificate", certificate.format);
  json.member("theorem", certificate.theorem);
  write(json, "model", certificate.model);
  write(json, certificate.claim);
  json.member("relation", certificate.relation);
  write(json, "left", certificate.left);
  write(json, "right", certificate.right);
  json.member("verdict", certificate.verdict);
  json.end_object();
  return text;
}

void require_model(const WrittenModel& model) {
  require(!model.cards.empty(), "a model has positions");
  require(model.rows.size() == model.probabilities.size(), "a model has a probability a row");
  for (const Row& row : model.rows) {
    require(row.size() == model.cards.size(), "a row has a symbol for every position");
    for (index_t i = 0; i < row.size(); ++i) {
      require(row[at(i)] < model.cards[at(i)], "symbols are below the cards");
    }
  }
  for (index_t r = 1; r < model.rows.size(); ++r) {
    require(model.rows[at(r - 1)] < model.rows[at(r)], "rows are distinct and in order");
  }
  Rational sum = 0;
  for (const Rational& p : model.probabilities) {
    require(p > 0, "probabilities are positive");
    sum += p;
  }
  require(sum == 1, "the probabilities sum to 1");
}

}  // namespace unmask::checker
