// core/base/result.hpp, budget.hpp, contract.hpp: a value, or the reason why not.
#include "core/base/result.hpp"

#include <cmath>
#include <memory>

#include "core/base/budget.hpp"
#include "tests/support/catch.hpp"

using namespace unmask;

TEST_CASE("result (1): holds exactly one of the two", "[result]") {
  const Result<int> seven = 7;
  CHECK(seven.ok());
  CHECK(static_cast<bool>(seven));
  CHECK(seven.value() == 7);
  CHECK_THROWS_AS(seven.refusal(), ContractViolation);
  const Result<int> refused = Refusal{"the work", 2048.0, 1024.0, Resource::bytes, "Take less"};
  CHECK_FALSE(refused.ok());
  CHECK(refused.refusal().needed == 2048.0);
  CHECK_THROWS_AS(refused.value(), RefusedError);
  CHECK_THROWS_WITH(refused.value(), "the work needs 2 KiB; the limit is 1 KiB. Take less");
}

TEST_CASE("result (2): the exception carries the refusal", "[result]") {
  const Result<int> refused = Refusal{"the work", 5e12, 1e12, Resource::operations, ""};
  try {
    (void)refused.value();
    FAIL("no exception");
  } catch (const RefusedError& error) {
    CHECK(error.refusal().limit == 1e12);
    CHECK(error.what() == std::string("the work needs 5 000 000 000 000 operations; the limit is 1 "
                                      "000 000 000 000 operations"));
  }
}

TEST_CASE("result: values that only move, and references", "[result]") {
  Result<std::unique_ptr<int>> made = std::make_unique<int>(3);
  CHECK(*made.value() == 3);
  const std::unique_ptr<int> taken = std::move(made).value();
  CHECK(*taken == 3);
  Result<std::unique_ptr<int>> none = Refusal{};
  CHECK_THROWS_AS(std::move(none).value(), RefusedError);
  const Result<Refusal*> pointer = static_cast<Refusal*>(nullptr);
  CHECK(pointer.value() == nullptr);
}

TEST_CASE("budget: memory first, then operations; not a number is too much", "[result]") {
  Budget budget;
  budget.bytes = 100.0;
  budget.operations = 10.0;
  CHECK_FALSE(budget.refuse("x", 100.0, 10.0, ""));
  CHECK(budget.refuse("x", 101.0, 11.0, "")->resource == Resource::bytes);
  CHECK(budget.refuse("x", 1.0, 11.0, "")->resource == Resource::operations);
  CHECK(budget.refuse("x", INFINITY, 1.0, ""));
  CHECK(budget.refuse("x", NAN, 1.0, ""));
  CHECK(budget.refuse("x", 1.0, NAN, ""));
  CHECK(default_memory_budget() > 1e6);
}

TEST_CASE("contract: a broken precondition says where and what", "[result]") {
  const auto broken = [] { UNMASK_REQUIRE(1 + 1 == 3, "arithmetic holds"); };
  CHECK_NOTHROW([] { UNMASK_REQUIRE(1 + 1 == 2, "arithmetic holds"); }());
  try {
    broken();
    FAIL("no exception");
  } catch (const ContractViolation& error) {
    const std::string message = error.what();
    CHECK(message.find("result_test.cpp:") != std::string::npos);
    CHECK(message.find("arithmetic holds (violated: 1 + 1 == 3)") != std::string::npos);
  }
}
