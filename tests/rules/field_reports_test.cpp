// What went wrong for people, by public thread: for each report a fixture shows the fault, and its
// repaired form is clean.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "rules/table.h"
#include "tests/rules/fixtures.h"

namespace giq::testing {
namespace {

namespace fs = std::filesystem;

struct FieldReport {
  std::string thread;
  std::string bad;  ///< "-" where there is nothing to find.
  std::string good;
};

std::vector<FieldReport> FieldReports() {
  std::istringstream table(ReadText(fs::path(GIQ_ROOT) / "tests/rules/field_reports.tsv"));
  std::vector<FieldReport> reports;
  std::string line;
  std::getline(table, line);
  while (std::getline(table, line)) {
    std::istringstream cells(line);
    FieldReport report;
    std::string symptom;
    std::getline(cells, report.thread, '\t');
    std::getline(cells, symptom, '\t');
    std::getline(cells, report.bad, '\t');
    std::getline(cells, report.good, '\t');
    reports.push_back(std::move(report));
  }
  return reports;
}

Judged JudgeFixture(const std::string& name) {
  const Fixture fixture{fs::path(GIQ_ROOT) / "tests" / "rules" / name};
  return Judge(fixture.name(), fixture.text(), *fixture.environment(), AllRules());
}

/// The codes that are found in a fixture.
std::set<std::string> CodesIn(const std::string& name) {
  std::set<std::string> codes;
  for (const Finding& finding : JudgeFixture(name).findings) {
    codes.emplace(finding.rule->code);
  }
  return codes;
}

TEST(FieldReports, EachIsFoundAndItsRepairedFormIsClean) {
  const auto reports = FieldReports();
  EXPECT_EQ(reports.size(), 30U);
  for (const FieldReport& report : reports) {
    SCOPED_TRACE(report.thread);
    const std::string code = report.bad.substr(0, 6);
    if (report.bad != "-") {
      EXPECT_THAT(CodesIn(report.bad), ::testing::Contains(code));
    }
    for (const Finding& finding : JudgeFixture(report.good).findings) {
      EXPECT_EQ(finding.severity, Severity::kInfo) << finding.message;
    }
  }
}

}  // namespace
}  // namespace giq::testing
