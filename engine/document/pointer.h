// JSON pointers (RFC 6901) as text and as tokens.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace giq {

/// A key as a token of a pointer: `~` becomes `~0`, `/` becomes `~1`.
[[nodiscard]] std::string EscapeToken(std::string_view key);

/// The key that a token stands for.
[[nodiscard]] std::string UnescapeToken(std::string_view token);

/// The index that a token stands for: digits without leading zeros.
[[nodiscard]] std::optional<std::size_t> TokenIndex(std::string_view token);

/// The unescaped tokens of a pointer; nothing when it is neither empty nor begins with `/`.
[[nodiscard]] std::optional<std::vector<std::string>> SplitPointer(std::string_view pointer);

}  // namespace giq
