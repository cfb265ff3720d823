#include "linter/report/rule_docs_json.h"

#include "linter/report/json_writer.h"
#include "linter/report/rule_docs.h"

namespace giq {
namespace {

void WriteMetadata(const Rule& rule, JsonWriter& json) {
  json.Key("code").Text(rule.code).Key("name").Text(rule.name);
  json.Key("family").Text(FamilyName(rule.family));
  json.Key("severity").Text(SeverityName(rule.severity));
  json.Key("may_be").OpenList();
  for (const Severity severity : rule.may_be) json.Text(SeverityName(severity));
  json.CloseList();
  json.Key("fix").Text(FixPolicyName(rule.fix)).Key("since").Text(rule.since);
  json.Key("summary").Text(rule.doc.summary);
}

}  // namespace

std::string RuleDocJson(const Rule& rule, std::string_view bad_report) {
  JsonWriter json;
  json.Open().Key("version").Number(1);
  WriteMetadata(rule, json);
  json.Key("why").Text(rule.doc.why).Key("what_to_do").Text(rule.doc.fix);
  json.Key("bad").Text(rule.doc.bad).Key("bad_report").Text(bad_report);
  json.Key("good").Text(rule.doc.good).Key("config").Text(rule.doc.config);
  json.Key("source").Text(rule.doc.source);
  return json.Close().Take() + "\n";
}

std::string RuleTableJson(std::span<const Rule* const> rules) {
  JsonWriter json;
  json.Open().Key("version").Number(1).Key("rules").OpenList();
  for (const Rule* rule : rules) {
    json.Open();
    WriteMetadata(*rule, json);
    json.Close();
  }
  return json.CloseList().Close().Take() + "\n";
}

}  // namespace giq
