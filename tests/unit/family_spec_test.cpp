#include "core/format/family_spec.hpp"

#include "tests/support/rejection.hpp"
#include "tests/support/temporary_file.hpp"

using namespace unmask;

namespace {

template <class Kind>
Kind parse_as(const std::string& spec) {
  const Model model = parse_family_spec(spec);
  CHECK(model.spec() == spec);
  return std::get<Kind>(model.distribution());
}

}  // namespace

TEST_CASE("every family builds its type with exact numbers", "[family_spec]") {
  CHECK(parse_as<MdsCode>("parity:n=8").message_length() == 7);
  CHECK(parse_as<NoisyParity<Rational>>("noisy-parity:n=8,delta=0.01").delta() == Rational(1, 100));
  CHECK(parse_as<MdsCode>("equal:n=5,q=3").shape() == Shape::uniform(5, 3));
  CHECK(parse_as<BernoulliMixture<Rational>>("product:n=4,p=1/3").heads(0) == Rational(1, 3));
  CHECK(parse_as<MarkovChain<Rational>>("markov:n=12,flip=.1").transition(0, 1) == Rational(1, 10));
  const auto mixture = parse_as<BernoulliMixture<Rational>>("mixture:b=3/5,n=32,w=3/10,a=5e-2");
  CHECK(mixture.weight(0) == Rational(3, 10));
  CHECK(mixture.weight(1) == Rational(7, 10));
  CHECK(mixture.heads(0) == Rational(1, 20));
  CHECK(mixture.heads(1) == Rational(3, 5));
  const auto code = parse_as<MdsCode>("rs:n=7,k=3,q=7");
  CHECK(code.message_length() == 3);
  CHECK(code.encode({1, 1, 0}) == std::vector<symbol_t>{1, 2, 3, 4, 5, 6, 0});
  CHECK(parse_as<UniformPermutation>("permutation:n=4").orderings() == 24.0);
  CHECK(parse_as<SupportTable<Rational>>("sudoku4").rows() == 288);
  const auto hmm =
      parse_as<BlockHmm<Rational>>("block-hmm:blocks=8,size=8,stay=9/10,rho=9/10:1/10,eta=1e-8");
  CHECK(hmm.states() == 2);
  CHECK(hmm.block_size() == 8);
  CHECK(hmm.shape().positions() == 64);
  CHECK(hmm.transition(0, 1) == Rational(1, 10));
  const auto table = parse_as<ResidueTable>("table:n=4,q=2,a=37,b=11,c=5,m=97");
  CHECK(table.weight(1) == 1 + (37 + 11 + 5) % 97);
  CHECK(parse_as<ResidueTable>("table:n=4,q=2,a=37,b=11,c=5,m=97,zero=4").weight(5) == 0);
}

TEST_CASE("n = 1 is valid in every family that has n", "[family_spec]") {
  for (const char* spec :
       {"parity:n=1", "noisy-parity:n=1,delta=0", "equal:n=1,q=1", "product:n=1,p=1",
        "markov:n=1,flip=1/2", "mixture:n=1,w=1,a=0,b=1", "rs:n=1,k=1,q=2", "permutation:n=1",
        "table:n=1,q=1,a=0,b=0,c=0,m=1", "block-hmm:blocks=1,size=1,stay=1,rho=1/2,eta=0"}) {
    INFO(spec);
    CHECK(parse_family_spec(spec).positions() == 1);
  }
}

TEST_CASE("the help's examples are accepted", "[family_spec]") {
  const auto help = families();
  CHECK(help.size() == 12);
  for (const FamilyHelp& family : help) {
    INFO(family.usage);
    CHECK(names_a_family(family.usage));
    if (family.usage.rfind("text:", 0) == 0) continue;
    CHECK_NOTHROW(parse_family_spec(family.usage));
  }
  CHECK_FALSE(names_a_family("parity8"));
  CHECK_FALSE(names_a_family(""));
}

