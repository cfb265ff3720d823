// What holds for every tree that a reader makes, whatever it read.
#pragma once

#include <cstdio>
#include <cstdlib>

#include "engine/document/document.h"

namespace giq {

inline void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

/// Checks spans, parents and pointers of a node that was written where it stands (no alias, not
/// merged), and below.
inline void CheckNode(const File& file, const Node& root, const Node& node, bool unique) {
  const std::size_t size = file.source().text().size();
  Require(node.span.begin <= node.span.end && node.span.end <= size, "a span inside the file");
  if (unique) Require(Resolve(root, PointerOf(node)) == &node, "a pointer that leads back");
  if (node.alias) return;
  for (const Node* item : node.items) {
    Require(item->parent == &node, "an item's parent");
    Require(item->expanded_size < node.expanded_size, "sizes that grow upwards");
    CheckNode(file, root, *item, unique);
  }
  for (const Entry& entry : node.entries) {
    Require(entry.key->IsString(), "a string as key");
    if (entry.merged) continue;
    Require(entry.key->parent == &node && entry.value->parent == &node, "an entry's parent");
    // Of duplicate keys a pointer names the last alone.
    CheckNode(file, root, *entry.value, unique && node.FindEntry(entry.key->text) == &entry);
  }
}

inline void CheckFile(const File& file) {
  for (const Document& document : file.documents()) {
    for (const Problem& problem : document.problems) {
      Require(!problem.message.empty(), "a message");
      Require(problem.span.end <= file.source().text().size(), "a problem inside the file");
      const bool unreadable = problem.kind == ProblemKind::kSyntax ||
                              problem.kind == ProblemKind::kTemplate ||
                              problem.kind == ProblemKind::kLimit;
      if (unreadable) Require(document.root == nullptr, "no tree of an unreadable document");
      Require((problem.mapping != nullptr) == (problem.kind == ProblemKind::kDuplicateKey),
              "the mapping of a duplicate");
    }
    if (document.root == nullptr) continue;
    CheckNode(file, *document.root, *document.root, true);
    Require(!ToJson(*document.root).empty(), "JSON");
  }
}

}  // namespace giq
