#include "linter/report/rule_docs.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "linter/report/rule_docs_json.h"

namespace giq {
namespace {

constexpr std::size_t kTextWidth = 80;

/// Prose of any line length, broken at blanks.
std::string Wrapped(std::string_view prose) {
  std::string text;
  std::size_t column = 0;
  while (!prose.empty()) {
    const std::size_t end = std::min(prose.find_first_of(" \n"), prose.size());
    const std::string_view word = prose.substr(0, end);
    prose.remove_prefix(std::min(end + 1, prose.size()));
    if (word.empty()) continue;
    const bool fits = column + 1 + word.size() <= kTextWidth;
    if (column > 0) text += fits ? ' ' : '\n';
    column = column > 0 && fits ? column + 1 + word.size() : word.size();
    text += word;
  }
  return text + "\n";
}

std::string Indented(std::string_view lines) {
  std::string text;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    if (end > 0) text += fmt::format("    {}", lines.substr(0, end));
    text += '\n';
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return text;
}

std::string Facts(const Rule& rule) {
  return fmt::format("Severity: {}. Fix: {}. Family: {}. Since: {}.", SeverityText(rule),
                     FixPolicyName(rule.fix), FamilyName(rule.family), rule.since);
}

std::string TextDoc(const Rule& rule, std::string_view bad_report) {
  std::string text = fmt::format("{} {}\n\n{}\n{}", rule.code, rule.name, Wrapped(rule.doc.summary),
                                 Wrapped(Facts(rule)));
  text += "\nWhy\n\n" + Wrapped(rule.doc.why);
  text += "\nWhat to do\n\n" + Wrapped(rule.doc.fix);
  text += "\nBad (example.yaml)\n\n" + Indented(rule.doc.bad);
  if (!rule.doc.config.empty()) {
    text += "\nwith this .giq-lint.yaml\n\n" + Indented(rule.doc.config);
  }
  text += "\nReport\n\n" + Indented(bad_report);
  text += "\nGood\n\n" + Indented(rule.doc.good);
  return text + fmt::format("\nSource: {}\n", rule.doc.source);
}

std::string Fenced(std::string_view language, std::string_view lines) {
  const bool closed = lines.ends_with('\n');
  return fmt::format("```{}\n{}{}```\n", language, lines, closed ? "" : "\n");
}

std::string MarkdownDoc(const Rule& rule, std::string_view bad_report) {
  std::string text =
      fmt::format("# {} {}\n\n{}\n\n{}\n", rule.code, rule.name, rule.doc.summary, Facts(rule));
  text += fmt::format("\n## Why\n\n{}\n\n## What to do\n\n{}\n", rule.doc.why, rule.doc.fix);
  text += "\n## Example\n\n" + Fenced("yaml", rule.doc.bad);
  if (!rule.doc.config.empty()) {
    text += "\nWith this `.giq-lint.yaml`:\n\n" + Fenced("yaml", rule.doc.config);
  }
  text += "\ngiq-lint reports:\n\n" + Fenced("text", bad_report);
  text += "\nCorrected:\n\n" + Fenced("yaml", rule.doc.good);
  return text + fmt::format("\nSource: {}\n", rule.doc.source);
}

std::string TextTable(std::span<const Rule* const> rules) {
  std::size_t name = 0, severity = 0;
  for (const Rule* rule : rules) {
    name = std::max(name, rule->name.size());
    severity = std::max(severity, SeverityText(*rule).size());
  }
  std::string text;
  for (const Rule* rule : rules) {
    text += fmt::format("{}  {:{}}  {:{}}  {:14}  {}\n", rule->code, rule->name, name,
                        SeverityText(*rule), severity,
                        fmt::format("fix: {}", FixPolicyName(rule->fix)), rule->doc.summary);
  }
  return text;
}

std::string MarkdownTable(std::span<const Rule* const> rules) {
  std::string text = "| code | name | severity | fix | finds |\n|---|---|---|---|---|\n";
  for (const Rule* rule : rules) {
    std::string summary(rule->doc.summary);
    for (std::size_t at = 0; (at = summary.find('|', at)) != std::string::npos; at += 2) {
      summary.insert(at, 1, '\\');
    }
    text += fmt::format("| [{0}](docs/rules/{0}.md) | {1} | {2} | {3} | {4} |\n", rule->code,
                        rule->name, SeverityText(*rule), FixPolicyName(rule->fix), summary);
  }
  return text;
}

}  // namespace

std::string SeverityText(const Rule& rule) {
  std::vector<Severity> all(rule.may_be.begin(), rule.may_be.end());
  all.push_back(rule.severity);
  std::ranges::sort(all, std::ranges::greater());
  const auto repeated = std::ranges::unique(all);
  all.erase(repeated.begin(), repeated.end());
  std::string text;
  for (const Severity severity : all) {
    text += (text.empty() ? "" : " or ") + std::string(SeverityName(severity));
  }
  return text;
}

std::string_view FixPolicyName(FixPolicy policy) {
  switch (policy) {
    case FixPolicy::kNone:
      return "none";
    case FixPolicy::kSafe:
      return "safe";
    case FixPolicy::kUnsafe:
      return "unsafe";
    case FixPolicy::kEither:
      return "safe or unsafe";
  }
  return "";
}

std::string RenderRuleDoc(const Rule& rule, std::string_view bad_report, DocFormat format) {
  switch (format) {
    case DocFormat::kText:
      return TextDoc(rule, bad_report);
    case DocFormat::kMarkdown:
      return MarkdownDoc(rule, bad_report);
    case DocFormat::kJson:
      return RuleDocJson(rule, bad_report);
  }
  return {};
}

std::string RenderRuleTable(std::span<const Rule* const> rules, DocFormat format) {
  switch (format) {
    case DocFormat::kText:
      return TextTable(rules);
    case DocFormat::kMarkdown:
      return MarkdownTable(rules);
    case DocFormat::kJson:
      return RuleTableJson(rules);
  }
  return {};
}

}  // namespace giq