TEST_CASE("a text is read through its spec", "[family_spec]") {
  const TemporaryFile file("words.txt", "abab");
  const auto table = parse_as<SupportTable<Rational>>("text:file=" + file.path() + ",window=2");
  CHECK(table.rows() == 2);
  CHECK(table.total() == 3);
  const auto folded =
      parse_as<SupportTable<Rational>>("text:file=" + file.path() + ",window=1,alphabet=27");
  CHECK(folded.shape() == Shape({27}));
}

TEST_CASE("bad specs are one line with the key and what is accepted", "[family_spec]") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "unknown model family ''; accepted: parity, noisy-parity, equal"},
      {"parrot:n=3", "unknown model family 'parrot'; accepted: parity"},
      {"par\nity", "unknown model family 'par\\x0aity'"},
      {"parity", "parity: key 'n' is missing; parity has the keys n"},
      {"parity:", "parity: key=value pairs are missing after the colon"},
      {"parity:n", "parity: 'n' is not key=value; parity has the keys n"},
      {"parity:n=3,", "parity: '' is not key=value"},
      {"parity:n=3,m=4", "parity: unknown key 'm'; parity has the keys n"},
      {"parity:n=3,n=3", "parity: key 'n' is given twice"},
      {"sudoku4:n=3", "sudoku4: unknown key 'n'; sudoku4 has the keys givens (optional)"},
      {"parity:n=0", "parity: key 'n': '0' is not an integer between 1 and 16777216"},
      {"parity:n=-1", "'-1' is not an integer"},
      {"parity:n=+1", "'+1' is not an integer"},
      {"parity:n=1e3", "'1e3' is not an integer"},
      {"parity:n= 3", "' 3' is not an integer"},
      {"parity:n=0x3", "'0x3' is not an integer"},
      {"parity:n=", "'' is not an integer"},
      {"parity:n=99999999999999999999", "'99999999999999999999' is not an integer"},
      {"parity:n=18446744073709551617", "is not an integer between"},
      {"noisy-parity:n=3,delta=2", "noisy-parity: key 'delta': '2' is not between 0 and 1"},
      {"noisy-parity:n=3,delta=-1/2", "'-1/2' is not between 0 and 1"},
      {"noisy-parity:n=3,delta=1/0", "noisy-parity: key 'delta': '1/0' divides by zero"},
      {"noisy-parity:n=3,delta=nan", "'nan' is not a number"},
      {"noisy-parity:n=3,delta=1e-9999", "exponent"},
      {"equal:n=3", "equal: key 'q' is missing; equal has the keys n, q"},
      {"equal:n=3,q=4294967296", "between 1 and 2147483648"},
      {"product:n=2,p=", "is not a number"},
      {"rs:n=4,k=2,q=4", "q=4 is not prime"},
      {"rs:n=8,k=2,q=7", "n=8 exceeds"},
      {"rs:n=7,k=8,q=7", "k=8 must be between"},
      {"rs:n=7,k=2,q=18446744073709551557", "between 1 and 2147483648"},
      {"table:n=4,q=2,a=1,b=1,c=1,m=0", "table: key 'm': '0' is not an integer between 1 and"},
      {"table:n=4,q=2,a=1,b=1,c=1,m=5,zero=0", "key 'zero': '0' is not"},
      {"table:n=4,q=2,a=1,b=1,c=1",
       "'m' is missing; table has the keys n, q, a, b, c, m, zero (opt"},
      {"block-hmm:blocks=16777216,size=16777216,stay=1,rho=1,eta=0", "blocks * size is more than"},
      {"block-hmm:blocks=2,size=2,stay=1/2,rho=1,eta=0", "with one state, stay must be 1"},
      {"block-hmm:blocks=2,size=2,stay=1,rho=1:,eta=0", "key 'rho': '' is not a number"},
      {"text:file=/no/such/file,window=3", "cannot open '/no/such/file'"},
      {"text:window=3", "text: key 'file' is missing"},
  };
  for (const auto& [spec, fragment] : cases) {
    const std::string input = spec;
    check_rejected([&] { (void)parse_family_spec(input); }, fragment);
  }
}
