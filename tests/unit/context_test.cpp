// core/decode/context.hpp: contexts as rows and as numbers.
#include "core/decode/context.hpp"

#include "core/base/result.hpp"
#include "tests/support/catch.hpp"

using namespace unmask;

TEST_CASE("context (1): codes and rows are in bijection", "[context]") {
  const ContextSpace space(Shape({2, 3, 1, 4}));
  REQUIRE(space.count() == 3 * 4 * 2 * 5);
  std::vector<symbol_t> row(4);
  for (context_t code = 0; code < space.count(); ++code) {
    space.write_row(code, row.data());
    CHECK(space.code(row.data()) == code);
    Subset revealed = 0;
    for (index_t i = 0; i < 4; ++i) {
      CHECK(space.symbol(code, i) == row[at(i)]);
      if (row[at(i)] != kMasked) revealed |= singleton(i);
    }
    CHECK(space.revealed(code) == revealed);
    CHECK(space.restrict(code, revealed) == code);
  }
}

TEST_CASE("context (2): reveal, mask and restrict change what they name", "[context]") {
  const ContextSpace space(Shape({2, 3, 4}));
  const context_t context = space.reveal(space.reveal(0, 2, 3), 0, 1);
  CHECK(to_text(space, context) == "1 _ 3");
  CHECK(space.mask(context, 2) == space.reveal(0, 0, 1));
  CHECK(space.mask(context, 1) == context);
  CHECK(space.restrict(context, 0b110) == space.reveal(0, 2, 3));
  CHECK(to_text(space, 0) == "_ _ _");
}

TEST_CASE("context: too many contexts are refused", "[context]") {
  CHECK_NOTHROW(ContextSpace(Shape::uniform(39, 2)));
  CHECK_THROWS_AS(ContextSpace(Shape::uniform(40, 2)), RefusedError);
  CHECK_THROWS_AS(ContextSpace(Shape::uniform(63, 1)), RefusedError);
}
