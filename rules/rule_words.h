// Words by which settings name rules.
#pragma once

#include <string>
#include <string_view>

namespace giq {

/// Whether the word names at least one rule: `GIQ301`, `GIQ3`, `large-model-on-boot-disk`, `GIQ`
/// for all.
[[nodiscard]] bool NamesRules(std::string_view word);

/// What to tell about a word that names none: "no rule is called X; did you mean Y?".
[[nodiscard]] std::string UnknownRuleText(std::string_view word);

}  // namespace giq
