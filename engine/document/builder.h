// Builds one document's tree in the arena of its file from a reader's events, within limits.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/document/document.h"
#include "engine/document/node.h"
#include "engine/document/scalar.h"

namespace giq {

/// What the readers of one file may still use up together.
struct Budget {
  const Limits& limits;
  std::size_t nodes = 0;  ///< Nodes made so far.
};

/// A YAML scalar as written; its type is not known yet.
struct ScalarEvent {
  Span span;  ///< Without anchor and tag.
  Style style = Style::kPlain;
  std::string_view value;   ///< Need not outlive the call.
  std::string_view tag;     ///< The full tag; empty when there is none.
  std::string_view anchor;  ///< Empty when there is none.
  bool plain = true;        ///< Neither quoted nor a block scalar.
};

/// A sequence or mapping that begins.
struct ContainerEvent {
  NodeKind kind = NodeKind::kMapping;
  Style style = Style::kBlock;
  std::uint32_t begin = 0;  ///< Without anchor and tag.
  bool tagged = false;
  std::string_view anchor;
};

/// Takes events in order and makes nodes. Every function returns false once the document cannot be
/// read: see `failure`.
class TreeBuilder {
 public:
  TreeBuilder(File& file, Budget& budget);

  /// A YAML scalar, resolved as the API server resolves it, or made into a key.
  [[nodiscard]] bool AddScalar(const ScalarEvent& event);
  /// A scalar whose type and value are known; in a key's place it must be a string.
  [[nodiscard]] bool AddResolved(const Node& scalar);
  /// The place of an alias.
  [[nodiscard]] bool AddAlias(std::string_view anchor, Span span);
  [[nodiscard]] bool Begin(const ContainerEvent& event);
  /// Ends the innermost container; without `end` it reaches to the end of its last child.
  [[nodiscard]] bool End(std::optional<std::uint32_t> end);

  /// Records why the document cannot be read; returns false.
  bool Fail(ProblemKind kind, std::string message, Span span);

  /// A view of the same text that lives as long as the file: of the source where its bytes are the
  /// same, else a copy.
  [[nodiscard]] std::string_view Keep(std::string_view value, Span span);
  /// A copy of a text in the file's arena.
  [[nodiscard]] std::string_view Copy(std::string_view value);

  /// The innermost container that has not ended; null outside of all.
  [[nodiscard]] const Node* open() const { return frames_.empty() ? nullptr : frames_.back().node; }
  [[nodiscard]] const std::optional<Problem>& failure() const { return failure_; }
  /// Moves the tree, or the failure alone, into the document.
  void Finish(Document& document);

 private:
  struct Frame {
    Node* node;
    std::size_t first;  // where its children begin in items_ or entries_
    const Node* key = nullptr;
    bool merge = false;  // the key just read is `<<`
  };

  Node* NewNode(Span span);
  bool ExpectsKey() const;
  bool Attach(Node* node);
  bool AddKey(const ScalarEvent& event);
  void Fill(Node& node, const ScalarEvent& event, const Scalar& scalar);
  bool MakeKey(Node& node, const Scalar& scalar);
  bool Merge(const Node& value);
  bool MergeOne(const Node& value, Span place);
  bool Spend(std::size_t nodes, Span place);
  void EndSequence(const Frame& frame);
  void EndMapping(const Frame& frame);
  void Remember(std::string_view anchor, Node* node);

  File& file_;
  Budget& budget_;
  Node* root_ = nullptr;
  std::vector<Frame> frames_;
  std::vector<const Node*> items_;
  std::vector<Entry> entries_;
  std::uint32_t last_end_ = 0;  // of all nodes so far
  std::unordered_map<std::string, Node*> anchors_;
  std::size_t alias_visits_ = 0;
  std::vector<Problem> duplicates_;
  std::optional<Problem> failure_;
};

}  // namespace giq
