// The order of objects and findings.
#pragma once

#include <span>
#include <vector>

#include "engine/rule/rule.h"

namespace giq {

/// The objects of one document among those of its file, which stand in the order of documents.
[[nodiscard]] std::span<const Object> ObjectsIn(std::span<const Object> objects,
                                                const Document& document);

/// Sorts by documents, then places, then codes; what lies in companions comes behind the file's
/// own.
void SortFindings(std::vector<Finding>& findings, const File* own);

}  // namespace giq
