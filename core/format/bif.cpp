#include "core/format/bif.hpp"

#include <algorithm>
#include <unordered_map>

#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/format/source.hpp"
#include "core/format/text_cursor.hpp"

namespace unmask {
namespace {

using Dictionary = std::unordered_map<std::string_view, index_t>;

/// A declared variable.
struct Variable {
  std::string_view name;
  std::vector<std::string_view> values;
  Dictionary symbols;  ///< of names; empty where a search through `values` is as quick
  const char* declared;
  bool has_probability = false;

  [[nodiscard]] index_t cardinality() const { return values.size(); }

  /// The symbol of a name, or nothing. Rows come in order, so that what follows `last` is likely.
  [[nodiscard]] std::optional<index_t> symbol(std::string_view value, index_t last) const {
    if (values[at(last)] == value) return last;
    const index_t next = last + 1 == cardinality() ? 0 : last + 1;
    if (values[at(next)] == value) return next;
    if (!symbols.empty()) {
      const auto found = symbols.find(value);
      if (found == symbols.end()) return std::nullopt;
      return found->second;
    }
    for (index_t s = 0; s < cardinality(); ++s) {
      if (values[at(s)] == value) return s;
    }
    return std::nullopt;
  }
};

std::string list_of(const std::vector<std::string_view>& names) {
  constexpr std::size_t kMost = 8;
  std::string list;
  for (std::size_t i = 0; i < names.size() && i < kMost; ++i) {
    list += (i == 0 ? "" : ", ") + printable(names[i]);
  }
  return list + (names.size() > kMost ? ", ..." : "");
}

class BifReader {
 public:
  BifReader(std::string_view text, const std::string& source, Warnings& warnings)
      : cursor_(text, source, TextCursor::Blank::comments), source_(source), warnings_(warnings) {}

  FactorGraph read();

 private:
  /// The numbers of one probability block while they are read.
  struct Table {
    index_t child = 0;
    std::vector<index_t> parents{};
    index_t length = 0;  ///< numbers a row
    index_t rows = 0;
    const char* begin = nullptr;
    NumberList numbers{};
    std::vector<bool> has_row{};
    index_t rows_read = 0;
    std::vector<index_t> last{};  ///< symbols of the row before
    NumberList fallback{};        ///< the default row, or empty
    bool has_table = false;
  };

  void read_network();
  void read_variable();
  void read_type(Variable& variable);
  void check_values(Variable& variable);
  void read_probability();

  index_t take_variable(const char* what);
  Table read_header();
  void allocate(Table& table);
  void read_statement(Table& table);
  void read_row(Table& table);
  index_t read_parent_values(Table& table);
  void read_whole_table(Table& table);
  void read_default(Table& table);
  /// As many numbers as a row or table has, and ';'. `store(k, x)` gets them, `name()` names them.
  template <class Name, class Store>
  void read_numbers(index_t count, const Name& name, const Store& store);
  void fill_missing_rows(Table& table);
  [[nodiscard]] index_t first_missing_row(const Table& table) const;
  Factor finished(Table table);
  [[noreturn]] void reject_size(const Table& table) const;
  [[noreturn]] void reject_row(const Table& table, const NumberList& numbers,
                               const RowSum& bad) const;
  [[noreturn]] void reject_cycle(const std::vector<index_t>& cycle) const;
  [[nodiscard]] bool sums_in_other_order(const Table& table, const NumberList& numbers) const;
  void check_complete() const;

  [[nodiscard]] std::string title(const Table& table) const {
    return "probability of " + quote(variables_[at(table.child)].name);
  }
  /// " given (LOW, yes)"
  [[nodiscard]] std::string given(const Table& table, index_t row) const;

