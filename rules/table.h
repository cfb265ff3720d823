// All rules of giq-lint, in the order of their codes.
#pragma once

#include <span>
#include <string_view>

#include "engine/rule/rule.h"

namespace giq {

/// Every rule, sorted by code.
[[nodiscard]] std::span<const Rule* const> AllRules();

/// The rule with this code ("GIQ301", in any case) or name ("large-model-on-boot-disk"); null when
/// there is none.
[[nodiscard]] const Rule* FindRule(std::string_view code_or_name);

}  // namespace giq
