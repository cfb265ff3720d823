// Keys, merges, aliases and duplicate keys, as sigs.k8s.io/yaml 1.4.0 reads them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/document/support.h"

namespace giq {
namespace {

using testing::ElementsAre;

std::string Key(std::string_view key) {
  const std::string json = Json(std::string(key) + ": v\n");
  return json.starts_with("{\"") ? json.substr(2, json.size() - 8) : json;
}

TEST(Key, BecomesAString) {
  EXPECT_EQ(Key("1"), "1");
  EXPECT_EQ(Key("1.50"), "1.5");
  EXPECT_EQ(Key("true"), "true");
  EXPECT_EQ(Key("y"), "true");
  EXPECT_EQ(Key("0777"), "511");
  EXPECT_EQ(Key("08"), "8");
  EXPECT_EQ(Key("'~'"), "~");
  EXPECT_EQ(Key("\"a b\""), "a b");
  EXPECT_EQ(Key("2001-01-01"), "2001-01-01");
  EXPECT_EQ(Key(".inf"), ".inf");
  EXPECT_EQ(Key("-.INF"), "-.inf");
  EXPECT_EQ(Key(".NaN"), ".nan");
}

TEST(Key, FloatsAreWrittenWithThePrecisionOfFloat32) {
  EXPECT_EQ(Key("16777217.0"), "1.6777216e+07");
  EXPECT_EQ(Key("1e6"), "1e+06");
  EXPECT_EQ(Key("100000.0"), "100000");
  EXPECT_EQ(Key("0.0001"), "0.0001");
  EXPECT_EQ(Key("0.00001"), "1e-05");
}

TEST(Key, NullAndCollectionsAreRefused) {
  EXPECT_EQ(Key("~"), "error: a key that is null");
  EXPECT_EQ(Json("? \n: 1\n"), "error: a key that is null");
  EXPECT_EQ(Json("? [a]\n: 1\n"), "error: a mapping or list as a key");
  EXPECT_EQ(Json("{{x}}\n"), "error: unrendered template text");
  EXPECT_EQ(Key("9223372036854775808"), "error: a key that is a number above 2^63-1");
}

TEST(Merge, TheLaterKeyWins) {
  EXPECT_EQ(Json("<<: {a: 2}\na: 1\n"), R"({"a":1})");
  EXPECT_EQ(Json("a: 1\n<<: {a: 2}\n"), R"({"a":2})")
      << "as go-yaml v2 has it: a merge behind the key wins";
  EXPECT_EQ(Json("<<: {a: 1}\n<<: {a: 2}\n"), R"({"a":2})");
}

TEST(Merge, OfAListTheFirstWins) {
  EXPECT_EQ(Json("<<: [{a: 1}, {a: 2, b: 3}]\n"), R"({"b":3,"a":1})");
}

TEST(Merge, ThroughAnAliasMarksItsEntries) {
  const auto file = Read("base: &b\n  a: 1\n  b: 2\nuse:\n  <<: *b\n  b: 3\n");
  const Node& use = *file->documents()[0].root->Find("use");
  EXPECT_EQ(ToJson(use), R"({"a":1,"b":3})");
  EXPECT_TRUE(use.FindEntry("a")->merged);
  EXPECT_FALSE(use.FindEntry("b")->merged);
  EXPECT_EQ(PointerOf(*use.Find("a")), "/base/a") << "where the text stands";
  EXPECT_TRUE(file->documents()[0].problems.empty()) << "an override is no duplicate";
}

TEST(Merge, InlineEntriesBelongToTheMapping) {
  const auto file = Read("x:\n  <<: [{a: 1}]\n  y: 2\n");
  const Node& root = *file->documents()[0].root;
  EXPECT_EQ(PointerOf(*root.At({"x", "a"})), "/x/a");
}

TEST(Merge, NeedsMappings) {
  const std::string wants = "error: `<<` needs a mapping or a list of mappings";
  EXPECT_EQ(Json("<<: 1\n"), wants);
  EXPECT_EQ(Json("<<:\n"), wants);
  EXPECT_EQ(Json("<<: [1]\n"), wants);
  EXPECT_EQ(Json("x: &x [{a: 1}]\nz: {<<: *x}\n"), wants) << "an alias of a list is refused";
}

TEST(Merge, OnlyThePlainKeyMerges) {
  EXPECT_EQ(Json("\"<<\": 1\n"), R"({"<<":1})");
  EXPECT_EQ(Json("!!str <<: 1\n"), R"({"<<":1})");
  EXPECT_EQ(Json("!!merge <<: {a: 1}\n"), R"({"a":1})");
  EXPECT_EQ(Json("a: <<\n"), R"({"a":"<<"})");
}

TEST(Alias, SharesTheChildrenOfItsAnchor) {
  const auto file = Read("a: &x {b: [1, 2]}\nc: *x\n");
  const Node& root = *file->documents()[0].root;
  const Node& alias = *root.Find("c");
  EXPECT_TRUE(alias.alias);
  EXPECT_FALSE(alias.anchored);
  EXPECT_TRUE(root.Find("a")->anchored);
  EXPECT_EQ(Cut(*file, alias.span), "*x");
  EXPECT_EQ(alias.Find("b"), root.At({"a", "b"}));
  EXPECT_EQ(PointerOf(alias), "/c");
  EXPECT_EQ(root.expanded_size, 1U + 2U * (1U + 5U))
      << "root and twice: key, mapping, key, list, two items";
}

TEST(Alias, TheLatestAnchorCounts) {
  EXPECT_EQ(Json("a: &x 1\nb: &x 2\nc: *x\n"), R"({"a":1,"b":2,"c":2})");
}

TEST(Alias, AsAKeyAndOfAKey) {
  EXPECT_EQ(Json("a: &x yes\n*x : 1\n"), R"({"a":true,"true":1})");
  EXPECT_EQ(Json("&x 1: 2\nb: *x\n"), R"({"1":2,"b":1})")
      << "the value as written, not the key's string";
  EXPECT_EQ(Json("a: &x [1]\n*x : 1\n"), "error: a mapping or list as a key");
}

TEST(Alias, UnknownAndCyclicOnesAreRefused) {
  EXPECT_EQ(Json("a: *x\n"), "error: unknown anchor \"x\"");
  EXPECT_EQ(Json("a: &x [*x]\n"), "error: anchor \"x\" contains itself");
  EXPECT_EQ(Json("a: &x {b: {c: *x}}\n"), "error: anchor \"x\" contains itself");
  const auto file = Read("a: 1\n---\nb: &x [*x]\n");
  EXPECT_EQ(At(*file, file->documents()[1].problems[0]), "3:8");
}

std::vector<std::string> Duplicates(const File& file) {
  std::vector<std::string> out;
  for (const Problem& problem : file.documents()[0].problems) {
    EXPECT_EQ(problem.kind, ProblemKind::kDuplicateKey);
    const LineColumn first = file.source().Locate(problem.first.begin);
    out.push_back(Cut(file, problem.span) + " " + At(file, problem) + " first " +
                  std::to_string(first.line) + ":" + std::to_string(first.column) + " in " +
                  PointerOf(*problem.mapping));
  }
  return out;
}

TEST(DuplicateKey, IsReportedWithBothPlacesAndTheLastCounts) {
  const auto file = Read("spec:\n  replicas: 1\n  x: 2\n  replicas: 3\n  \"replicas\": 4\n");
  EXPECT_THAT(Duplicates(*file), ElementsAre("replicas 4:3 first 2:3 in /spec",
                                             "\"replicas\" 5:3 first 2:3 in /spec"));
  EXPECT_EQ(file->documents()[0].problems[0].message,
            "key \"replicas\" is already set in this mapping");
  EXPECT_EQ(file->documents()[0].root->At({"spec", "replicas"})->integer, 4);
  EXPECT_EQ(ToJson(*file->documents()[0].root), R"({"spec":{"x":2,"replicas":4}})");
}

TEST(DuplicateKey, IsFoundBehindDifferentSpellings) {
  const auto file = Read("1: a\n\"1\": b\nyes: c\n\"true\": d\n");
  EXPECT_THAT(Duplicates(*file),
              ElementsAre("\"1\" 2:1 first 1:1 in ", "\"true\" 4:1 first 3:1 in "));
}

TEST(DuplicateKey, OfManyKeysIsFoundWithoutComparingEachWithEach) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "k" + std::to_string(i) + ": 1\n";
  text += "k500: 2\nk7: 3\n";
  const auto file = Read(text);
  EXPECT_THAT(Duplicates(*file),
              ElementsAre("k500 100001:1 first 501:1 in ", "k7 100002:1 first 8:1 in "));
}

TEST(DuplicateKey, TheNumberReportedIsBounded) {
  const auto file = Read(Repeat("a: 1\n", 5000));
  EXPECT_EQ(file->documents()[0].problems.size(), 1000U);
}

TEST(DuplicateKey, AnUnreadableDocumentReportsItsFaultAlone) {
  const auto file = Read("x: {a: 1, a: 2}\ny: [\n");
  ASSERT_EQ(file->documents()[0].problems.size(), 1U);
  EXPECT_EQ(file->documents()[0].problems[0].kind, ProblemKind::kSyntax);
}

}  // namespace
}  // namespace giq
