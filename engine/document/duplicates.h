// Keys that a mapping has twice.
#pragma once

#include <vector>

#include "engine/document/document.h"

namespace giq {

/// Appends a kDuplicateKey problem for each later occurrence of a key of a finished mapping, up to
/// a bound a document.
void FindDuplicateKeys(const Node& mapping, std::vector<Problem>& problems);

}  // namespace giq
