// What SARIF tells of rules.
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/rule/finding.h"
#include "linter/report/json_writer.h"

namespace giq {

/// "note", "warning", "error".
[[nodiscard]] std::string_view SarifLevel(Severity severity);

/// The list of all rules: GitHub can tell one that finds nothing any more from one that is gone.
void WriteSarifRules(JsonWriter& json);

/// A rule's index in that list.
[[nodiscard]] std::size_t SarifRuleIndex(std::string_view code);

}  // namespace giq
