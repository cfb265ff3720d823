// Reading inputs from disk and from standard input, bounded and without waiting for pipes or
// devices.
#pragma once

#include <cstddef>
#include <istream>
#include <string>

#include "engine/base/result.h"

namespace giq {

/// The bytes of a regular file; an Error for anything else, and, before a byte is read, for a file
/// over `max_bytes`.
[[nodiscard]] Result<std::string> ReadFile(const std::string& path, std::size_t max_bytes);

/// Everything up to the end of a stream that the Error calls `name`.
[[nodiscard]] Result<std::string> ReadStream(std::istream& stream, const std::string& name,
                                             std::size_t max_bytes);

}  // namespace giq
