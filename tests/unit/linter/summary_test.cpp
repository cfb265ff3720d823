#include <gtest/gtest.h>

#include "linter/report/report.h"
#include "tests/unit/linter/finding_maker.h"

namespace giq {
namespace {

ReportItem Item(std::string file, std::uint32_t begin, std::string code, Severity severity) {
  return {.file = std::move(file),
          .span = {begin, begin + 1},
          .code = std::move(code),
          .severity = severity,
          .text = "t"};
}

TEST(Summary, NothingFound) {
  Report report;
  report.files = 1;
  EXPECT_EQ(SummaryLine(report, View::kFindings), "no findings in 1 file\n");
}

TEST(Summary, CountsBySeverity) {
  Report report;
  report.files = 12;
  for (int i = 0; i < 3; ++i) report.items.push_back(Item("a", 1, "GIQ101", Severity::kError));
  report.items.push_back(Item("a", 1, "GIQ101", Severity::kWarning));
  report.items.push_back(Item("a", 1, "GIQ101", Severity::kInfo));
  EXPECT_EQ(SummaryLine(report, View::kFindings), "3 errors, 1 warning, 1 info in 12 files\n");
}

TEST(Summary, SkippedInputsAreCountedAndNamed) {
  Report report;
  for (const char* name : {"a", "b", "c", "d"}) {
    report.skipped.push_back({name, SkipReason::kNoInference});
  }
  report.skipped.push_back({"e\x1b.yaml", SkipReason::kEmpty});
  EXPECT_EQ(SummaryLine(report, View::kFindings),
            "no findings in 0 files (5 skipped: 4 without inference: a, b, c and 1 more; 1 empty: "
            "e\\x1b.yaml)\n");
}

TEST(Summary, HiddenAndUnjudgedAreSaid) {
  Report report;
  report.files = 1;
  report.hidden = 2;
  report.unjudged = 1;
  EXPECT_EQ(SummaryLine(report, View::kFindings),
            "no findings in 1 file; 2 findings below --severity; 1 input could not be judged in "
            "full\n");
}

TEST(Summary, SuppressedFindingsAreCountedOnce) {
  Report report;
  report.files = 2;
  for (const std::uint32_t at : {4U, 9U, 4U}) {
    report.suppressed.push_back(Item("a", at, "GIQ101", Severity::kError));
  }
  report.Sort();
  EXPECT_EQ(SummaryLine(report, View::kFindings),
            "no findings in 2 files; 2 findings suppressed\n");
}

TEST(Report, SortsByFileThenPlaceThenCodeAndDropsRepeats) {
  Report report;
  report.items = {
      Item("b", 1, "GIQ101", Severity::kError), Item("a", 9, "GIQ101", Severity::kError),
      Item("a", 2, "GIQ302", Severity::kError), Item("a", 2, "GIQ301", Severity::kError),
      Item("b", 1, "GIQ101", Severity::kError)};
  report.items[1].document = 0;
  report.items[2].document = 1;
  report.items[3].document = 1;
  report.Sort();
  std::string order;
  for (const ReportItem& item : report.items) {
    order += item.file + std::to_string(item.span.begin) + item.code + " ";
  }
  EXPECT_EQ(order, "a9GIQ101 a2GIQ301 a2GIQ302 b1GIQ101 ");
}

}  // namespace
}  // namespace giq
