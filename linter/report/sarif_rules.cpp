#include "linter/report/sarif_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "engine/rule/rule.h"
#include "rules/table.h"

namespace giq {
namespace {

std::string_view ProblemSeverity(Severity severity) {
  return severity == Severity::kInfo ? "recommendation" : SeverityName(severity);
}

/// What cannot be read as YAML is beyond doubt; the rest follows from facts that are known.
std::string_view Precision(const Rule& rule) {
  return rule.family == Family::kDocument ? "very-high" : "high";
}

std::string HelpText(const Rule& rule) {
  return fmt::format("{}\n\n{}\n\nWhat to do: {}\n\nSource: {}\n", rule.doc.summary, rule.doc.why,
                     rule.doc.fix, rule.doc.source);
}

std::string HelpMarkdown(const Rule& rule) {
  return fmt::format(
      "{}\n\n## Why\n\n{}\n\n## What to do\n\n{}\n\n## Bad\n\n```yaml\n{}```\n\n## Good\n\n"
      "```yaml\n{}```\n\nSource: <{}>\n",
      rule.doc.summary, rule.doc.why, rule.doc.fix, rule.doc.bad, rule.doc.good, rule.doc.source);
}

void WriteMessage(std::string_view key, std::string_view text, JsonWriter& json) {
  json.Key(key).Open().Key("text").Text(text).Close();
}

void WriteRule(const Rule& rule, JsonWriter& json) {
  json.Open().Key("id").Text(rule.code).Key("name").Text(rule.name);
  WriteMessage("shortDescription", rule.doc.summary, json);
  WriteMessage("fullDescription", rule.doc.why, json);
  json.Key("help").Open().Key("text").Text(HelpText(rule));
  json.Key("markdown").Text(HelpMarkdown(rule)).Close();
  json.Key("helpUri").Text(rule.doc.source);
  json.Key("defaultConfiguration").Open();
  json.Key("level").Text(SarifLevel(rule.severity)).Close();
  json.Key("properties").Open().Key("tags").OpenList();
  for (const std::string_view tag : {"kubernetes", "gke", "inference"}) json.Text(tag);
  json.Text(FamilyName(rule.family)).CloseList();
  json.Key("precision").Text(Precision(rule));
  json.Key("problem.severity").Text(ProblemSeverity(rule.severity)).Close();
  json.Close();
}

}  // namespace

std::string_view SarifLevel(Severity severity) {
  return severity == Severity::kInfo ? "note" : SeverityName(severity);
}

void WriteSarifRules(JsonWriter& json) {
  json.OpenList();
  for (const Rule* rule : AllRules()) WriteRule(*rule, json);
  json.CloseList();
}

std::size_t SarifRuleIndex(std::string_view code) {
  const auto rules = AllRules();
  const auto found = std::ranges::lower_bound(rules, code, {}, &Rule::code);
  return static_cast<std::size_t>(found - rules.begin());
}

}  // namespace giq
