#include "webhook/review/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

#include "rules/table.h"
#include "tests/unit/review/reviews.h"

namespace giq {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

constexpr std::chrono::sys_days kToday = testing::kToday;

Policy Parsed(std::string_view text) {
  auto policy = ParsePolicy("policy.yaml", std::string(text));
  if (policy) return *std::move(policy);
  ADD_FAILURE() << policy.error().Text();
  return {};
}

std::string Fault(std::string_view text) {
  const auto policy = ParsePolicy("policy.yaml", std::string(text));
  return policy ? "" : policy.error().Text();
}

/// `deny`, `warn from 2027-01-01`: what the policy makes of a finding.
std::string Ruled(const Policy& policy, std::string_view rule, Severity severity,
                  std::string_view namespace_ = "llm", std::chrono::sys_days today = kToday) {
  Finding finding;
  finding.rule = FindRule(rule);
  finding.severity = severity;
  const Ruling ruling = RulingOf(policy, finding, namespace_, today);
  return std::string(ActionName(ruling.action)) + (ruling.denies_from ? " later" : "");
}

TEST(Policy, DeniesErrorsAloneUnlessToldOtherwise) {
  const Policy policy = Parsed("");
  EXPECT_EQ(Ruled(policy, "GIQ101", Severity::kError), "deny");
  EXPECT_EQ(Ruled(policy, "GIQ101", Severity::kWarning), "warn");
  EXPECT_EQ(Ruled(policy, "GIQ305", Severity::kInfo), "audit");
}

TEST(Policy, TheLastEntryThatSpeaksOfAFindingCounts) {
  const Policy policy = Parsed(R"(
actions:
- {action: audit}
- {rules: GIQ1, action: deny}
- {rules: [quota-unknown, GIQ120], action: off}
- {rules: [GIQ101], namespaces: [dev-*, test], action: warn}
- {rules: GIQ6, severity: warning, action: deny}
)");
  EXPECT_EQ(Ruled(policy, "GIQ301", Severity::kError), "audit");
  EXPECT_EQ(Ruled(policy, "GIQ101", Severity::kWarning), "deny");
  EXPECT_EQ(Ruled(policy, "GIQ104", Severity::kError), "off");
  EXPECT_EQ(Ruled(policy, "GIQ120", Severity::kError), "off");
  EXPECT_EQ(Ruled(policy, "GIQ101", Severity::kError, "dev-a"), "warn");
  EXPECT_EQ(Ruled(policy, "GIQ101", Severity::kError, "test"), "warn");
  EXPECT_EQ(Ruled(policy, "GIQ101", Severity::kError, "tests"), "deny");
  EXPECT_EQ(Ruled(policy, "GIQ602", Severity::kWarning), "deny");
  EXPECT_EQ(Ruled(policy, "GIQ602", Severity::kInfo), "audit");
}

TEST(Policy, ADenialMayBeginOnADay) {
  const Policy policy = Parsed("actions: [{rules: GIQ301, action: deny, from: 2026-11-29}]");
  EXPECT_EQ(Ruled(policy, "GIQ301", Severity::kError, "llm", kToday), "warn later");
  EXPECT_EQ(Ruled(policy, "GIQ301", Severity::kError, "llm", kToday + std::chrono::days(1)),
            "deny");
  EXPECT_EQ(Ruled(policy, "GIQ301", Severity::kError, "llm", kToday + std::chrono::days(99)),
            "deny");
}

TEST(Policy, AnAnnotationSuppressesWhatDoesNotDeny) {
  const Policy usual = Parsed("");
  const Rule& rule = *FindRule("GIQ301");
  EXPECT_TRUE(MaySuppress(usual, rule, {.action = Action::kWarn, .denies_from = {}}));
  EXPECT_FALSE(MaySuppress(usual, rule, {.action = Action::kDeny, .denies_from = {}}));
  EXPECT_FALSE(MaySuppress(usual, rule, {.action = Action::kWarn, .denies_from = kToday}));
  const Policy listed = Parsed("suppressible: [GIQ3]");
  EXPECT_TRUE(MaySuppress(listed, rule, {.action = Action::kDeny, .denies_from = {}}));
  EXPECT_FALSE(MaySuppress(listed, *FindRule("GIQ601"), {.action = Action::kWarn}));
  EXPECT_FALSE(MaySuppress(Parsed("suppressible: []"), rule, {.action = Action::kAudit}));
}

TEST(Policy, ExemptsByNamespaceLabelAndAnnotation) {
  const Policy policy = Parsed(R"(
exemptions:
- {namespaces: [sandbox-*]}
- {labels: {team: research, tier: "*"}, reason: they know}
- {namespaces: lab, annotations: {example.com/waiver: "2026-*"}}
)");
  EXPECT_TRUE(IsExemptNamespace(policy, "sandbox-1"));
  EXPECT_FALSE(IsExemptNamespace(policy, "lab"));
  const auto exempt = [&](std::string_view namespace_, std::string_view metadata) {
    const auto file = ReadManifest("a", "metadata: " + std::string(metadata) + "\n");
    return ExemptionOf(policy, namespace_, *file->documents().front().root) != nullptr;
  };
  EXPECT_TRUE(exempt("a", "{labels: {team: research, tier: x}}"));
  EXPECT_FALSE(exempt("a", "{labels: {team: research}}"));
  EXPECT_FALSE(exempt("a", "{labels: {team: researchers, tier: x}}"));
  EXPECT_TRUE(exempt("lab", "{annotations: {example.com/waiver: 2026-12}}"));
  EXPECT_FALSE(exempt("a", "{annotations: {example.com/waiver: 2026-12}}"));
  EXPECT_FALSE(exempt("lab", "{}"));
  EXPECT_FALSE(exempt("lab", "[]"));
}

TEST(ParsePolicy, NothingIsTheDefault) {
  for (const std::string_view text : {"", "# only a comment\n", "actions:\nstrict:\n"}) {
    const Policy policy = Parsed(text);
    EXPECT_TRUE(policy.actions.empty());
    EXPECT_TRUE(policy.exemptions.empty());
    EXPECT_FALSE(policy.strict);
    EXPECT_FALSE(policy.suppressible);
    EXPECT_EQ(policy.source, "policy.yaml");
  }
  EXPECT_TRUE(Parsed("strict: true").strict);
}

TEST(ParsePolicy, SaysWhereAFaultIs) {
  EXPECT_EQ(Fault("action: []"), "policy.yaml:1:1: unknown key 'action'; did you mean 'actions'?");
  EXPECT_EQ(Fault("actions:\n- {rules: GIQ1, actoin: deny}"),
            "policy.yaml:2:17: unknown key 'actoin'; did you mean 'action'?");
  EXPECT_EQ(Fault("actions:\n- {rules: qqqqqqq, action: deny}"),
            "policy.yaml:2:11: no rule is called 'qqqqqqq'");
  EXPECT_EQ(Fault("actions: [{action: refuse}]"),
            "policy.yaml:1:20: expected deny, warn, audit or off");
  EXPECT_EQ(Fault("actions: [{rules: GIQ1}]"), "policy.yaml:1:11: an entry without \"action\"");
  EXPECT_EQ(Fault("actions: [{action: warn, from: 2027-01-01}]"),
            "policy.yaml:1:11: \"from\" is for \"action: deny\" alone");
  for (const std::string_view day : {"2027-02-30", "2027-1-1", "tomorrow", "20270101", "[]",
                                     "2027-00-01", "2027-01-01T00:00:00Z"}) {
    EXPECT_EQ(Fault("actions: [{action: deny, from: " + std::string(day) + "}]"),
              "policy.yaml:1:32: expected a day such as 2027-01-31")
        << day;
  }
  EXPECT_EQ(Fault("actions: {}"), "policy.yaml:1:10: expected a list of actions");
  EXPECT_EQ(Fault("actions: [deny]"), "policy.yaml:1:11: expected one of the actions: a mapping");
  EXPECT_EQ(Fault("exemptions: [{reason: because}]"),
            "policy.yaml:1:14: an exemption without namespaces, labels or annotations would exempt "
            "everything");
  EXPECT_EQ(Fault("exemptions: [{labels: [a]}]"),
            "policy.yaml:1:23: expected a mapping of keys to values, with * and ? as wildcards");
  EXPECT_EQ(Fault("exemptions: [{namespaces: []}]"),
            "policy.yaml:1:27: expected namespaces, with * and ? as wildcards");
  EXPECT_EQ(Fault("strict: yes please"), "policy.yaml:1:9: expected true or false");
  EXPECT_EQ(Fault("- a"), "policy.yaml:1:1: expected a mapping: actions, exemptions, …");
  EXPECT_THAT(Fault("a: [\n"), StartsWith("policy.yaml:"));
  EXPECT_THAT(Fault("strict: true\nstrict: false\n"), StartsWith("policy.yaml:2:"));
}

TEST(ParsePolicy, TakesWhatTheDocumentationShows) {
  std::ifstream in(GIQ_ROOT "/docs/policy.md");
  const std::string text(std::istreambuf_iterator<char>(in), {});
  constexpr std::string_view kFence = "```yaml\n";
  std::size_t shown = 0;
  for (auto at = text.find(kFence); at != std::string::npos; at = text.find(kFence, at)) {
    at += kFence.size();
    const std::size_t end = text.find("```", at);
    EXPECT_EQ(Fault(text.substr(at, end - at)), "");
    at = end;
    ++shown;
  }
  EXPECT_EQ(shown, 2U);
}

// The JSON Schema for editors and the reader must know the same keys and words.
class PolicySchema : public ::testing::Test {
 protected:
  void SetUp() override {
    std::ifstream in(GIQ_ROOT "/webhook/review/policy.schema.json");
    auto file = ReadJsonFile("schema", std::string(std::istreambuf_iterator<char>(in), {}));
    ASSERT_TRUE(file) << file.error().Text();
    file_ = *std::move(file);
    root_ = file_->documents().front().root;
  }
  [[nodiscard]] std::set<std::string> KeysAt(std::string_view pointer) const {
    std::set<std::string> keys;
    const Node* mapping = Resolve(*root_, pointer);
    if (mapping == nullptr) return keys;
    for (const Entry& entry : mapping->entries) keys.emplace(entry.key->text);
    return keys;
  }
  static std::set<std::string> AsSet(const std::vector<std::string_view>& names) {
    return {names.begin(), names.end()};
  }
  std::unique_ptr<File> file_;
  const Node* root_ = nullptr;
};

TEST_F(PolicySchema, KnowsTheKeysOfTheReader) {
  EXPECT_EQ(KeysAt("/properties"), AsSet(PolicyKeys()));
  EXPECT_EQ(KeysAt("/properties/actions/items/properties"), AsSet(ActionKeys()));
  EXPECT_EQ(KeysAt("/properties/exemptions/items/properties"), AsSet(ExemptionKeys()));
  for (const std::string_view mapping :
       {"", "/properties/actions/items", "/properties/exemptions/items"}) {
    const Node* node = Resolve(*root_, mapping);
    ASSERT_NE(node, nullptr) << mapping;
    ASSERT_NE(node->Find("additionalProperties"), nullptr) << mapping;
    EXPECT_EQ(node->Find("additionalProperties")->text, "false");
  }
}

TEST_F(PolicySchema, EveryWordOfAnEnumIsRead) {
  for (const std::string_view key : {"action", "severity"}) {
    const Node* words =
        Resolve(*root_, "/properties/actions/items/properties/" + std::string(key) + "/enum");
    ASSERT_NE(words, nullptr) << key;
    EXPECT_GE(words->items.size(), 3U);
    for (const Node* word : words->items) {
      const std::string other = key == "action" ? "" : "action: deny, ";
      EXPECT_EQ(
          Fault("actions: [{" + other + std::string(key) + ": " + std::string(word->text) + "}]"),
          "");
    }
  }
}

}  // namespace
}  // namespace giq
