// One YAML or JSON value as the API server reads it, with the bytes it came from.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/source.h"

namespace giq {

/// JSON's types, with integers apart from other numbers.
enum class NodeKind : std::uint8_t { kNull, kBool, kInteger, kFloat, kString, kSequence, kMapping };

/// How a node is written. kNone: it has no text of its own (an empty value, a root of nothing).
enum class Style : std::uint8_t {
  kNone,
  kPlain,
  kSingleQuoted,
  kDoubleQuoted,
  kLiteral,
  kFolded,
  kBlock,
  kFlow
};

struct Node;

/// One key and its value. Keys are always strings, as in JSON: `1: x` has the key "1".
struct Entry {
  const Node* key = nullptr;
  const Node* value = nullptr;
  bool merged = false;  ///< Came through `<<`.
};

/// A value in a document's tree. Nodes live in the arena of their File and are never changed.
///
/// An alias is a shallow copy of its anchor's node (the same children) with the alias' own span and
/// `alias` set, so a tree may be a graph; readers bound its expanded size.
struct Node {
  NodeKind kind = NodeKind::kNull;
  Style style = Style::kNone;
  bool alias = false;     ///< Written as `*name`.
  bool anchored = false;  ///< Carries `&name`.
  bool tagged = false;    ///< Carries an explicit tag.
  Span span;  ///< Value alone, without anchor and tag; quotes and block header included.
  std::string_view text;     ///< String value; for other scalars, the text as written.
  std::int64_t integer = 0;  ///< For kInteger (values above int64 are kFloat); 0/1 for kBool.
  double number = 0;         ///< For kInteger and kFloat.
  std::span<const Node* const> items;  ///< kSequence.
  std::span<const Entry> entries;      ///< kMapping, in order of writing, duplicates included.
  const Node* parent = nullptr;  ///< The sequence or mapping that holds this node; null for a root.
  std::uint32_t expanded_size = 1;  ///< Nodes below and with this one, aliases expanded; saturates.

  [[nodiscard]] bool IsNull() const { return kind == NodeKind::kNull; }
  [[nodiscard]] bool IsString() const { return kind == NodeKind::kString; }
  [[nodiscard]] bool IsMapping() const { return kind == NodeKind::kMapping; }
  [[nodiscard]] bool IsSequence() const { return kind == NodeKind::kSequence; }
  [[nodiscard]] bool IsScalar() const { return !IsMapping() && !IsSequence(); }

  /// The value of a key, null when the node is no mapping or lacks it. Of duplicate keys the last
  /// counts, as for the API server; so a key written behind `<<` wins over a merged one, one in
  /// front of it does not.
  [[nodiscard]] const Node* Find(std::string_view key) const;
  /// The entry that Find takes its value from.
  [[nodiscard]] const Entry* FindEntry(std::string_view key) const;
  /// The value at a chain of keys: `node.At({"spec", "template", "spec"})`.
  [[nodiscard]] const Node* At(std::initializer_list<std::string_view> keys) const;
  /// The integer that the API server would store: integers and integral floats (`1.0`, `1e3`).
  [[nodiscard]] std::optional<std::int64_t> AsInteger() const;
};

/// The JSON pointer (RFC 6901) of a node from the root of its tree; "" for the root.
[[nodiscard]] std::string PointerOf(const Node& node);

/// The node at a JSON pointer, null when there is none.
[[nodiscard]] const Node* Resolve(const Node& root, std::string_view pointer);

/// The tree as compact JSON, aliases expanded (their size is bounded by the reader), duplicate keys
/// resolved to the last.
[[nodiscard]] std::string ToJson(const Node& node);

}  // namespace giq
