#include "core/format/json_reader.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/format/source.hpp"

namespace unmask {
namespace {

/// Characters of the text, telling a shared place how far the tokenizer has read.
struct TrackingIterator {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  const char* place;
  const char** consumed;

  reference operator*() const { return *place; }
  TrackingIterator& operator++() {
    *consumed = ++place;
    return *this;
  }
  TrackingIterator operator++(int) {
    const TrackingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const TrackingIterator& other) const { return place == other.place; }
  bool operator!=(const TrackingIterator& other) const { return place != other.place; }
};

bool belongs_to_number(char c) {
  return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

}  // namespace

/// Receives the tokens, in nlohmann's SAX interface, and appends nodes.
class JsonBuilder {
 public:
  using Json = nlohmann::json;

  JsonBuilder(JsonDocument& document, std::string_view text, const std::string& source)
      : document_(document), text_(text), source_(source), counted_(text.data()) {
    consumed_ = text.data();
  }

  void run() {
    const char* const end = text_.data() + text_.size();
    // The tokenizer would take a zero byte for the end of the text.
    const auto zero = text_.find('\0');
    if (zero != std::string_view::npos) {
      consumed_ = text_.data() + zero + 1;
      fail("a zero byte is not JSON");
    }
    Json::sax_parse(TrackingIterator{text_.data(), &consumed_}, TrackingIterator{end, &consumed_},
                    this);
  }

