// tests/support/certificate_text.hpp - writes certificates without the prover or the checker.
//
// A second hand for the format: it knows the keys and their order, and nothing about what the
// statements mean. Numbers are given as the text that is to stand there.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/format/json_writer.hpp"
#include "core/number/quantity.hpp"

namespace unmask {

using Lists = std::vector<std::vector<index_t>>;

struct ModelText {
  std::vector<index_t> cards;
  Lists rows;
  std::vector<std::string> probabilities;
};

struct ClaimText {
  std::optional<std::string> part;
  std::optional<index_t> index, steps;
  std::optional<std::vector<index_t>> sizes;
  std::optional<Lists> blocks;
  std::optional<std::vector<index_t>> indices;
  std::optional<std::vector<std::string>> times;
  std::optional<std::vector<index_t>> row;
  std::optional<std::map<std::string, std::string>> parameters;
  std::optional<ModelText> other;
};

/// One string: exact. Two: the ends.
using SideText = std::vector<std::string>;

struct CertificateText {
  std::string theorem;
  ModelText model;
  ClaimText claim;
  std::string relation;
  SideText left, right;
  std::string verdict;
};

/// How a side is written: exactly where it is linear in logarithms.
inline SideText side_text(const Quantity& side) {
  if (const LogForm* form = side.exact()) return {to_text(form->canonical())};
  const DecimalEnclosure ends = decimal_enclosure(side.enclosure({512}), 25);
  return {ends.low, ends.high};
}

namespace detail {

inline void write_model_text(JsonWriter& json, const char* key, const ModelText& model) {
  json.key(key);
  json.begin_object();
  json.member("cards", model.cards);
  json.member("rows", model.rows);
  json.member("probabilities", model.probabilities);
  json.end_object();
}

inline void write_side_text(JsonWriter& json, const char* key, const SideText& side) {
  json.key(key);
  json.begin_object();
  if (side.size() == 1) json.member("exact", side[0]);
  if (side.size() == 2) json.member("low", side[0]);
  if (side.size() == 2) json.member("high", side[1]);
  json.end_object();
}

template <class Value>
void write_optional(JsonWriter& json, const char* key, const std::optional<Value>& value) {
  if (value) json.member(key, *value);
}

}  // namespace detail

inline std::string to_json(const CertificateText& certificate) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.member("certificate", "unmask 1");
  json.member("theorem", certificate.theorem);
  detail::write_model_text(json, "model", certificate.model);
  const ClaimText& claim = certificate.claim;
  json.key("claim");
  json.begin_object();
  detail::write_optional(json, "part", claim.part);
  detail::write_optional(json, "index", claim.index);
  detail::write_optional(json, "steps", claim.steps);
  detail::write_optional(json, "sizes", claim.sizes);
  detail::write_optional(json, "blocks", claim.blocks);
  detail::write_optional(json, "indices", claim.indices);
  detail::write_optional(json, "times", claim.times);
  detail::write_optional(json, "row", claim.row);
  if (claim.parameters) {
    json.key("parameters");
    json.begin_object();
    for (const auto& [name, value] : *claim.parameters) json.member(name, value);
    json.end_object();
  }
  if (claim.other) detail::write_model_text(json, "other", *claim.other);
  json.end_object();
  json.member("relation", certificate.relation);
  detail::write_side_text(json, "left", certificate.left);
  detail::write_side_text(json, "right", certificate.right);
  json.member("verdict", certificate.verdict);
  json.end_object();
  return text;
}

}  // namespace unmask
