// Why a file that must be readable as a whole is not.
#pragma once

#include <optional>

#include "engine/document/document.h"

namespace giq {

/// The first problem that leaves a document of the file without a tree, or cut at a limit, with its
/// place.
[[nodiscard]] std::optional<Error> FaultOf(const File& file);

}  // namespace giq
