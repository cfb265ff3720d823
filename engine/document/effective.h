// The entries of a mapping that count.
#pragma once

#include <vector>

#include "engine/document/node.h"

namespace giq {

/// The entries of a mapping in order of writing, of several with one key the last alone.
[[nodiscard]] std::vector<const Entry*> EffectiveEntries(const Node& mapping);

}  // namespace giq
