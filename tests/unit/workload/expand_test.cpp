#include "engine/workload/expand.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/workload/container_of.h"

namespace giq {
namespace {

EnvVar Literal(std::string name, std::string value) {
  return {.name = std::move(name), .value = Fact<std::string>::Known(std::move(value), {})};
}

EnvVar Secret(std::string name) {
  return {.name = std::move(name),
          .value = Fact<std::string>::Unknown(),
          .from = EnvVar::From::kSecret};
}

std::string Expanded(std::string text, const std::vector<EnvVar>& env, bool env_from = false) {
  const Variables variables(env, env_from);
  return Said(ReferenceExpander(variables).Expand(Fact<std::string>::Known(std::move(text), {})));
}

struct Row {
  std::string text;
  std::string expected;
};

class KubeletExpansion : public ::testing::TestWithParam<Row> {};

// The rows of k8s.io/kubernetes' own expansion tests that differ in kind, and ours for what is not
// known.
TEST_P(KubeletExpansion, GivesWhatTheContainerGets) {
  const std::vector<EnvVar> env = {Literal("A", "a"), Literal("B", "b"), Literal("EMPTY", ""),
                                   Literal("REF", "$(A)"), Secret("TOKEN")};
  EXPECT_EQ(Expanded(GetParam().text, env), GetParam().expected) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Table, KubeletExpansion,
    ::testing::Values(Row{"$(A)", "a"}, Row{"x-$(A)-$(B)-y", "x-a-b-y"}, Row{"$(A)$(B)", "ab"},
                      Row{"$$(A)", "$(A)"}, Row{"$$$(A)", "$a"}, Row{"$$$$(A)", "$$(A)"},
                      Row{"$(NONE)", "$(NONE)"}, Row{"$(EMPTY)x", "x"}, Row{"$A", "$A"},
                      Row{"${A}", "${A}"}, Row{"$(A", "$(A"}, Row{"$", "$"}, Row{"$$", "$"},
                      Row{"a$", "a$"}, Row{"$(", "$("}, Row{"$()", "$()"}, Row{"$(A))", "a)"},
                      Row{"$($(A))", "$($(A))"}, Row{"$(REF)", "$(A)"},
                      Row{"--x=$(TOKEN)", "? --x=$(TOKEN)"},
                      Row{"$(LWS_GROUP_SIZE)", "? $(LWS_GROUP_SIZE)"},
                      Row{"$(API_SERVICE_HOST)", "? $(API_SERVICE_HOST)"}, Row{"plain", "plain"}));

TEST(Expansion, UndefinedIsUnknownWhereOtherVariablesMayExist) {
  EXPECT_EQ(Expanded("gs://$(BUCKET)/m", {}, true), "? gs://$(BUCKET)/m");
  EXPECT_EQ(Expanded("gs://$(BUCKET)/m", {}, false), "gs://$(BUCKET)/m");
}

TEST(Expansion, ACommandOfAShellIsNoVariable) {
  const Variables variables(true);
  EXPECT_TRUE(variables.MayExist("MODEL_ID"));
  EXPECT_TRUE(variables.MayExist("app.kubernetes.io-name"));
  EXPECT_FALSE(variables.MayExist("seq 1 $((N-1"));
  EXPECT_FALSE(Variables(false).MayExist("MODEL_ID"));
}

TEST(Expansion, OfOneNameTheLastCounts) {
  EXPECT_EQ(Expanded("$(A)", {Literal("A", "one"), Literal("A", "two")}), "two");
}

TEST(Expansion, EnvironmentSeesEarlierVariablesAlone) {
  std::vector<EnvVar> env = {Literal("URI", "gs://$(BUCKET)/$(MODEL)"),
                             Literal("BUCKET", "b"),
                             Literal("MODEL", "m"),
                             Literal("LATER", "gs://$(BUCKET)/$(MODEL)"),
                             Secret("T"),
                             Literal("BOTH", "$(BUCKET)-$(T)"),
                             Literal("CHAIN", "<$(BOTH)>")};
  ExpandEnvironment(env, false);
  EXPECT_EQ(Said(env[0].value), "gs://$(BUCKET)/$(MODEL)");
  EXPECT_EQ(Said(env[3].value), "gs://b/m");
  EXPECT_EQ(Said(env[5].value), "? b-$(T)");
  EXPECT_EQ(Said(env[6].value), "? <b-$(T)>");
}

TEST(Expansion, DoublingVariablesStayBounded) {
  std::vector<EnvVar> env = {Literal("V0", std::string(1024, 'x'))};
  for (int i = 1; i < 200; ++i) {
    const std::string before = "$(V" + std::to_string(i - 1) + ")";
    env.push_back(Literal("V" + std::to_string(i), before + before));
  }
  ExpandEnvironment(env, false);
  EXPECT_EQ(env[7].value->size(), 128U * 1024);
  EXPECT_TRUE(env[8].value.unknown());
}

TEST(PlacedTextOf, FindsTheBytesOfEveryStyle) {
  const std::vector<std::string> written = {"plain text here",
                                            "'single ''quoted'' text here'",
                                            "\"double \\\"quoted\\\" text here\"",
                                            "|\n    first line\n    text here\n",
                                            "plain\n    over lines\n    text here",
                                            "\"double\n    over \\\n    lines;\n\n    text here\"",
                                            ">\n    folded\n    text here\n"};
  for (const std::string& value : written) {
    const ContainerOf container("key: " + value + "\n");
    const Node* node = container.root().Find("key");
    const PlacedText text = PlacedText::Of(container.At(node));
    const std::size_t at = text.text.find("here");
    ASSERT_NE(at, std::string::npos) << value;
    EXPECT_EQ(container.TextAt(text.PlaceOf(at, at + 4)), "here") << value;
    const std::size_t both = text.text.find("text");
    EXPECT_EQ(container.TextAt(text.PlaceOf(both, both + 9)), "text here") << value;
  }
}

TEST(PlacedTextOf, GivesTheWholeScalarWhereItCannotTell) {
  const ContainerOf container("key: \"caf\\N here\"\n");
  const PlacedText text = PlacedText::Of(container.At(container.root().Find("key")));
  EXPECT_EQ(text.text, "caf\u0085 here");
  EXPECT_EQ(container.TextAt(text.PlaceOf(0, 4)), "\"caf\\N here\"");
}

TEST(PlacedTextOf, ExpandedReferencesKeepTheirPlace) {
  const ContainerOf container("args: [\"--model=$(A)/x\"]\nenv: [{name: A, value: long-value}]\n");
  const PlacedText raw = PlacedText::Of(container.At(container.root().Find("args")->items[0]));
  const Variables variables(container.container().env, false);
  const PlacedText text = ReferenceExpander(variables).Expand(raw);
  EXPECT_EQ(text.text, "--model=long-value/x");
  EXPECT_EQ(container.TextAt(text.PlaceOf(8, 18)), "$(A)");
  EXPECT_EQ(container.TextAt(text.PlaceOf(0, text.text.size())), "--model=$(A)/x");
}

}  // namespace
}  // namespace giq
