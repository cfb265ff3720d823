// Base64 and lossy UTF-8, for `!!binary` values.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace giq {

/// The bytes of padded base64 text; line breaks in it are skipped. Nothing when it is not base64.
[[nodiscard]] std::optional<std::string> DecodeBase64(std::string_view text);

/// The same text with each byte that is not UTF-8 replaced by U+FFFD, as Go's encoding/json does.
[[nodiscard]] std::string ValidUtf8(std::string_view bytes);

}  // namespace giq
