// The small files that tell how to reach a cluster.
#pragma once

#include <cstddef>
#include <string>

#include "engine/base/result.h"

namespace giq {

/// The bytes of a file; an Error when it cannot be read or is longer than `limit`.
[[nodiscard]] Result<std::string> ReadSmallFile(const std::string& path, std::size_t limit);

/// The token in a file, without blanks around it.
[[nodiscard]] Result<std::string> ReadTokenFile(const std::string& path);

}  // namespace giq
