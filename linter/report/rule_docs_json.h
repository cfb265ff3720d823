// Rules as JSON.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/rule/rule.h"

namespace giq {

/// One rule with its documentation and the report of its bad example.
[[nodiscard]] std::string RuleDocJson(const Rule& rule, std::string_view bad_report);

/// `{"version":1,"rules":[…]}` without examples.
[[nodiscard]] std::string RuleTableJson(std::span<const Rule* const> rules);

}  // namespace giq
