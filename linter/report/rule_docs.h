// A rule's metadata and documentation as text, Markdown and JSON.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/rule/rule.h"

namespace giq {

/// How documentation is printed.
enum class DocFormat : std::uint8_t { kText, kMarkdown, kJson };

/// "error", or "error or warning" for a rule that may report with another severity.
[[nodiscard]] std::string SeverityText(const Rule& rule);

/// "safe", "unsafe", "safe or unsafe", "none".
[[nodiscard]] std::string_view FixPolicyName(FixPolicy policy);

/// One rule's page; `bad_report` is what the rule reports on its bad example.
[[nodiscard]] std::string RenderRuleDoc(const Rule& rule, std::string_view bad_report,
                                        DocFormat format);

/// The table of rules.
[[nodiscard]] std::string RenderRuleTable(std::span<const Rule* const> rules, DocFormat format);

}  // namespace giq
