#include "linter/input/selector.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "rules/rule_words.h"
#include "rules/table.h"

namespace giq {
namespace {

std::vector<std::string> Codes(std::vector<std::string> select, std::vector<std::string> ignore) {
  Settings settings;
  settings.select = std::move(select);
  settings.ignore = std::move(ignore);
  std::vector<std::string> codes;
  for (const Rule* rule : SelectRules(settings)) codes.emplace_back(rule->code);
  return codes;
}

TEST(Selector, NothingSaidMeansAllRules) { EXPECT_EQ(Codes({}, {}).size(), AllRules().size()); }

TEST(Selector, TakesCodesPrefixesAndNames) {
  EXPECT_EQ(Codes({"GIQ001"}, {}), std::vector<std::string>{"GIQ001"});
  EXPECT_EQ(Codes({"giq001"}, {}), std::vector<std::string>{"GIQ001"});
  EXPECT_EQ(Codes({"invalid-yaml"}, {}), std::vector<std::string>{"GIQ001"});
  EXPECT_EQ(Codes({"GIQ"}, {}).size(), AllRules().size());
  for (const std::string& code : Codes({"GIQ1"}, {})) EXPECT_TRUE(code.starts_with("GIQ1")) << code;
}

TEST(Selector, IgnoreWins) {
  EXPECT_EQ(Codes({"GIQ001", "GIQ002"}, {"GIQ001"}), std::vector<std::string>{"GIQ002"});
  EXPECT_TRUE(Codes({"GIQ001"}, {"GIQ0"}).empty());
}

TEST(Selector, KnowsWhatNamesNoRule) {
  for (const char* word : {"", "G", "GI", "GIQ999", "GIQ0011", "invalid", "Invalid-Yaml"}) {
    EXPECT_FALSE(NamesRules(word)) << word;
  }
  EXPECT_EQ(UnknownRuleText("invalid-yam"),
            "no rule is called 'invalid-yam'; did you mean 'invalid-yaml'?");
  EXPECT_EQ(UnknownRuleText("qqqqqqqq"), "no rule is called 'qqqqqqqq'");
}

}  // namespace
}  // namespace giq
