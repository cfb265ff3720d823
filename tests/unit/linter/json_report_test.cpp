#include <gtest/gtest.h>

#include "linter/report/json.h"
#include "linter/report/report.h"
#include "tests/unit/linter/finding_maker.h"

namespace giq {
namespace {

TEST(JsonReport, AFindingHasEveryMember) {
  const Manifest manifest("spec:\n  replicas: \"2\"\n");
  Finding finding = manifest.AtPointer("/spec/replicas", "must be a number");
  finding.With("type", "string", "deploy.yaml:2");
  finding.fixes.push_back({.title = "write a number",
                           .safe = true,
                           .edits = {{.op = Edit::Op::kReplace,
                                      .document = finding.place.document,
                                      .pointer = "/spec/replicas",
                                      .value_json = "2"},
                                     {.op = Edit::Op::kRemove,
                                      .document = finding.place.document,
                                      .pointer = "/spec/x",
                                      .value_json = ""}}});
  EXPECT_EQ(
      FindingJson(finding),
      R"({"code":"GIQ999","rule":"test-rule","severity":"error","certain":true,)"
      R"("message":"must be a number","file":"deploy.yaml","doc_index":0,)"
      R"("pointer":"/spec/replicas","line":2,"column":13,"end_line":2,"end_column":16,)"
      R"("evidence":[{"fact":"type","value":"string","source":"deploy.yaml:2"}],)"
      R"("edits":[{"title":"write a number","safe":true,"operations":[)"
      R"({"file":"deploy.yaml","doc_index":0,"op":"replace","path":"/spec/replicas","value":2},)"
      R"({"file":"deploy.yaml","doc_index":0,"op":"remove","path":"/spec/x"}]}]})");
}

TEST(JsonReport, ColumnsCountCodePointsAndTextIsValidUtf8) {
  const Manifest manifest("a: 模型 b\n");
  const std::string json = FindingJson(manifest.At("b", "bad \xff \"quote\" \n\x1b"));
  EXPECT_NE(json.find(R"("message":"bad )"
                      "\xEF\xBF\xBD"
                      R"( \"quote\" \n\u001B")"),
            std::string::npos)
      << json;
  EXPECT_NE(json.find(R"("pointer":"","line":1,"column":7,"end_line":1,"end_column":8)"),
            std::string::npos)
      << json;
}

TEST(JsonReport, AnEmptyReportIsADocumentToo) {
  EXPECT_EQ(ReportJson({}),
            R"({"version":1,"findings":[],"summary":{"files":0,"errors":0,"warnings":0,"infos":0,)"
            R"("hidden":0,"unjudged":0,"suppressed":0,"skipped":[],"failures":[]}})"
            "\n");
}

TEST(JsonReport, SummaryCountsAndNamesEverything) {
  Report report;
  report.files = 2;
  report.hidden = 3;
  report.unjudged = 1;
  report.items = {
      {.file = "a", .severity = Severity::kError, .fingerprint = "f:1", .json = R"({"x":1})"},
      {.file = "b", .severity = Severity::kWarning, .fingerprint = "f:2", .json = R"({"x":2})"}};
  report.skipped = {{"c.yaml", SkipReason::kEmpty}};
  report.failures = {{ErrorCode::kLimit, "nested too deep", {"d.yaml", 7, 9}}};
  EXPECT_EQ(ReportJson(report),
            R"({"version":1,"findings":[
{"x":1,"fingerprint":"f:1"},
{"x":2,"fingerprint":"f:2"}
],"summary":{"files":2,"errors":1,"warnings":1,"infos":0,"hidden":3,"unjudged":1,)"
            R"("suppressed":0,"skipped":[{"file":"c.yaml","reason":"empty"}],)"
            R"("failures":[{"file":"d.yaml","line":7,"column":9,"message":"nested too deep"}]}})"
            "\n");
}

}  // namespace
}  // namespace giq
