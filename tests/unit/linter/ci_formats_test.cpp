// The pieces of SARIF, annotations and JUnit; tests/ci reads whole documents with other people's
// readers.
#include <gtest/gtest.h>

#include "linter/report/github.h"
#include "linter/report/report.h"
#include "linter/report/sarif.h"
#include "linter/report/xml.h"

namespace giq {
namespace {

ReportItem Item(std::string code, Severity severity, Silenced silenced = Silenced::kNo) {
  return {.file = "a.yaml",
          .path = "a.yaml",
          .begin = {2, 3},
          .end = {2, 3},
          .code = std::move(code),
          .severity = severity,
          .silenced = silenced,
          .message = "broken",
          .fingerprint = "f:1"};
}

std::string CodesIn(const std::string& sarif) {
  std::string codes;
  constexpr std::string_view kKey = R"("ruleId":")";
  for (std::size_t at = 0; (at = sarif.find(kKey, at)) != std::string::npos; at += kKey.size()) {
    codes += sarif.substr(at + kKey.size(), 6) + " ";
  }
  return codes;
}

TEST(Xml, EscapesWhatXmlCannotHold) {
  EXPECT_EQ(XmlText("a<b> & \"c\"\r\n\td"), "a&lt;b&gt; &amp; &quot;c&quot;&#13;\n\td");
  EXPECT_EQ(XmlAttribute("a\n\tb"), "a&#10;&#9;b");
  EXPECT_EQ(XmlText(std::string("\x00\x1b\xff", 3)), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(XmlText("\xEF\xBF\xBE-\xEF\xBF\xBF-\xEF\xBF\xBD"),
            "\xEF\xBF\xBD-\xEF\xBF\xBD-\xEF\xBF\xBD");
  EXPECT_EQ(XmlText("模型"), "模型");
}

TEST(Github, EscapesAsWorkflowCommandsWantIt) {
  EXPECT_EQ(GithubData("50 %\r\na:b,c"), "50 %25%0D%0Aa:b,c");
  EXPECT_EQ(GithubProperty("50 %\r\na:b,c"), "50 %25%0D%0Aa%3Ab%2Cc");
}

TEST(Sarif, PathsBecomeRelativeReferences) {
  EXPECT_EQ(UriOf("deploy/a-b_c.d~1.yaml"), "deploy/a-b_c.d~1.yaml");
  EXPECT_EQ(UriOf("a b%:#?\xC3\xA8"), "a%20b%25%3A%23%3F%C3%A8");
  EXPECT_EQ(UriOf("<stdin>"), "%3Cstdin%3E");
}

TEST(Sarif, TheWorstComeFirstAndAreKept) {
  Report report;
  report.items = {Item("GIQ003", Severity::kInfo), Item("GIQ002", Severity::kWarning),
                  Item("GIQ001", Severity::kError), Item("GIQ004", Severity::kError)};
  report.suppressed = {Item("GIQ101", Severity::kError, Silenced::kBaseline)};
  EXPECT_EQ(CodesIn(ReportSarif(report, true)), "GIQ001 GIQ004 GIQ002 GIQ003 GIQ101 ");
  EXPECT_EQ(CodesIn(ReportSarif(report, false)), "GIQ001 GIQ004 GIQ002 GIQ003 ");
  const std::string few = ReportSarif(report, true, 3);
  EXPECT_EQ(CodesIn(few), "GIQ001 GIQ004 GIQ002 ");
  EXPECT_NE(few.find(R"([{"level":"warning","message":{"text":"2 more findings are left out"}}])"),
            std::string::npos);
}

TEST(Sarif, AnEmptyPlaceIsWidened) {
  Report report;
  report.items = {Item("GIQ001", Severity::kError)};
  EXPECT_NE(ReportSarif(report, true)
                .find(R"("region":{"startLine":2,"startColumn":3,"endLine":2,"endColumn":4})"),
            std::string::npos);
}

TEST(Sarif, AFileOutsideOfTheRootHasNoBase) {
  Report report;
  report.items = {Item("GIQ001", Severity::kError)};
  report.items[0].path = "../b.yaml";
  EXPECT_NE(ReportSarif(report, true).find(R"("artifactLocation":{"uri":"../b.yaml"})"),
            std::string::npos);
}

}  // namespace
}  // namespace giq
