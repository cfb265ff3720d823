// Rules by code, prefix of a code, or name: what `select` and `ignore` take.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/rule/rule.h"
#include "linter/input/config.h"

namespace giq {

/// Whether the word names at least one rule: `GIQ301`, `GIQ3`, `large-model-on-boot-disk`, `GIQ`
/// for all.
[[nodiscard]] bool NamesRules(std::string_view word);

/// What to tell about a word that names none: "no rule is called X; did you mean Y?".
[[nodiscard]] std::string UnknownRuleText(std::string_view word);

/// The rules that the settings leave, in the order of their codes.
[[nodiscard]] std::vector<const Rule*> SelectRules(const Settings& settings);

}  // namespace giq
