// Which documents of a file a folder walk speaks about.
#pragma once

#include <vector>

#include "engine/bundle/bundle.h"

namespace giq {

/// By index, whether a walk reports what it finds in a document: it carries a marker, uses an
/// accelerator or a server, or is of a companion's kind.
[[nodiscard]] std::vector<bool> OfInterest(const Bundle& bundle);

}  // namespace giq