  TextCursor cursor_;
  const std::string& source_;
  Warnings& warnings_;
  std::vector<Variable> variables_;
  Dictionary index_of_;
  std::vector<Factor> factors_;
  std::vector<const char*> factor_begins_;
  DividedRows divided_;
  index_t cells_by_default_ = 0;
};

constexpr index_t kMostCellsByDefault = index_t{1} << 22U;

FactorGraph BifReader::read() {
  for (cursor_.skip_blank(); !cursor_.at_end(); cursor_.skip_blank()) {
    const char* const begin = cursor_.position();
    const std::string_view word = cursor_.take_bare_word();
    if (word == "probability") {
      read_probability();
    } else if (word == "variable") {
      read_variable();
    } else if (word == "network") {
      read_network();
    } else if (word == "property") {
      cursor_.skip_statement("a property");
    } else {
      cursor_.fail_at(begin, quote(word.empty() ? std::string_view(begin, 1) : word) +
                                 " is not known here; accepted: network, variable, probability");
    }
  }
  check_complete();
  divided_.report(source_, warnings_);
  std::vector<index_t> cards;
  VariableNames names;
  for (const Variable& variable : variables_) {
    cards.push_back(variable.cardinality());
    names.variables.emplace_back(variable.name);
    names.values.emplace_back(variable.values.begin(), variable.values.end());
  }
  return FactorGraph(Shape(std::move(cards)), std::move(factors_), std::move(names));
}

void BifReader::read_network() {
  while (!cursor_.take('{')) {
    if (cursor_.take_word().empty()) cursor_.expect('{', "a network");
  }
  while (!cursor_.take('}')) {
    if (cursor_.take_bare_word() != "property") {
      cursor_.fail("a network block holds only properties and then '}'");
    }
    cursor_.skip_statement("a property");
  }
}

void BifReader::read_variable() {
  cursor_.skip_blank();
  const char* const begin = cursor_.position();
  Variable variable{cursor_.take_word(), {}, {}, begin};
  if (variable.name.empty()) cursor_.fail("a variable needs a name, not " + cursor_.here());
  cursor_.expect('{', "a variable");
  while (!cursor_.take('}')) {
    const char* const statement = cursor_.position();
    const std::string_view word = cursor_.take_bare_word();
    if (word == "property") {
      cursor_.skip_statement("a property");
    } else if (word == "type" && variable.values.empty()) {
      read_type(variable);
    } else {
      cursor_.fail_at(statement, "variable " + quote(variable.name) +
                                     ": one type and properties are accepted here");
    }
  }
  if (variable.values.empty()) {
    cursor_.fail_at(begin, "variable " + quote(variable.name) +
                               " has no type; write type discrete [ 2 ] { yes, no };");
  }
  if (!index_of_.emplace(variable.name, variables_.size()).second) {
    cursor_.fail_at(begin, "variable " + quote(variable.name) + " is declared twice");
  }
  variables_.push_back(std::move(variable));
  if (variables_.size() > Shape::kMaxPositions) cursor_.fail_at(begin, "too many variables");
}

void BifReader::read_type(Variable& variable) {
  cursor_.skip_blank();
  const char* const begin = cursor_.position();
  if (const auto kind = cursor_.take_word(); kind != "discrete") {
    cursor_.fail_at(begin, "variable " + quote(variable.name) + " is of type " + quote(kind) +
                               "; only discrete variables are accepted");
  }
  std::optional<index_t> count;
  if (cursor_.take('[')) {
    count = cursor_.take_index("the number of values", {1, Shape::kMaxCardinality});
    cursor_.expect(']', "the number of values");
  }
  cursor_.expect('{', "the list of values");
  while (!cursor_.take('}')) {
    const std::string_view value = cursor_.take_word();
    if (value.empty()) cursor_.fail("a value's name or '}' is expected, not " + cursor_.here());
    variable.values.push_back(value);
    cursor_.take(',');
  }
  cursor_.expect(';', "a type");
  if (variable.values.empty() || (count && *count != variable.cardinality())) {
    cursor_.fail_at(begin, "variable " + quote(variable.name) + " lists " +
                               std::to_string(variable.cardinality()) + " values" +
                               (count ? ", not the " + std::to_string(*count) + " that it says"
                                      : std::string("; at least one is needed")) +
                               "; names with blanks need quotes");
  }
  check_values(variable);
}

void BifReader::check_values(Variable& variable) {
  constexpr index_t kSearched = 16;
  Dictionary symbols;
  for (index_t s = 0; s < variable.cardinality(); ++s) {
    if (!symbols.emplace(variable.values[at(s)], s).second) {
      cursor_.fail_at(variable.declared, "variable " + quote(variable.name) + " has the value " +
                                             quote(variable.values[at(s)]) + " twice");
    }
  }
  if (variable.cardinality() > kSearched) variable.symbols = std::move(symbols);
}

index_t BifReader::take_variable(const char* what) {
  cursor_.skip_blank();
  const char* const begin = cursor_.position();
  const std::string_view name = cursor_.take_word();
  if (name.empty()) {
    cursor_.fail(std::string(what) + " is expected, the name of a variable, not " +
                 cursor_.here());
  }
  const auto found = index_of_.find(name);
  if (found == index_of_.end()) {
    cursor_.fail_at(begin, "variable " + quote(name) +
                               " is not declared; write its variable block before");
  }
  return found->second;
}

BifReader::Table BifReader::read_header() {
  Table table;
  cursor_.skip_blank();
  table.begin = cursor_.position();
  cursor_.expect('(', "a probability");
  table.child = take_variable("the child");
  cursor_.take('|');
  for (cursor_.skip_blank(); !cursor_.take(')'); cursor_.take(',')) {
    table.parents.push_back(take_variable("a parent or ')'"));
  }
  if (variables_[at(table.child)].has_probability) {
    cursor_.fail_at(table.begin, title(table) + " is given twice");
  }
  variables_[at(table.child)].has_probability = true;
  std::vector<index_t> sorted = table.parents;
  sorted.push_back(table.child);
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) {
    cursor_.fail_at(table.begin, title(table) + " names a variable twice");
  }
  return table;
}

/// A table with more numbers than the rest of the text has signs cannot be complete without a
/// default row; how much those may ask for is limited.
void BifReader::allocate(Table& table) {
  table.length = variables_[at(table.child)].cardinality();
  std::optional<index_t> cells = table.length;
  for (const index_t parent : table.parents) {
    cells = checked_multiply(*cells, variables_[at(parent)].cardinality());
    if (!cells) break;
  }
  const index_t most = std::max(cursor_.remaining(), kMostCellsByDefault - cells_by_default_);
  if (!cells || *cells > most) reject_size(table);
  table.rows = *cells / table.length;
  table.numbers = NumberList(*cells);
  table.has_row.assign(at(table.rows), false);
  table.last.assign(table.parents.size(), 0);
}

void BifReader::reject_size(const Table& table) const {
  cursor_.fail_at(table.begin, title(table) +
                                   " has more combinations of values than the text has numbers, "
                                   "and default rows may give " +
                                   format_count(static_cast<double>(kMostCellsByDefault)) +
                                   " numbers a file at most");
}

void BifReader::read_probability() {
  Table table = read_header();
  allocate(table);
  cursor_.expect('{', "a probability");
  while (!cursor_.take('}')) read_statement(table);
  fill_missing_rows(table);
  factor_begins_.push_back(table.begin);
  factors_.push_back(finished(std::move(table)));
}

void BifReader::read_statement(Table& table) {
  if (cursor_.take('(')) return read_row(table);
  const char* const begin = cursor_.position();
  const std::string_view word = cursor_.take_bare_word();
  if (word == "table") return read_whole_table(table);
  if (word == "default") return read_default(table);
  if (word == "property") return cursor_.skip_statement("a property");
  cursor_.fail_at(begin, title(table) +
                             ": rows such as (a, b) 0.1, 0.9; and table, default and property "
                             "are accepted here, not " +
                             (word.empty() ? cursor_.here() : quote(word)));
}

template <class Name, class Store>
void BifReader::read_numbers(index_t count, const Name& name, const Store& store) {
  const auto reject_count = [&](const std::string& found) {
    cursor_.fail(name() + " has " + found + " numbers; it needs " + std::to_string(count));
  };
  for (index_t k = 0; k < count; ++k) {
    cursor_.skip_blank();
    if (cursor_.peek() == ';') reject_count(std::to_string(k));
    cursor_.take_number("a probability", [&](const auto& x) { store(k, x); });
    cursor_.take(',');
  }
  if (cursor_.take(';')) return;
  const char next = cursor_.peek();
  if (next == '\0' || next == '}' || next == '(') cursor_.expect(';', name().c_str());
  reject_count("more than " + std::to_string(count));
}

index_t BifReader::read_parent_values(Table& table) {
  index_t row = 0;
  for (index_t i = 0; i < table.parents.size(); ++i) {
    const Variable& parent = variables_[at(table.parents[at(i)])];
    cursor_.skip_blank();
    const char* const begin = cursor_.position();
    const std::string_view value = cursor_.take_word();
    const auto symbol = parent.symbol(value, table.last[at(i)]);
    if (!symbol) {
      cursor_.fail_at(begin, title(table) + ": " + quote(value) + " is not a value of " +
                                 quote(parent.name) + "; accepted: " + list_of(parent.values));
    }
    table.last[at(i)] = *symbol;
    row = row * parent.cardinality() + *symbol;
    cursor_.take(',');
  }
  if (!cursor_.take(')')) {
    cursor_.fail(title(table) + ": a row names " + std::to_string(table.parents.size()) +
                 " values, one a parent, and then ')', not " + cursor_.here());
  }
  return row;
}

void BifReader::read_row(Table& table) {
  const char* const begin = cursor_.position();
  const index_t row = read_parent_values(table);
  if (table.has_row[at(row)]) {
    cursor_.fail_at(begin, title(table) + given(table, row) + " is given twice");
  }
  table.has_row[at(row)] = true;
  ++table.rows_read;
  read_numbers(
      table.length, [&] { return title(table) + given(table, row); },
      [&](index_t k, const auto& x) { table.numbers.set(row * table.length + k, x); });
}

/// The child, first of the header, is the slowest.
void BifReader::read_whole_table(Table& table) {
  if (table.rows_read != 0) cursor_.fail(title(table) + " has rows before its table");
  table.has_row.assign(at(table.rows), true);
  table.rows_read = table.rows;
  table.has_table = true;
  read_numbers(
      table.numbers.size(), [&] { return title(table) + ": its table"; },
      [&](index_t k, const auto& x) {
        table.numbers.set(k % table.rows * table.length + k / table.rows, x);
      });
}

void BifReader::read_default(Table& table) {
  if (table.fallback.size() != 0) cursor_.fail(title(table) + " has two default rows");
  read_numbers(
      table.length, [&] { return title(table) + ": its default row"; },
      [&](index_t, const auto& x) { table.fallback.append(x); });
}

index_t BifReader::first_missing_row(const Table& table) const {
  return static_cast<index_t>(
      std::find(table.has_row.begin(), table.has_row.end(), false) - table.has_row.begin());
}

void BifReader::fill_missing_rows(Table& table) {
  if (table.rows_read == table.rows) return;
  if (table.fallback.size() == 0) {
    cursor_.fail_at(table.begin, title(table) + given(table, first_missing_row(table)) +
                                     " is missing; write a row for it, or a default row");
  }
  cells_by_default_ += (table.rows - table.rows_read) * table.length;
  if (cells_by_default_ > kMostCellsByDefault) reject_size(table);
  for (index_t row = first_missing_row(table); row < table.rows; ++row) {
    if (table.has_row[at(row)]) continue;
    for (index_t k = 0; k < table.length; ++k) {
      table.numbers.set_from(table.fallback, k, row * table.length + k);
    }
  }
}

Factor BifReader::finished(Table table) {
  NumberTable values(std::move(table.numbers));
  const auto name_of = [&](index_t row) { return title(table) + given(table, row); };
  if (const auto bad = values.normalise_rows(table.length, name_of, divided_)) {
    reject_row(table, values.written(), *bad);
  }
  std::vector<index_t> scope = std::move(table.parents);
  scope.push_back(table.child);
  return {std::move(scope), std::move(values), table.child};
}

void BifReader::reject_row(const Table& table, const NumberList& numbers, const RowSum& bad) const {
  std::string message = describe_row_sum(
      cursor_.place(table.begin) + ": " + title(table) + given(table, bad.row), bad.sum);
  if (table.has_table && sums_in_other_order(table, numbers)) {
    message += "; it would if the first variable, the child, were the fastest, but in BIF it is "
               "the slowest: write rows";
  }
  throw InvalidModel(message);
}

/// Would the numbers of a `table`, in the order of the text, be rows of the child?
bool BifReader::sums_in_other_order(const Table& table, const NumberList& numbers) const {
  NumberList as_written;
  for (index_t k = 0; k < numbers.size(); ++k) {
    as_written.append(numbers.rational(k % table.rows * table.length + k / table.rows));
  }
  DividedRows ignored;
  return !NumberTable(std::move(as_written))
              .normalise_rows(table.length, [](index_t) { return std::string(); }, ignored);
}

std::string BifReader::given(const Table& table, index_t row) const {
  if (table.parents.empty()) return {};
  std::string values;
  for (index_t i = table.parents.size(); i-- > 0;) {
    const Variable& parent = variables_[at(table.parents[at(i)])];
    const std::string value(parent.values[at(row % parent.cardinality())]);
    values = value + (values.empty() ? "" : ", ") + values;
    row /= parent.cardinality();
  }
  return " given " + quote("(" + values + ")");
}

void BifReader::check_complete() const {
  if (variables_.empty()) {
    cursor_.fail("no variables; write variable X { type discrete [ 2 ] { yes, no }; }");
  }
  for (const Variable& variable : variables_) {
    if (variable.has_probability) continue;
    cursor_.fail_at(variable.declared, "variable " + quote(variable.name) +
                                           " has no probability block");
  }
  const auto cycle = find_cycle(variables_.size(), factors_);
  if (!cycle.empty()) reject_cycle(cycle);
}

void BifReader::reject_cycle(const std::vector<index_t>& cycle) const {
  constexpr std::size_t kMost = 6;
  const auto name = [&](index_t variable) {
    return quote(variables_[at(variable)].name);
  };
  std::string path = name(cycle.front());
  for (std::size_t i = 1; i < cycle.size() && i < kMost; ++i) path += " <- " + name(cycle[i]);
  if (cycle.size() > kMost) path += " <- ...";
  const auto factor = std::find_if(factors_.begin(), factors_.end(), [&](const Factor& f) {
    return f.child == cycle.front();
  });
  const char* const begin = factor_begins_[static_cast<std::size_t>(factor - factors_.begin())];
  throw InvalidModel(cursor_.place(begin) + ": " + name(cycle.front()) +
                     " is its own ancestor: " + path + " <- " + name(cycle.front()) +
                     "; a Bayesian network has no cycles");
}

}  // namespace

FactorGraph parse_bif(std::string_view text, const std::string& source, Warnings& warnings) {
  return BifReader(text, source, warnings).read();
}

}  // namespace unmask
