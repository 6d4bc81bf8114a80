// core/format/json_reader.hpp - JSON text as a small tree whose numbers stay text.
//
// Models need exact numbers and error messages with line numbers; general JSON libraries give
// doubles and no places. Here a number is the piece of source text that wrote it, so that 0.1 can
// become 1/10, and every value knows its line. The tokens are nlohmann's (SAX interface).
//
// (1) `text()` of a number is exactly what was written, of a string the decoded characters.
// (2) Keys keep their order; a key given twice in one object is an error.
// (3) Nesting deeper than kMaxJsonDepth is an error. Neither reading nor destruction recurses.
// (4) Every error is one line, `source:line: ...`.
// Cost: one pass; 24 bytes a value beside the source text, which must outlive the document.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/index.hpp"

namespace unmask {

inline constexpr index_t kMaxJsonDepth = 64;

enum class JsonKind : std::uint8_t { null, boolean, number, string, array, object };

/// "an array", for messages.
[[nodiscard]] std::string_view describe(JsonKind kind);

class JsonDocument;

/// One value of a document: a cheap handle, valid while the document is.
class JsonValue {
 public:
  class Iterator;

  [[nodiscard]] JsonKind kind() const;
  [[nodiscard]] index_t line() const;
  /// A number's source text, a string's characters, "true", "false", "null"; else empty.
  [[nodiscard]] std::string_view text() const;
  /// The name under which an object holds this value; empty elsewhere.
  [[nodiscard]] std::string_view key() const;
  /// How many values an array or object holds directly.
  [[nodiscard]] index_t size() const;
  [[nodiscard]] Iterator begin() const;
  [[nodiscard]] Iterator end() const;

 private:
  friend class JsonDocument;
  JsonValue(const JsonDocument& document, index_t node) : document_(&document), node_(node) {}

  const JsonDocument* document_;
  index_t node_;
};

/// Visits the values directly inside an array or object, in order.
class JsonValue::Iterator {
 public:
  explicit Iterator(JsonValue value) : value_(value) {}
  JsonValue operator*() const { return value_; }
  Iterator& operator++();
  bool operator!=(const Iterator& other) const { return value_.node_ != other.value_.node_; }

 private:
  JsonValue value_;
};

class JsonDocument {
 public:
  /// Reads `text`, which must outlive the result. Throws: InvalidInput.
  JsonDocument(std::string_view text, const std::string& source);

  [[nodiscard]] JsonValue root() const { return {*this, 0}; }

 private:
  friend class JsonValue;
  friend class JsonBuilder;

  /// Values lie in document order, each directly before what it holds.
  struct Node {
    std::uint32_t line = 0;
    std::uint32_t end = 0;     // the node after everything inside this one
    std::uint32_t begin = 0;   // number: offset in the text; string: index; container: its size
    std::uint32_t length = 0;  // number: characters
    std::uint32_t key = 0;     // 1 + index in strings_, or 0
    JsonKind kind = JsonKind::null;
    bool truth = false;
  };

  std::string_view text_;
  std::vector<Node> nodes_;
  std::vector<std::string> strings_;
};

}  // namespace unmask
