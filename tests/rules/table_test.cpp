// The table of rules keeps its promises: codes, names, files, documentation, severities.
#include "rules/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

namespace giq {
namespace {

using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;

namespace fs = std::filesystem;

std::string FileOf(const Rule& rule) {
  std::string name = std::string(rule.code) + "_" + std::string(rule.name) + ".cpp";
  std::ranges::replace(name, '-', '_');
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return name;
}

TEST(RuleTable, IsSortedByUniqueCodes) {
  std::string last;
  for (const Rule* rule : AllRules()) {
    EXPECT_LT(last, rule->code);
    last = rule->code;
  }
}

TEST(RuleTable, NamesAreUniqueAndKebabCase) {
  std::set<std::string_view> names;
  for (const Rule* rule : AllRules()) {
    EXPECT_THAT(std::string(rule->name), MatchesRegex("[a-z0-9]+(-[a-z0-9]+)+")) << rule->code;
    EXPECT_TRUE(names.insert(rule->name).second) << rule->name;
  }
}

TEST(RuleTable, CodesTellTheFamily) {
  for (const Rule* rule : AllRules()) {
    EXPECT_THAT(std::string(rule->code), MatchesRegex("GIQ[0-6][0-9][0-9]"));
    EXPECT_EQ(rule->code[3] - '0', static_cast<int>(rule->family)) << rule->code;
  }
}

TEST(RuleTable, EachRuleHasItsOwnFileAndEachFileItsRule) {
  std::set<std::string> files;
  for (const Rule* rule : AllRules()) files.insert(FileOf(*rule));
  std::set<std::string> there;
  for (const auto& entry : fs::directory_iterator(fs::path(GIQ_ROOT) / "rules")) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("giq")) there.insert(name);
  }
  EXPECT_EQ(there, files);
}

TEST(RuleTable, DocumentationIsComplete) {
  for (const Rule* rule : AllRules()) {
    SCOPED_TRACE(std::string(rule->code));
    for (const std::string_view text : {rule->doc.summary, rule->doc.why, rule->doc.fix}) {
      ASSERT_THAT(text, Not(IsEmpty()));
      EXPECT_EQ(text.back(), '.') << text;
    }
    for (const std::string_view manifest : {rule->doc.bad, rule->doc.good}) {
      ASSERT_THAT(manifest, Not(IsEmpty()));
      EXPECT_EQ(manifest.back(), '\n');
      EXPECT_NE(manifest.front(), '\n');
    }
    EXPECT_NE(rule->doc.bad, rule->doc.good);
    EXPECT_THAT(std::string(rule->since), MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+"));
  }
}

TEST(RuleTable, SourcesArePublicPages) {
  for (const Rule* rule : AllRules()) {
    EXPECT_TRUE(rule->doc.source.starts_with("https://")) << rule->code;
    EXPECT_EQ(rule->doc.source.find(' '), std::string_view::npos) << rule->code;
  }
}

TEST(RuleTable, SeveritiesAreDeclaredOnce) {
  for (const Rule* rule : AllRules()) {
    std::set<Severity> seen = {rule->severity};
    for (const Severity severity : rule->may_be) {
      EXPECT_TRUE(seen.insert(severity).second) << rule->code;
    }
  }
}

TEST(RuleTable, ChecksAreThere) {
  for (const Rule* rule : AllRules()) {
    std::visit([&](const auto& check) { EXPECT_NE(check.check, nullptr) << rule->code; },
               rule->check);
  }
}

TEST(FindRule, TakesCodesInAnyCaseAndNames) {
  const Rule* rule = FindRule("GIQ101");
  ASSERT_NE(rule, nullptr);
  EXPECT_EQ(rule->name, "quota-exceeded");
  EXPECT_EQ(FindRule("giq101"), rule);
  EXPECT_EQ(FindRule("quota-exceeded"), rule);
  EXPECT_EQ(FindRule("GIQ1"), nullptr);
  EXPECT_EQ(FindRule(""), nullptr);
}

}  // namespace
}  // namespace giq
