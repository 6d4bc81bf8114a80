#include "core/base/contract.hpp"
#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/format/bif.hpp"
#include "core/format/decimal_out.hpp"

namespace unmask {
namespace {

/// A bare word where the reader takes it as one, else in quotes.
std::string name_in_bif(const std::string& name) {
  if (name.find_first_of("\"\n\r") != std::string::npos) {
    throw InvalidInput("the name " + quote(name) +
                       " cannot be written in BIF, where no name has a quote or a line break");
  }
  bool bare = !name.empty() && name.find_first_of(",;(){}[]|") == std::string::npos &&
              name.find("//") == std::string::npos && name.find("/*") == std::string::npos;
  for (const char c : name) bare = bare && static_cast<unsigned char>(c) > ' ';
  return bare ? name : '"' + name + '"';
}

class BifWriter {
 public:
  explicit BifWriter(const FactorGraph& network) : network_(network) {
    for (index_t i = 0; i < shape().positions(); ++i) {
      variables_.push_back(name_in_bif(network.name(i)));
      auto& values = values_.emplace_back();
      for (index_t s = 0; s < shape().cardinality(i); ++s) {
        values.push_back(name_in_bif(network.value_name(i, static_cast<symbol_t>(s))));
      }
    }
  }

  std::string write(Warnings& warnings) {
    out_ = "network unknown {\n}\n";
    for (index_t i = 0; i < shape().positions(); ++i) write_variable(i);
    for (const Factor& factor : network_.factors()) write_probability(factor);
    numbers_.report("BIF", warnings);
    return std::move(out_);
  }

 private:
  [[nodiscard]] const Shape& shape() const { return network_.shape(); }

  void write_variable(index_t i) {
    out_ += "variable " + variables_[at(i)] + " {\n  type discrete [ " +
            std::to_string(shape().cardinality(i)) + " ] { ";
    for (index_t s = 0; s < shape().cardinality(i); ++s) {
      out_ += (s == 0 ? "" : ", ") + values_[at(i)][at(s)];
    }
    out_ += " };\n}\n";
  }

  void write_probability(const Factor& factor) {
    const std::size_t parents = factor.scope.size() - 1;
    out_ += "probability ( " + variables_[at(*factor.child)];
    for (std::size_t i = 0; i < parents; ++i) {
      out_ += (i == 0 ? " | " : ", ") + variables_[at(factor.scope[i])];
    }
    out_ += " ) {\n";
    const index_t length = shape().cardinality(*factor.child);
    std::vector<symbol_t> shown(parents, 0);
    for (index_t row = 0; row < factor.values.size() / length; ++row) {
      write_parent_values(factor, shown);
      for (index_t k = 0; k < length; ++k) {
        out_ += (k == 0 ? " " : ", ") + numbers_.text(factor.values, row * length + k);
      }
      out_ += ";\n";
    }
    out_ += "}\n";
  }

  /// "(a, b)", or "table" without parents; then goes on to the next combination.
  void write_parent_values(const Factor& factor, std::vector<symbol_t>& shown) {
    if (shown.empty()) out_ += "  table";
    for (std::size_t i = 0; i < shown.size(); ++i) {
      out_ += (i == 0 ? "  (" : ", ") + values_[at(factor.scope[i])][shown[i]];
    }
    if (!shown.empty()) out_ += ")";
    for (std::size_t i = shown.size(); i-- > 0;) {
      if (++shown[i] < shape().cardinality(factor.scope[i])) return;
      shown[i] = 0;
    }
  }

  const FactorGraph& network_;
  std::vector<std::string> variables_;
  std::vector<std::vector<std::string>> values_;
  DecimalOut numbers_;
  std::string out_;
};

}  // namespace

std::string write_bif(const FactorGraph& network, Warnings& warnings) {
  UNMASK_REQUIRE(network.is_bayesian_network(), "BIF writes Bayesian networks");
  return BifWriter(network).write(warnings);
}

}  // namespace unmask
