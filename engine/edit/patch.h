// Edits as RFC 6902 JSON Patch, and what they make of a document.
#pragma once

#include <span>
#include <string>

#include "engine/base/result.h"
#include "engine/document/node.h"
#include "engine/rule/finding.h"

namespace giq {

/// The edits as JSON Patch text for their document's object. kReplaceComment has no counterpart and
/// is left out.
[[nodiscard]] std::string JsonPatchOf(std::span<const Edit> edits);

/// The tree with the edits applied in order, as JSON; an Error when a path is missing or a value is
/// no JSON.
[[nodiscard]] Result<std::string> PatchedJson(const Node& root, std::span<const Edit> edits);

}  // namespace giq
