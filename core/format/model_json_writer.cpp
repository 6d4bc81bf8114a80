#include "core/base/contract.hpp"
#include "core/format/json_writer.hpp"
#include "core/format/model_json.hpp"

namespace unmask {
namespace {

class ModelWriter {
 public:
  explicit ModelWriter(std::string& out) : json_(out) {}

  void write(const Model& model) {
    json_.begin_object();
    std::visit([&](const auto& d) { write_fields(d); }, model.distribution());
    json_.end_object();
  }

 private:
  void number(const std::string& text) {
    if (text.find('/') == std::string::npos) {
      json_.number(text);
    } else {
      json_.value(text);
    }
  }

  void number(const Rational& x) {
    NumberList one;
    one.append(x);
    number(one.text(0));
  }

  void numbers(const char* key, const std::vector<Rational>& values) {
    json_.key(key);
    json_.begin_array();
    for (const Rational& x : values) number(x);
    json_.end_array();
  }

  void write_fields(const JointTable<Rational>& table) {
    json_.member("kind", "table");
    json_.member("cards", table.shape().cardinalities());
    numbers("probabilities", table.probabilities());
  }

  void write_fields(const SupportTable<Rational>& support) {
    json_.member("kind", "support");
    json_.member("cards", support.shape().cardinalities());
    json_.key("rows");
    json_.begin_array();
    for (index_t row = 0; row < support.rows(); ++row) {
      json_.begin_array();
      for (index_t i = 0; i < support.shape().positions(); ++i) json_.value(support.symbol(row, i));
      json_.end_array();
    }
    json_.end_array();
    numbers("weights", support.weights());
  }

  /// One row a state: `entry(row, column)`.
  template <class Entry>
  void rows(const char* key, index_t count, index_t length, const Entry& entry) {
    json_.key(key);
    json_.begin_array();
    for (index_t row = 0; row < count; ++row) {
      json_.begin_array();
      for (index_t column = 0; column < length; ++column) number(entry(row, column));
      json_.end_array();
    }
    json_.end_array();
  }

  /// What a Markov chain and a hidden one share; `chain` has `states`.
  template <class Chain>
  void write_chain(const char* kind, const Chain& chain, index_t states) {
    json_.member("kind", kind);
    json_.member("length", chain.shape().positions());
    std::vector<Rational> initial;
    for (index_t x = 0; x < states; ++x) initial.push_back(chain.initial(x));
    numbers("initial", initial);
    rows("transition", states, states,
         [&](index_t x, index_t y) { return chain.transition(x, y); });
  }

  void write_fields(const MarkovChain<Rational>& chain) {
    write_chain("markov", chain, chain.symbols());
  }

  void write_fields(const HiddenMarkovModel<Rational>& model) {
    write_chain("hmm", model, model.states());
    rows("emission", model.states(), model.symbols(),
         [&](index_t z, index_t x) { return model.emission(z, x); });
  }

  void write_fields(const IndependentBlocks& blocks) {
    json_.member("kind", "independent-blocks");
    json_.key("blocks");
    json_.begin_array();
    for (const Model& block : blocks.blocks()) write(block);
    json_.end_array();
  }

  void write_fields(const FactorGraph& graph) {
    json_.member("kind", "factor-graph");
    json_.member("cards", graph.shape().cardinalities());
    if (!graph.names().variables.empty()) write_names(graph);
    json_.key("factors");
    json_.begin_array();
    for (const Factor& factor : graph.factors()) write_factor(factor);
    json_.end_array();
  }

  void write_names(const FactorGraph& graph) {
    json_.key("names");
    json_.begin_object();
    for (index_t i = 0; i < graph.shape().positions(); ++i) {
      json_.member(graph.names().variables[at(i)], graph.names().values[at(i)]);
    }
    json_.end_object();
  }

  void write_factor(const Factor& factor) {
    json_.begin_object();
    json_.member("scope", factor.scope);
    if (factor.child) json_.member("child", *factor.child);
    json_.key("values");
    json_.begin_array();
    for (index_t k = 0; k < factor.values.size(); ++k) number(factor.values.text(k));
    json_.end_array();
    json_.end_object();
  }

  template <class Other>
  void write_fields(const Other&) {
    UNMASK_REQUIRE(false, "a model that has a JSON form");
  }

  JsonWriter json_;
};

struct JsonForm {
  bool operator()(const JointTable<Rational>&) const { return true; }
  bool operator()(const SupportTable<Rational>&) const { return true; }
  bool operator()(const MarkovChain<Rational>&) const { return true; }
  bool operator()(const HiddenMarkovModel<Rational>&) const { return true; }
  bool operator()(const FactorGraph&) const { return true; }
  bool operator()(const IndependentBlocks& blocks) const {
    for (const Model& block : blocks.blocks()) {
      if (!has_json_form(block)) return false;
    }
    return true;
  }
  template <class Other>
  bool operator()(const Other&) const {
    return false;
  }
};

}  // namespace

bool has_json_form(const Model& model) { return std::visit(JsonForm{}, model.distribution()); }

std::string write_model_json(const Model& model) {
  std::string out;
  ModelWriter(out).write(model);
  return out;
}

}  // namespace unmask
