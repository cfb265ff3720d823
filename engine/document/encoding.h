// Which bytes may stand in a manifest: UTF-8 without control characters, or UTF-16 with a byte
// order mark.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace giq {

inline constexpr std::string_view kUtf8Bom = "\xEF\xBB\xBF";

/// A place in a text that no YAML reader takes, and why.
struct TextFault {
  std::size_t offset = 0;
  std::string what;
};

/// Bytes of the well-formed UTF-8 code point at the start of a text; 0 when there is none.
[[nodiscard]] std::size_t CodePointSize(std::string_view text);

/// The first byte that is not UTF-8 or is a control character that YAML forbids.
[[nodiscard]] std::optional<TextFault> FindTextFault(std::string_view text);

/// Whether all bytes are below 0x80.
[[nodiscard]] bool IsAscii(std::string_view text);

/// Whether a text begins with a UTF-16 byte order mark.
[[nodiscard]] bool HasUtf16Bom(std::string_view text);

/// UTF-16 with a byte order mark as UTF-8 (without the mark); nothing when it is malformed.
[[nodiscard]] std::optional<std::string> Utf8FromUtf16(std::string_view text);

}  // namespace giq
