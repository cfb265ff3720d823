// Text in XML 1.0.
#pragma once

#include <string>
#include <string_view>

namespace giq {

/// Text for the content of an element. Bytes that are not UTF-8 and characters that XML cannot hold
/// become U+FFFD.
[[nodiscard]] std::string XmlText(std::string_view text);

/// Text for an attribute in double quotes.
[[nodiscard]] std::string XmlAttribute(std::string_view text);

}  // namespace giq
