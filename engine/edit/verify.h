// Whether a rewritten document is what its edits mean, and nothing else.
#pragma once

#include "engine/document/document.h"
#include "engine/edit/patched_tree.h"

namespace giq {

/// Whether a document that was read again is the patched tree: the same JSON and, wherever nothing
/// changed, the same style, anchors, tags and aliases.
[[nodiscard]] bool IsAsMeant(const Slot& root, const Node& read_again);

/// Whether two documents have the same problems, apart from their places.
[[nodiscard]] bool SameProblems(const Document& before, const Document& after);

}  // namespace giq