  bool null() { return scalar(JsonKind::null); }
  bool boolean(bool truth) {
    scalar(JsonKind::boolean);
    document_.nodes_.back().truth = truth;
    return true;
  }
  bool number_integer(Json::number_integer_t) { return number(); }
  bool number_unsigned(Json::number_unsigned_t) { return number(); }
  bool number_float(Json::number_float_t, const std::string&) { return number(); }
  bool string(std::string& characters) {
    scalar(JsonKind::string);
    document_.nodes_.back().begin = keep(characters);
    return true;
  }
  bool binary(Json::binary_t&) { return false; }  // cannot occur in JSON text
  bool start_object(std::size_t) { return open(JsonKind::object); }
  bool start_array(std::size_t) { return open(JsonKind::array); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(std::string& name);
  bool parse_error(std::size_t, const std::string& token, const nlohmann::detail::exception& error);

 private:
  struct OpenContainer {
    std::size_t node;
    std::set<std::string> keys;
  };

  [[noreturn]] void fail(const std::string& what) {
    throw InvalidInput(at_line(source_, line()) + ": " + what);
  }

  /// The line of the token just read. The tokenizer is at most one character ahead of it.
  std::uint32_t line() {
    const char* const last = consumed_ == text_.data() ? consumed_ : consumed_ - 1;
    line_ += static_cast<std::uint32_t>(std::count(counted_, std::max(counted_, last), '\n'));
    counted_ = std::max(counted_, last);
    return line_;
  }

  /// The end of what has been read of the current line.
  std::string_view just_read() const {
    constexpr std::ptrdiff_t kLongest = 16;
    const char* first = consumed_;
    while (first != text_.data() && consumed_ - first < kLongest && first[-1] != '\n') --first;
    return text_.substr(static_cast<std::size_t>(first - text_.data()),
                        static_cast<std::size_t>(consumed_ - first));
  }

  std::uint32_t keep(std::string& characters) {
    document_.strings_.push_back(std::move(characters));
    return static_cast<std::uint32_t>(document_.strings_.size() - 1);
  }

  bool scalar(JsonKind kind) {
    append(kind);
    document_.nodes_.back().end = static_cast<std::uint32_t>(document_.nodes_.size());
    return true;
  }

  bool number();
  bool open(JsonKind kind);
  bool close();
  void append(JsonKind kind);

  JsonDocument& document_;
  std::string_view text_;
  const std::string& source_;
  const char* consumed_;
  const char* counted_;
  std::uint32_t line_ = 1;
  std::uint32_t key_ = 0;
  std::vector<OpenContainer> open_;
};

void JsonBuilder::append(JsonKind kind) {
  if (!open_.empty()) ++document_.nodes_[open_.back().node].begin;
  JsonDocument::Node node;
  node.line = line();
  node.key = std::exchange(key_, 0);
  node.kind = kind;
  document_.nodes_.push_back(node);
}

bool JsonBuilder::number() {
  scalar(JsonKind::number);
  const char* const start = text_.data();
  const char* last = consumed_;
  if (!belongs_to_number(last[-1])) --last;
  const char* first = last;
  while (first != start && belongs_to_number(first[-1])) --first;
  document_.nodes_.back().begin = static_cast<std::uint32_t>(first - start);
  document_.nodes_.back().length = static_cast<std::uint32_t>(last - first);
  return true;
}

bool JsonBuilder::open(JsonKind kind) {
  if (open_.size() >= kMaxJsonDepth) {
    fail("nested too deep; at most " + std::to_string(kMaxJsonDepth) + " levels are accepted");
  }
  append(kind);
  open_.push_back({document_.nodes_.size() - 1, {}});
  return true;
}

bool JsonBuilder::close() {
  document_.nodes_[open_.back().node].end = static_cast<std::uint32_t>(document_.nodes_.size());
  open_.pop_back();
  return true;
}

bool JsonBuilder::key(std::string& name) {
  if (!open_.back().keys.insert(name).second) {
    fail("key " + quote(name) + " is given twice in one object");
  }
  key_ = keep(name) + 1;
  return true;
}

bool JsonBuilder::parse_error(std::size_t, const std::string& token,
                              const nlohmann::detail::exception& error) {
  constexpr int kNumberOverflow = 406;
  if (error.id == kNumberOverflow) {
    fail("the number " + quote(token) + " is too large; at most 1.8e308 is accepted");
  }
  if (trim(text_).empty()) fail("the text is empty; a JSON value is expected");
  const std::string detail = error.what();
  const bool at_end = detail.find("unexpected end of input") != std::string::npos;
  std::string message =
      at_end ? "the JSON text ends too early" : "JSON syntax error near " + quote(just_read());
  const auto expected = detail.rfind("; expected ");
  if (expected != std::string::npos) message += printable(detail.substr(expected));
  fail(message);
}

JsonDocument::JsonDocument(std::string_view text, const std::string& source) : text_(text) {
  if (text.size() >= std::numeric_limits<std::uint32_t>::max()) {
    throw InvalidInput(source + ": JSON text of 4 GiB or more is not accepted");
  }
  JsonBuilder(*this, text, source).run();
}

std::string_view describe(JsonKind kind) {
  switch (kind) {
    case JsonKind::null:
      return "null";
    case JsonKind::boolean:
      return "a boolean";
    case JsonKind::number:
      return "a number";
    case JsonKind::string:
      return "a string";
    case JsonKind::array:
      return "an array";
    case JsonKind::object:
      return "an object";
  }
  return "a value";
}

JsonKind JsonValue::kind() const { return document_->nodes_[at(node_)].kind; }

index_t JsonValue::line() const { return document_->nodes_[at(node_)].line; }

std::string_view JsonValue::text() const {
  const auto& node = document_->nodes_[at(node_)];
  switch (node.kind) {
    case JsonKind::null:
      return "null";
    case JsonKind::boolean:
      return node.truth ? "true" : "false";
    case JsonKind::number:
      return document_->text_.substr(node.begin, node.length);
    case JsonKind::string:
      return document_->strings_[node.begin];
    case JsonKind::array:
    case JsonKind::object:
      break;
  }
  return {};
}

std::string_view JsonValue::key() const {
  const auto key = document_->nodes_[at(node_)].key;
  return key == 0 ? std::string_view{} : std::string_view(document_->strings_[key - 1]);
}

index_t JsonValue::size() const {
  const auto& node = document_->nodes_[at(node_)];
  const bool holds = node.kind == JsonKind::array || node.kind == JsonKind::object;
  return holds ? node.begin : 0;
}

JsonValue::Iterator JsonValue::begin() const {
  return size() == 0 ? end() : Iterator({*document_, node_ + 1});
}

JsonValue::Iterator JsonValue::end() const {
  return Iterator({*document_, document_->nodes_[at(node_)].end});
}

JsonValue::Iterator& JsonValue::Iterator::operator++() {
  value_.node_ = value_.document_->nodes_[at(value_.node_)].end;
  return *this;
}

}  // namespace unmask
