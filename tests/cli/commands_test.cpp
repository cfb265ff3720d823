// Commands besides check, help, and bad command lines.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/document/document.h"
#include "rules/table.h"
#include "tests/cli/binary.h"

namespace giq {
namespace {

TEST(CommandLine, VersionAndHelp) {
  const Binary giq_lint;
  EXPECT_EQ(giq_lint.Run({"--version"}).out, "giq-lint " GIQ_VERSION "\n");
  const Outcome help = giq_lint.Run({"--help"});
  EXPECT_EQ(help.code, 0);
  for (const char* word :
       {"check", "facts", "explain", "rules", "catalog", "Examples:", "Exit codes:"}) {
    EXPECT_NE(help.out.find(word), std::string::npos) << word;
  }
  for (const char* command : {"check", "facts", "explain", "rules", "catalog"}) {
    const Outcome run = giq_lint.Run({command, "--help"});
    EXPECT_EQ(run.code, 0) << command;
    EXPECT_NE(run.out.find("Usage: giq-lint " + std::string(command) + " [OPTIONS]"),
              std::string::npos)
        << run.out;
    EXPECT_NE(run.out.find("Examples:\n  giq-lint " + std::string(command)), std::string::npos)
        << run.out;
  }
}

TEST(CommandLine, BadUsageIsExitTwoWithNothingOnStdout) {
  const Binary giq_lint;
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{}, "error: give files or folders to check (giq-lint --help tells more)\n"},
      {{"check"}, "error: PATH is required (giq-lint check --help tells more)\n"},
      {{"--bogus", "x"},
       "error: The following argument was not expected: --bogus (giq-lint check --help tells "
       "more)\n"},
      {{"--severity", "loud", "x"},
       "error: --severity: 'loud' is not info, warning or error (giq-lint check --help tells "
       "more)\n"},
      {{"--boot-disk", "big", "x"},
       "error: --boot-disk: 'big' is not a disk size such as 100GB (giq-lint check --help tells "
       "more)\n"},
      {{"--jobs", "0", "x"},
       "error: --jobs: '0' is not a number above 0 (giq-lint check --help tells more)\n"},
      {{"--max-depth", "99999999", "x"},
       "error: --max-depth: '99999999' is not a number from 1 to 10000 (giq-lint check --help "
       "tells "
       "more)\n"},
      {{"explain"}, "error: RULE is required (giq-lint explain --help tells more)\n"},
      {{"explan", "GIQ001"},
       "error: there is no command, file or folder 'explan'; did you mean 'explain'?\n"},
      {{"explain", "GIQ01"},
       "error: no rule is called 'GIQ01'; did you mean 'GIQ001'? (giq-lint rules lists them)\n"},
      {{"explain", "a\x1b[31m"},
       "error: no rule is called 'a\\x1b[31m' (giq-lint rules lists them)\n"},
  };
  for (const auto& [arguments, message] : cases) {
    const Outcome run = giq_lint.Run(arguments);
    EXPECT_EQ(run.code, 2) << message;
    EXPECT_EQ(run.out, "") << message;
    EXPECT_EQ(run.err, message);
  }
}

TEST(Explain, ShowsTheReportOfItsBadExample) {
  const Binary giq_lint;
  const Outcome run = giq_lint.Run({"explain", "invalid-yaml"});
  EXPECT_EQ(run.code, 0);
  EXPECT_TRUE(run.out.starts_with("GIQ001 invalid-yaml\n\n")) << run.out;
  for (const char* part :
       {"\nWhy\n\n", "\nWhat to do\n\n", "\nBad (example.yaml)\n\n    apiVersion",
        "\nReport\n\n    error[GIQ001]: ", "\n     --> example.yaml:", "\nGood\n\n    apiVersion",
        "\nSource: https://"}) {
    EXPECT_NE(run.out.find(part), std::string::npos) << part;
  }
}

TEST(Explain, EveryRuleHasAPageInEveryFormat) {
  const Binary giq_lint;
  for (const Rule* rule : AllRules()) {
    const std::string code(rule->code);
    const Outcome text = giq_lint.Run({"explain", code});
    EXPECT_EQ(text.code, 0) << code << text.err;
    EXPECT_NE(text.out.find("[" + code + "]: "), std::string::npos) << code;
    const Outcome markdown = giq_lint.Run({"explain", code, "--format", "markdown"});
    EXPECT_TRUE(markdown.out.starts_with("# " + code + " " + std::string(rule->name) + "\n"));
    const Outcome json = giq_lint.Run({"explain", code, "--format", "json"});
    const auto file = ReadJsonFile("out", json.out);
    ASSERT_TRUE(file) << code << file.error().Text();
    const Node& root = *(*file)->documents().front().root;
    EXPECT_EQ(root.Find("code")->text, code);
    EXPECT_EQ(root.Find("bad")->text, rule->doc.bad);
    EXPECT_NE(root.Find("bad_report")->text.find("[" + code + "]"), std::string_view::npos);
  }
}

TEST(Rules, ListsEveryRuleInEveryFormat) {
  const Binary giq_lint;
  const Outcome json = giq_lint.Run({"rules", "--format", "json"});
  const auto file = ReadJsonFile("out", json.out);
  ASSERT_TRUE(file) << file.error().Text();
  const Node* rules = (*file)->documents().front().root->Find("rules");
  ASSERT_EQ(rules->items.size(), AllRules().size());
  const std::string text = giq_lint.Run({"rules"}).out;
  const std::string markdown = giq_lint.Run({"rules", "--format", "markdown"}).out;
  for (std::size_t i = 0; i < AllRules().size(); ++i) {
    const Rule& rule = *AllRules()[i];
    EXPECT_EQ(rules->items[i]->Find("code")->text, rule.code);
    EXPECT_EQ(rules->items[i]->Find("severity")->text, SeverityName(rule.severity));
    EXPECT_NE(text.find(std::string(rule.code) + "  " + std::string(rule.name)), std::string::npos);
    EXPECT_NE(markdown.find("| [" + std::string(rule.code) + "]("), std::string::npos);
  }
}

}  // namespace
}  // namespace giq
