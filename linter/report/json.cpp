#include "linter/report/json.h"

#include <array>
#include <string_view>

#include "engine/rule/rule.h"
#include "linter/report/json_writer.h"
#include "linter/report/report.h"

namespace giq {
namespace {

std::string_view OpName(Edit::Op op) {
  constexpr std::array<std::string_view, 4> kNames = {"add", "remove", "replace",
                                                      "replace-comment"};
  return kNames[static_cast<std::size_t>(op)];
}

void WriteEdit(const Edit& edit, JsonWriter& json) {
  json.Open();
  json.Key("file").Text(edit.document->file->source().name());
  json.Key("doc_index").Number(edit.document->index);
  json.Key("op").Text(OpName(edit.op));
  if (edit.op == Edit::Op::kReplaceComment) {
    const LineColumn at = edit.document->file->source().Locate(edit.comment.begin);
    json.Key("line").Number(at.line).Key("column").Number(at.column);
    json.Key("text").Text(edit.text);
  } else {
    json.Key("path").Text(edit.pointer);
    if (edit.op != Edit::Op::kRemove) json.Key("value").Raw(edit.value_json);
  }
  json.Close();
}

void WriteFixes(const Finding& finding, JsonWriter& json) {
  json.Key("edits").OpenList();
  for (const Fix& fix : finding.fixes) {
    json.Open().Key("title").Text(fix.title).Key("safe").Bool(fix.safe);
    json.Key("operations").Raw(OperationsJson(fix)).Close();
  }
  json.CloseList();
}

void WriteEvidence(const Finding& finding, JsonWriter& json) {
  json.Key("evidence").OpenList();
  for (const Evidence& evidence : finding.evidence) {
    json.Open();
    json.Key("fact").Text(evidence.fact);
    json.Key("value").Text(evidence.value);
    json.Key("source").Text(evidence.source);
    json.Close();
  }
  json.CloseList();
}

void WritePlace(const Place& place, JsonWriter& json) {
  const Source& source = place.document->file->source();
  const Span span = place.span();
  const auto [line, column] = source.Locate(span.begin);
  const auto [end_line, end_column] = source.Locate(span.end);
  json.Key("file").Text(source.name());
  json.Key("doc_index").Number(place.document->index);
  json.Key("pointer").Text(place.node == nullptr ? "" : PointerOf(*place.node));
  json.Key("line").Number(line).Key("column").Number(column);
  json.Key("end_line").Number(end_line).Key("end_column").Number(end_column);
}

std::string SummaryJson(const Report& report) {
  JsonWriter json;
  json.Open();
  json.Key("files").Number(report.files);
  json.Key("errors").Number(report.Count(Severity::kError));
  json.Key("warnings").Number(report.Count(Severity::kWarning));
  json.Key("infos").Number(report.Count(Severity::kInfo));
  json.Key("hidden").Number(report.hidden);
  json.Key("unjudged").Number(report.unjudged);
  json.Key("suppressed").Number(report.Suppressed());
  if (report.baseline) {
    json.Key("baseline").Open().Key("accepted").Number(report.Accepted());
    json.Key("fixed").Number(report.baseline->fixed).Close();
  }
  WriteSkipped(report, json);
  WriteFailures(report, json);
  return json.Close().Take();
}

/// The fingerprint is known only when all findings of the file are.
std::string WithFingerprint(const ReportItem& item) {
  std::string text = item.json;
  text.pop_back();
  return text + R"(,"fingerprint":")" + item.fingerprint + "\"}";
}

}  // namespace

void WriteSkipped(const Report& report, JsonWriter& json) {
  json.Key("skipped").OpenList();
  for (const Skip& skip : report.skipped) {
    json.Open().Key("file").Text(skip.path);
    json.Key("reason").Text(SkipReasonText(skip.reason)).Close();
  }
  json.CloseList();
}

void WriteFailures(const Report& report, JsonWriter& json) {
  json.Key("failures").OpenList();
  for (const Error& failure : report.failures) {
    json.Open().Key("file").Text(failure.where.file);
    json.Key("line").Number(failure.where.line).Key("column").Number(failure.where.column);
    json.Key("message").Text(failure.what).Close();
  }
  json.CloseList();
}

std::string OperationsJson(const Fix& fix) {
  JsonWriter json;
  json.OpenList();
  for (const Edit& edit : fix.edits) WriteEdit(edit, json);
  return json.CloseList().Take();
}

std::string FindingJson(const Finding& finding) {
  JsonWriter json;
  json.Open();
  json.Key("code").Text(finding.rule->code);
  json.Key("rule").Text(finding.rule->name);
  json.Key("severity").Text(SeverityName(finding.severity));
  json.Key("certain").Bool(finding.certain);
  json.Key("message").Text(finding.message);
  WritePlace(finding.place, json);
  WriteEvidence(finding, json);
  WriteFixes(finding, json);
  return json.Close().Take();
}

std::string ReportJson(const Report& report) {
  std::string text = R"({"version":1,"findings":[)";
  std::string_view separator = "\n";
  for (const ReportItem& item : report.items) {
    text += separator;
    text += WithFingerprint(item);
    separator = ",\n";
  }
  if (!report.items.empty()) text += '\n';
  text += R"(],"summary":)";
  text += SummaryJson(report);
  text += "}\n";
  return text;
}

}  // namespace giq
