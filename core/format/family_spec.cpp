#include "core/format/family_spec.hpp"

#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/format/file.hpp"
#include "core/format/source.hpp"
#include "core/format/spec_arguments.hpp"
#include "core/format/text_windows.hpp"
#include "core/model/sudoku.hpp"

namespace unmask {
namespace {

constexpr IndexRange kLength{1, Shape::kMaxPositions};
constexpr IndexRange kCardinality{1, Shape::kMaxCardinality};

using Arguments = SpecArguments;

Distribution parity(const Arguments& a) { return MdsCode::parity(a.index("n", kLength)); }

Distribution noisy_parity(const Arguments& a) {
  return NoisyParity<Rational>(a.index("n", kLength), a.probability("delta"));
}

Distribution equal(const Arguments& a) {
  return MdsCode::repetition(a.index("n", kLength), a.index("q", kCardinality));
}

Distribution product(const Arguments& a) {
  return BernoulliMixture<Rational>(a.index("n", kLength), {Rational(1)}, {a.probability("p")});
}

Distribution markov(const Arguments& a) {
  return flip_chain<Rational>(a.index("n", kLength), a.probability("flip"));
}

Distribution mixture(const Arguments& a) {
  const Rational w = a.probability("w");
  return BernoulliMixture<Rational>(a.index("n", kLength), {w, 1 - w},
                                    {a.probability("a"), a.probability("b")});
}

Distribution reed_solomon(const Arguments& a) {
  return MdsCode::reed_solomon(a.index("n", kLength), a.index("k", kLength),
                               a.index("q", kCardinality));
}

Distribution permutation(const Arguments& a) { return UniformPermutation(a.index("n", kLength)); }

Distribution sudoku(const Arguments& a) {
  return a.has("givens") ? sudoku4(a.text("givens")) : sudoku4();
}

Distribution block_hmm(const Arguments& a) {
  const index_t blocks = a.index("blocks", kLength), size = a.index("size", kLength);
  if (blocks * size > Shape::kMaxPositions) {
    throw InvalidModel("block-hmm: blocks * size is more than " +
                       std::to_string(Shape::kMaxPositions) + " positions");
  }
  return BlockHmm<Rational>(blocks, size, a.probability("stay"), a.probabilities("rho"),
                            a.probability("eta"));
}

Distribution residue_table(const Arguments& a) {
  const ResidueTable::Coefficients coefficients{a.index("a"), a.index("b"), a.index("c"),
                                                a.index("m", kCardinality),
                                                a.optional_index("zero", {1, ~index_t{0}})};
  return ResidueTable(a.index("n", kLength), a.index("q", kCardinality), coefficients);
}

Distribution text_file(const Arguments& a) {
  const std::string path(a.text("file"));
  const index_t window = a.index("window", kLength);
  const auto alphabet = a.optional_index("alphabet");
  return text_windows(read_whole_file(path), window, alphabet, source_name(path));
}

struct Family {
  std::string_view name;
  std::vector<Arguments::Key> keys;
  std::string_view example;  // what follows the colon
  std::string_view meaning;
  Distribution (*build)(const Arguments&);
};

/// The table: a new family is one entry here.
const std::vector<Family>& all_families() {
  static const std::vector<Family> kFamilies{
      {"parity", {{"n"}}, "n=8", "uniform over words of even parity", parity},
      {"noisy-parity",
       {{"n"}, {"delta"}},
       "n=8,delta=1/100",
       "mass delta on odd words, uniform given the parity",
       noisy_parity},
      {"equal", {{"n"}, {"q"}}, "n=5,q=3", "all symbols equal, uniform over q", equal},
      {"product",
       {{"n"}, {"p"}},
       "n=4,p=1/3",
       "independent bits, each 1 with probability p",
       product},
      {"markov",
       {{"n"}, {"flip"}},
       "n=12,flip=1/10",
       "stationary binary chain that flips with probability flip",
       markov},
      {"mixture",
       {{"n"}, {"w"}, {"a"}, {"b"}},
       "n=32,w=3/10,a=1/20,b=3/5",
       "with probability w all bits have bias a, else b",
       mixture},
      {"rs",
       {{"n"}, {"k"}, {"q"}},
       "n=7,k=3,q=7",
       "polynomials of degree < k over the prime field q, at 0..n-1",
       reed_solomon},
      {"permutation", {{"n"}}, "n=4", "uniform over orderings of n symbols", permutation},
      {"sudoku4",
       {{"givens", false}},
       "",
       "uniform over the 288 4x4 Sudoku grids, row order; givens=12.4............ : over the free "
       "cells' completions",
       sudoku},
      {"block-hmm",
       {{"blocks"}, {"size"}, {"stay"}, {"rho"}, {"eta"}},
       "blocks=8,size=8,stay=9/10,rho=9/10:1/10,eta=1e-8",
       "hidden chain, one state per rho; a block is a noisy parity bit, then its content",
       block_hmm},
      {"table",
       {{"n"}, {"q"}, {"a"}, {"b"}, {"c"}, {"m"}, {"zero", false}},
       "n=4,q=2,a=37,b=11,c=5,m=97,zero=4",
       "cell i weighs 1 + (a i^2 + b i + c) mod m",
       residue_table},
      {"text",
       {{"file"}, {"window"}, {"alphabet", false}},
       "file=F,window=8,alphabet=27",
       "all windows of a text; alphabet 2, 3, 27, 256 or the bytes that occur",
       text_file},
  };
  return kFamilies;
}

const Family* find_family(std::string_view name) {
  for (const Family& family : all_families()) {
    if (family.name == name) return &family;
  }
  return nullptr;
}

}  // namespace

bool names_a_family(std::string_view spec) {
  return find_family(spec.substr(0, spec.find(':'))) != nullptr;
}

Model parse_family_spec(std::string_view spec) {
  const auto colon = spec.find(':');
  const std::string_view name = spec.substr(0, colon);
  const Family* const family = find_family(name);
  if (family == nullptr) {
    std::string known;
    for (const Family& other : all_families()) {
      known += (known.empty() ? "" : ", ") + std::string(other.name);
    }
    throw InvalidInput("unknown model family " + quote(name) + "; accepted: " + known);
  }
  const bool has_arguments = colon != std::string_view::npos;
  if (has_arguments && colon + 1 == spec.size()) {
    throw InvalidInput(std::string(name) + ": key=value pairs are missing after the colon");
  }
  const Arguments arguments(name, has_arguments ? spec.substr(colon + 1) : std::string_view{},
                            family->keys);
  return {std::string(spec), family->build(arguments)};
}

std::vector<FamilyHelp> families() {
  std::vector<FamilyHelp> help;
  for (const Family& family : all_families()) {
    std::string usage(family.name);
    if (!family.example.empty()) usage += ":" + std::string(family.example);
    help.push_back({std::move(usage), std::string(family.meaning)});
  }
  return help;
}

}  // namespace unmask
