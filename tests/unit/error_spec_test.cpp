// core/format/error_spec.hpp: every kind, exact amounts, and one line for what is wrong.
#include "core/format/error_spec.hpp"

#include "tests/support/rejection.hpp"

using namespace unmask;

TEST_CASE("error spec (1, 2): every kind of the contract is accepted and canonical",
          "[error_spec]") {
  struct Example {
    const char* text;
    const char* canonical;
    ErrorKind kind;
    Rational amount;
  };
  const std::vector<Example> examples{
      {"none", "none", ErrorKind::none, 0},
      {"mix:0.1", "mix:0.1", ErrorKind::mix, Rational(1, 10)},
      {"mix:0", "mix:0", ErrorKind::mix, 0},
      {"mix:1", "mix:1", ErrorKind::mix, 1},
      {"mix:1/3", "mix:1/3", ErrorKind::mix, Rational(1, 3)},
      {" temperature : 1.20 ", "temperature:1.2", ErrorKind::temperature, Rational(6, 5)},
      {"noise:0.3", "noise:0.3", ErrorKind::noise, Rational(3, 10)},
      {"noise:0", "noise:0", ErrorKind::noise, 0},
      {"kl-ball:0.01", "kl-ball:0.01", ErrorKind::kl_ball, Rational(1, 100)},
  };
  for (const Example& example : examples) {
    CAPTURE(example.text);
    const ErrorSpec spec = parse_error_spec(example.text);
    CHECK(spec.kind == example.kind);
    CHECK(spec.amount == example.amount);
    CHECK(spec.text == example.canonical);
    const ErrorSpec again = parse_error_spec(spec.text);
    CHECK(again.text == spec.text);
    CHECK(again.kind == spec.kind);
    CHECK(again.amount == spec.amount);
  }
  CHECK(error_kinds().size() == 5);
  CHECK(error_kinds()[1].form == "mix:A");
}

TEST_CASE("error spec: what is wrong is one line", "[error_spec]") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "unknown error ''; accepted: none, mix:A, temperature:T, noise:A, kl-ball:RHO"},
      {"gauss:1", "unknown error 'gauss'"},
      {"none:0", "error none takes no argument"},
      {"none:", "error none takes no argument"},
      {"mix", "error mix needs an amount: mix:A"},
      {"mix:", "error mix"},
      {"mix:1.1", "a number from 0 to 1"},
      {"mix:-0.1", "a number from 0 to 1"},
      {"mix:0.1,0.2", "error mix"},
      {"temperature:0", "a number above 0"},
      {"temperature:-1", "a number above 0"},
      {"noise:-1", "a number from 0"},
      {"kl-ball:-1/2", "a number from 0"},
      {"kl-ball:inf", "error kl-ball"},
  };
  for (const auto& [text, fragment] : cases) {
    CAPTURE(text);
    check_rejected([&, spec = text] { (void)parse_error_spec(spec); }, fragment);
  }
}
