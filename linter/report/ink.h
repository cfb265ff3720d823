// Colours of what is printed for people.
#pragma once

#include <string>
#include <string_view>

#include "engine/rule/finding.h"

namespace giq {

/// How text is dressed.
struct TextStyle {
  bool color = false;  ///< Escape codes for terminals.
};

enum class Ink : std::uint8_t { kError, kWarning, kInfo, kGutter, kBold, kRemoved, kAdded };

[[nodiscard]] Ink InkOf(Severity severity);

/// The text between escape codes, or as it is where the style has no colour.
[[nodiscard]] std::string Dyed(std::string_view text, Ink ink, const TextStyle& style);

}  // namespace giq
