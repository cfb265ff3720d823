// Text of manifests in messages: as much of it as helps.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace giq {

/// At most `bytes` of a text's first line, cut between code points, with an ellipsis where
/// something is missing.
[[nodiscard]] std::string Clip(std::string_view text, std::size_t bytes);

}  // namespace giq
