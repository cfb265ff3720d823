#include "linter/report/baseline.h"

#include <gtest/gtest.h>

#include "linter/input/repository.h"
#include "rules/table.h"

namespace giq {
namespace {

ReportItem Item(std::string path, std::string fingerprint) {
  return {.file = path,
          .path = std::move(path),
          .code = "GIQ004",
          .severity = Severity::kWarning,
          .message = "broken",
          .fingerprint = std::move(fingerprint)};
}

BaselineEntry Entry(std::string file, std::string fingerprint, std::string code = "GIQ004") {
  return {.file = std::move(file),
          .code = std::move(code),
          .severity = Severity::kWarning,
          .fingerprint = std::move(fingerprint),
          .message = "was broken"};
}

/// A run that has judged a file by GIQ004 alone.
Report Judging(const std::string& path, std::optional<Severity> shown = std::nullopt) {
  auto profile = std::make_shared<Profile>();
  profile->settings.severity = shown;
  profile->rules = {FindRule("GIQ004")};
  Report report;
  report.judged = {{path, path, profile}};
  return report;
}

// Files that are there, as the working directory's repository names them.
const std::string kFile = RepositoryNames().NameOf(GIQ_ROOT "/README.md");
const std::string kOtherFile = RepositoryNames().NameOf(GIQ_ROOT "/CHANGELOG.md");

std::string FingerprintsOf(const std::vector<BaselineEntry>& entries) {
  std::string text;
  for (const BaselineEntry& entry : entries) text += entry.fingerprint + " ";
  return text;
}

TEST(Baseline, IsWrittenSortedWithALineAnEntryAndReadBack) {
  const std::string text = BaselineText(
      {Entry("b.yaml", "2:1"), Entry("a \"x\".yaml", "9:2"), Entry("b.yaml", "1:1", "GIQ101")});
  EXPECT_EQ(
      text,
      "{\"version\":1,\"findings\":[\n"
      R"({"file":"a \"x\".yaml","code":"GIQ004","severity":"warning","fingerprint":"9:2","message":"was broken"},)"
      "\n"
      R"({"file":"b.yaml","code":"GIQ004","severity":"warning","fingerprint":"2:1","message":"was broken"},)"
      "\n"
      R"({"file":"b.yaml","code":"GIQ101","severity":"warning","fingerprint":"1:1","message":"was broken"})"
      "\n]}\n");
  const auto read = ParseBaseline("x.json", text);
  ASSERT_TRUE(read);
  EXPECT_EQ(BaselineText(*read), text);
  EXPECT_EQ(BaselineText({}), "{\"version\":1,\"findings\":[]}\n");
  EXPECT_TRUE(ParseBaseline("x.json", BaselineText({}))->empty());
}

TEST(Baseline, WhatIsNoneIsAnErrorWithItsPlace) {
  const auto error = [](std::string text) {
    const auto read = ParseBaseline("x.json", std::move(text));
    return read ? "" : read.error().Text();
  };
  EXPECT_EQ(error("[]"), "x.json:1:1: not a baseline: it is no JSON object");
  EXPECT_EQ(error("{}"), "x.json:1:1: not a baseline: \"version\" must be 1");
  EXPECT_EQ(error("{\"version\":\n2}"), "x.json:2:1: not a baseline: \"version\" must be 1");
  EXPECT_EQ(error("{\"version\":1}"), "x.json:1:1: not a baseline: \"findings\" must be a list");
  EXPECT_EQ(error("{\"version\":1,\"findings\":[\n{\"file\":\"a\",\"code\":\"GIQ004\"}]}"),
            "x.json:2:1: not a baseline: an entry needs \"fingerprint\", a string");
  EXPECT_EQ(error("{\"version\":1,\"findings\":[1]}"),
            "x.json:1:26: not a baseline: an entry needs \"file\", a string");
  EXPECT_TRUE(error("{\"version\":1,").starts_with("x.json:1:14: ")) << error("{\"version\":1,");
  EXPECT_FALSE(error("").empty());
}

TEST(Baseline, AcceptsByFileAndFingerprint) {
  Report report = Judging(kFile);
  report.items = {Item(kFile, "1:1"), Item(kFile, "2:1"), Item(kOtherFile, "1:1")};
  AcceptBaseline({Entry(kFile, "1:1"), Entry(kFile, "3:1")}, report);
  ASSERT_EQ(report.items.size(), 2U);
  EXPECT_EQ(report.items[0].fingerprint, "2:1");
  EXPECT_EQ(report.items[1].path, kOtherFile);
  ASSERT_EQ(report.suppressed.size(), 1U);
  EXPECT_EQ(report.suppressed[0].silenced, Silenced::kBaseline);
  EXPECT_EQ(report.Accepted(), 1U);
  EXPECT_EQ(report.Suppressed(), 0U);
  EXPECT_EQ(report.baseline->fixed, 1U);
  EXPECT_EQ(SummaryLine(report, View::kFindings),
            "2 warnings in 0 files; 1 finding accepted by the baseline, 1 fixed\n");
}

TEST(Baseline, AnUpdateRemovesOnlyWhatTheRunCanJudge) {
  Report report = Judging(kFile);
  report.items = {Item(kFile, "1:1"), Item(kFile, "9:1")};
  report.suppressed = {Item(kFile, "2:1")};
  const auto change = UpdateBaseline(
      {Entry(kFile, "1:1"), Entry(kFile, "2:1"), Entry(kFile, "3:1"), Entry(kFile, "4:1", "GIQ101"),
       Entry(kOtherFile, "5:1"), Entry("no/such/file.yaml", "6:1"), Entry(kFile, "7:1", "GIQ000")},
      report);
  EXPECT_EQ(FingerprintsOf(change.kept), "1:1 2:1 4:1 5:1 ");
  EXPECT_EQ(FingerprintsOf(change.removed), "3:1 6:1 7:1 ");
  EXPECT_EQ(change.not_in_it, 1U);
  EXPECT_EQ(change.kept[0].message, "broken") << "as it is today";
  EXPECT_EQ(change.kept[2].message, "was broken");
}

TEST(Baseline, WhatIsNotShownOrCouldNotBeReadIsNotFixed) {
  const std::vector<BaselineEntry> entries = {Entry(kFile, "1:1")};
  EXPECT_EQ(UpdateBaseline(entries, Judging(kFile, Severity::kWarning)).removed.size(), 1U);
  EXPECT_EQ(UpdateBaseline(entries, Judging(kFile, Severity::kError)).removed.size(), 0U);
  Report failed = Judging(kFile);
  failed.failures = {{ErrorCode::kLimit, "too deep", {.file = kFile}}};
  EXPECT_EQ(UpdateBaseline(entries, failed).removed.size(), 0U);
}

}  // namespace
}  // namespace giq
