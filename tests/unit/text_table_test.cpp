#include "cli/text_table.hpp"

#include <cmath>

#include "cli/number_text.hpp"
#include "cli/unicode.hpp"
#include "core/base/text.hpp"
#include "tests/support/catch.hpp"

using namespace unmask;

TEST_CASE("width is counted in columns of a terminal", "[views]") {
  CHECK(display_width("") == 0);
  CHECK(display_width("1×10") == 4);
  CHECK(display_width("▁█░≈") == 4);
  CHECK(display_width("数独") == 4);
  CHECK(display_width("e\u0301") == 1);
}

TEST_CASE("hostile text becomes harmless", "[views]") {
  CHECK(safe_text("sudoku4 ü") == "sudoku4 ü");
  CHECK(safe_text(std::string("a\x1b[31m\0b", 8)) == "a\uFFFD[31m\uFFFDb");
  CHECK(safe_text("\xff\xc0\x80\xed\xa0\x80x") == "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDx");
  CHECK(safe_text("a\u202Eb") == "a\uFFFDb");
  CHECK(safe_text("\xc3") == "\uFFFD");
}

TEST_CASE("shortened text fits", "[views]") {
  const std::string text = "数独 sudoku with a long name";
  CHECK(shortened(text, 100) == text);
  for (index_t columns = 0; columns < 30; ++columns) {
    CHECK(display_width(shortened(text, columns)) <= columns);
  }
}

TEST_CASE("columns line up, with and without colour", "[views]") {
  TextTable table({{"name", Align::left}, {"kl"}});
  table.add_row({{"a×b"}, {"1.5000", Ink::accent}});
  table.add_row({{"longer"}, {"0"}});
  CHECK(table.text(Style(), 2) == "  name        kl\n  a×b     1.5000\n  longer       0\n");
  CHECK(table.width() == 14);
  const std::string coloured = table.text(Style(true), 2);
  CHECK(coloured.find("\x1b[") != std::string::npos);
  CHECK(coloured.find(" \n") == std::string::npos);
}

TEST_CASE("sizes are cut in their middle", "[views]") {
  const Schedule schedule({1, 1, 1, 1, 2, 5, 3, 9});
  CHECK(sizes_text(schedule, 20) == "1×4 2 5 3 9");
  CHECK(sizes_text(schedule, 9) == "1×4 2 … 9");
  for (index_t columns = 1; columns < 12; ++columns) {
    CHECK(display_width(sizes_text(schedule, columns)) <= columns);
  }
}

TEST_CASE("wrapped lines keep all words", "[views]") {
  CHECK(wrapped("one two three", 2, 9) == "  one two\n  three\n");
  CHECK(wrapped("", 2, 9).empty());
}

TEST_CASE("numbers say what is known", "[views]") {
  const NatsFormat nats(16.5, 1e-12, 6);
  CHECK(nats(0.0) == "0");
  CHECK(nats(1e-15) == "≈0");
  CHECK(nats(1.5587754) == "1.5588");
  CHECK(nats(2.5e-7) == "2.5e-07");
  CHECK(nats(HUGE_VAL) == "∞");
  CHECK(nats(std::nan("")) == "?");
  CHECK(ratio_text(1.0, 2.0, 1e-12) == "0.500");
  CHECK(ratio_text(0.9999, 1.0, 1e-12) == "0.9999");
  CHECK(ratio_text(2.0, 2.0, 1e-12) == "1 (attained)");
  CHECK(ratio_text(0.0, 0.0, 1e-12) == "both 0");
  CHECK(ratio_text(1.0, HUGE_VAL, 1e-12) == "0");
  CHECK(ratio_text(2.0, 1.0, 1e-12) == "2 (violated)");
  CHECK(logarithm_text(std::log(4.0), 1e-12) == "ln 4");
  CHECK(logarithm_text(1.3, 1e-12).empty());
  CHECK(counted(1, "step") == "1 step");
}
