// All rules of giq-lint, in the order of their codes.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "engine/rule/rule.h"

namespace giq {

/// Every rule, sorted by code.
[[nodiscard]] std::span<const Rule* const> AllRules();

/// The rule with this code ("GIQ301", in any case) or name ("large-model-on-boot-disk"); null when
/// there is none.
[[nodiscard]] const Rule* FindRule(std::string_view code_or_name);

/// What admission knows of the bad example of a rule that speaks at admission alone; nothing for
/// the others.
[[nodiscard]] std::optional<Admission> AdmissionOfExample(const Rule& rule);

/// Whether only admission knows what the rule asks for: in a file its silence shows nothing.
[[nodiscard]] inline bool SpeaksAtAdmissionAlone(const Rule& rule) {
  return AdmissionOfExample(rule).has_value();
}

}  // namespace giq
