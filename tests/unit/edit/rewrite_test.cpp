// Several fixes of one file: what merges, what waits, what is refused, and that each is whole.
#include <chrono>

#include "tests/unit/edit/support.h"

namespace giq {
namespace {

using Verdicts = std::vector<std::string>;

TEST(Rewrite, FixesAtDifferentPlacesAreMadeTogether) {
  const auto file = Read("a: 1\nb:\n- x\n- y\n- z\nc:\n  d: 2\n");
  const Outcome outcome = RewriteBy(*file, {{Replace("/a", "2")},
                                            {Remove("/b/0")},
                                            {Remove("/b/2"), Add("/b/-", "\"w\"")},
                                            {Add("/c/e", "3")},
                                            {Add("/c/f", "4")}});
  EXPECT_EQ(outcome.verdicts, Verdicts(5, "made"));
  EXPECT_EQ(outcome.text, "a: 2\nb:\n- y\n- w\nc:\n  d: 2\n  e: 3\n  f: 4\n");
}

TEST(Rewrite, EqualEditsMerge) {
  const auto file = Read("a: 1\nv: [p]\nr: 1\n");
  const Outcome outcome =
      RewriteBy(*file, {{Replace("/a", "2"), Add("/v/-", R"({"name":"q"})")},
                        {Add("/a", "2"), Add("/v/-", R"({"name":"q"})"), Add("/x", "[1]")},
                        {Add("/x", "[1]"), Remove("/r")},
                        {Remove("/r")}});
  EXPECT_EQ(outcome.verdicts, Verdicts(4, "made"));
  EXPECT_EQ(outcome.text, "a: 2\nv: [p, {name: q}]\nx:\n- 1\n");
}

TEST(Rewrite, AClashWaits) {
  const auto file = Read("a: {b: 1, c: 2}\nv:\n- name: p\n");
  const Outcome outcome =
      RewriteBy(*file, {{Replace("/a/b", "2"), Add("/v/-", R"({"name":"q","x":1})")},
                        {Replace("/a/b", "3")},
                        {Remove("/a")},
                        {Replace("/a", R"({"b":9})")},
                        {Add("/v/-", R"({"name":"q","x":2})")},
                        {Replace("/a/c", "3"), Remove("/a/b")},
                        {Replace("/a/c", "4")}});
  EXPECT_EQ(outcome.verdicts,
            (Verdicts{"made", "waits", "waits", "waits", "waits", "waits", "made"}));
  EXPECT_EQ(outcome.text, "a: {b: 2, c: 4}\nv:\n- name: p\n- name: q\n  x: 1\n");
}

TEST(Rewrite, AFixIsMadeAsAWholeOrNotAtAll) {
  const auto file = Read("a: 1\nb: &x 1\nc: *x\nd: 1\n---\ne: 1\n---\nf: &y 1\ng: *y\n");
  const Outcome outcome = RewriteBy(*file, {{Replace("/a", "2"), Replace("/b", "2")},
                                            {Replace("/d", "2"), Remove("/nothing")},
                                            {Replace("/e", "2", 1), Replace("/f", "2", 2)},
                                            {Replace("/d", "3"), Replace("/e", "3", 1)},
                                            {Replace("/a", "4")}});
  EXPECT_EQ(outcome.verdicts,
            (Verdicts{"the anchor \"x\" in line 2 is used in line 3 too",
                      "there is no /nothing in the document",
                      "the anchor \"y\" in line 8 is used in line 9 too", "made", "made"}));
  EXPECT_EQ(outcome.text, "a: 4\nb: &x 1\nc: *x\nd: 3\n---\ne: 3\n---\nf: &y 1\ng: *y\n");
}

TEST(Rewrite, LaterEditsSeeEarlierOnes) {
  EXPECT_EQ(Fixed("a: 1\n", {Add("/b", "{}"), Add("/b/c", "[]"), Add("/b/c/-", "1")}),
            "a: 1\nb:\n  c:\n  - 1\n");
  EXPECT_EQ(Fixed("a: [1, 2, 3]\n", {Remove("/a/0"), Replace("/a/0", "9"), Remove("/a/1")}),
            "a: [9]\n");
  EXPECT_EQ(Fixed("a:\n- 1\n- 2 # c\n", {Remove("/a/1"), Add("/a/-", "3")}), "a:\n- 1\n- 3 # c\n");
  EXPECT_EQ(Fixed("a: 1 # c\nb: 2\n", {Remove("/a"), Add("/a", "3")}), "a: 3 # c\nb: 2\n");
  EXPECT_EQ(Fixed("a: 1 # c\n", {Add("/b", "1"), Remove("/b")}), "a: 1 # c\n");
}

TEST(Rewrite, AContainerKeepsWhatIsTheSame) {
  EXPECT_EQ(Fixed("a:\n  # of b\n  b: 1 # b\n  c: 'x' # c\n  d: [1, 2]\n",
                  {Replace("/a", R"({"b":2,"c":"x","d":[1,2,3],"e":null})")}),
            "a:\n  # of b\n  b: 2 # b\n  c: 'x' # c\n  d: [1, 2, 3]\n  e: null\n");
  EXPECT_EQ(Fixed("a:\n- x: 1 # x\n- y # y\n- z # z\n", {Replace("/a", R"([{"x":1},"z"])")}),
            "a:\n- x: 1 # x\n- z # z\n");
  EXPECT_EQ(Fixed("a: # c\n  b: 1\nd: 1\n", {Replace("/a", "5")}), "a: 5 # c\nd: 1\n");
  EXPECT_EQ(Fixed("a: # c\n  b: 1\nd: 1\n", {Replace("/a", "[5]")}), "a: # c\n- 5\nd: 1\n");
  EXPECT_EQ(Fixed("a: 5 # c\nd: 1\n", {Replace("/a", R"({"b":{"e":1}})")}),
            "a: # c\n  b:\n    e: 1\nd: 1\n");
}

TEST(Rewrite, BracketsThatLoseAndGainKeepTheRest) {
  EXPECT_EQ(Fixed("a: ['p', q, r]\n", {Remove("/a/1"), Add("/a/-", "\"s\"")}), "a: ['p', r, s]\n");
  EXPECT_EQ(Fixed("a: ['p', q, r,]\n",
                  {Remove("/a/1"), Remove("/a/1"), Add("/a/-", "1"), Add("/a/-", "2")}),
            "a: ['p', 1, 2,]\n");
  EXPECT_EQ(Fixed("a: {b: 's', c: 1}\n", {Remove("/a/c"), Add("/a/d", "2")}),
            "a: {b: 's', d: 2}\n");
  EXPECT_EQ(Fixed("{\n  \"a\": 1,\n  \"b\": 2\n}\n", {Remove("/a"), Add("/c", "3")}),
            "{\n  \"b\": 2,\n  \"c\": 3\n}\n");
  EXPECT_EQ(Fixed("{\n  \"a\": 1,\n  \"b\": 2\n}\n", {Remove("/b"), Add("/c", "3")}),
            "{\n  \"a\": 1,\n  \"c\": 3\n}\n");
  EXPECT_EQ(Fixed("a: [\n  p, # p\n  q\n]\n", {Add("/a/1", "1"), Add("/a/0", "0")}),
            "a: [\n  0,\n  p, # p\n  1,\n  q\n]\n");
  EXPECT_EQ(Fixed("a: [p, # p\n  q]\n", {Remove("/a/1"), Add("/a/-", "1")}), "a: [p, # p\n  1]\n");
}

TEST(Rewrite, AMemberUnderAnotherKeyKeepsPlaceCommentsAndStyle) {
  EXPECT_EQ(Fixed("a:\n  'old': # why\n    x: 1 # x\n  z: 2\n",
                  {Add("/a/new", R"({"x":1})"), Remove("/a/old")}),
            "a:\n  'new': # why\n    x: 1 # x\n  z: 2\n");
  EXPECT_EQ(
      Fixed("a: &p {k: 1}\nb: {old: *p, c: 1}\n", {Remove("/b/old"), Add("/b/new", R"({"k":1})")}),
      "a: &p {k: 1}\nb: {new: *p, c: 1}\n");
  EXPECT_EQ(Fixed("{\"old\": 1, \"b\": 2}", {Add("/new", "1"), Remove("/old")}),
            "{\"new\": 1, \"b\": 2}");
  EXPECT_EQ(Fixed("old: 1 # c\nb: 2\n", {Add("/new", "2"), Remove("/old")}), "b: 2\nnew: 2\n");
}

TEST(Rewrite, DocumentsWithoutEditsStayByteForByte) {
  const std::string text =
      "a: [1,  2]\n---\n# c\nb:   1\n---\n{\"c\":1}\n{\"d\":2}\n--- \n  e: |+\n\n";
  EXPECT_EQ(Fixed(text, {Add("/f", "1", 3)}),
            "a: [1,  2]\n---\n# c\nb:   1\n---\n{\"c\":1}\n{\"d\":2,\"f\":1}\n--- \n  e: |+\n\n");
}

TEST(Rewrite, UnreadDocumentsAreLeftAlone) {
  const auto wanted = [](std::string_view text) { return text.find("kind") != text.npos; };
  const auto file =
      ReadManifest("a.yaml", "kind: A\n---\n{\"a\": 1}\n{\"b\": 1}\n---\nkind: B\n", {}, wanted);
  ASSERT_EQ(file->documents().size(), 3U);
  const Outcome outcome = RewriteBy(*file, {{Replace("/kind", "\"C\"", 2)}});
  EXPECT_EQ(outcome.verdicts, Verdicts{"made"});
  EXPECT_EQ(outcome.text, "kind: A\n---\n{\"a\": 1}\n{\"b\": 1}\n---\nkind: C\n");
}

TEST(Rewrite, LimitsOfReadingHold) {
  const auto file = Read("a: 1\n");
  const Fix fix = FixOf(*file, {Add("/b", "[[[[1]]]]")});
  const std::vector<const Fix*> fixes = {&fix};
  const Rewritten rewritten = Rewrite(*file, fixes, {.depth = 3});
  EXPECT_EQ(rewritten.text, "a: 1\n");
  EXPECT_EQ(Verdict(rewritten.results[0]), "the text around does not let it be written");
}

TEST(Rewrite, AFixAtFaultIsFoundAmongMany) {
  constexpr std::size_t kItems = 100;
  std::string text;
  std::string wanted;
  for (std::size_t i = 0; i < kItems; ++i) {
    text += "- a: 1\n";
    wanted += i == 42 ? "- a: 1\n" : "- a:\n  - 2\n";
  }
  const auto file = Read(text);
  std::vector<Fix> fixes;
  for (std::size_t i = 0; i < kItems; ++i) {
    const std::string pointer = "/" + std::to_string(i) + "/a";
    fixes.push_back(FixOf(*file, {Remove(pointer), Add(pointer, i == 42 ? "[[[2]]]" : "[2]")}));
  }
  std::vector<const Fix*> pointers;
  for (const Fix& fix : fixes) pointers.push_back(&fix);
  const Rewritten rewritten = Rewrite(*file, pointers, {.depth = 3});
  for (std::size_t i = 0; i < kItems; ++i) {
    EXPECT_EQ(Verdict(rewritten.results[i]),
              i == 42 ? "the text around does not let it be written" : "made");
  }
  EXPECT_EQ(rewritten.text, wanted);
}

TEST(Rewrite, EditsOfOtherFilesAreLeftOut) {
  const auto file = Read("a: 1\n");
  const auto other = Read("b: 1\n");
  Fix fix = FixOf(*file, {Replace("/a", "2")});
  fix.edits.push_back(FixOf(*other, {Replace("/b", "2")}).edits[0]);
  const std::vector<const Fix*> fixes = {&fix};
  EXPECT_EQ(Rewrite(*file, fixes).text, "a: 2\n");
  EXPECT_EQ(Rewrite(*other, fixes).text, "b: 2\n");
}

/// A fix that changes a comment, found by its text.
Fix CommentFix(const File& file, std::string_view was, std::string now) {
  const std::size_t at = file.source().text().find(was);
  const auto begin = static_cast<std::uint32_t>(at);
  return {.title = "fix",
          .edits = {{.op = Edit::Op::kReplaceComment,
                     .document = &file.documents().back(),
                     .comment = {begin, begin + static_cast<std::uint32_t>(was.size())},
                     .text = std::move(now)}}};
}

std::string WithComment(std::string text, std::string_view was, std::string now) {
  const auto file = Read(std::move(text));
  const Fix fix = CommentFix(*file, was, std::move(now));
  const std::vector<const Fix*> fixes = {&fix, &fix};
  const Rewritten rewritten = Rewrite(*file, fixes);
  const std::string verdict = Verdict(rewritten.results[1]);
  return verdict == "made" ? rewritten.text : verdict;
}

TEST(ReplaceComment, ChangesAndTakesAway) {
  EXPECT_EQ(WithComment("a: 1 # x\nb: 2\n", "# x", "# y"), "a: 1 # y\nb: 2\n");
  EXPECT_EQ(WithComment("a: 1  # x\nb: 2\n", "# x", ""), "a: 1\nb: 2\n");
  EXPECT_EQ(WithComment("a:\n  # x\r\n  b: 2\n", "# x", ""), "a:\n  b: 2\n");
  EXPECT_EQ(WithComment("\xEF\xBB\xBF# x\na: 1\n", "# x", ""),
            "\xEF\xBB\xBF"
            "a: 1\n");
  EXPECT_EQ(WithComment("a: 1\n# x", "# x", ""), "a: 1");
  EXPECT_EQ(WithComment("a: |+\n  b\n# x", "# x", ""), "a: |+\n  b\n");
}

TEST(ReplaceComment, RefusesWhatIsNoComment) {
  EXPECT_EQ(WithComment("a: '# x'\n", "# x", ""), "there is no comment to change");
  EXPECT_EQ(WithComment("a: |\n  # x\n", "# x", ""), "there is no comment to change");
  EXPECT_EQ(WithComment("a: 1 # x\n", "# x", "y"), "the new comment is none");
  EXPECT_EQ(WithComment("a: 1 # x\n", "# x", "#\nb: 2"), "the new comment is none");
}

TEST(ReplaceComment, TogetherWithOtherEdits) {
  const auto file = Read("a: 1 # x\nb: 2 # y\n# z\n");
  const Fix value = FixOf(*file, {Replace("/a", "3"), Remove("/b")});
  const Fix first = CommentFix(*file, "# x", "# w");
  const Fix clash = CommentFix(*file, "# x", "");
  const Fix gone = CommentFix(*file, "# y", "");
  const Fix line = CommentFix(*file, "# z", "");
  const std::vector<const Fix*> fixes = {&value, &first, &clash, &gone, &line};
  const Rewritten rewritten = Rewrite(*file, fixes);
  EXPECT_EQ(rewritten.text, "a: 3 # w\n");
  Verdicts verdicts;
  for (const FixResult& result : rewritten.results) verdicts.push_back(Verdict(result));
  EXPECT_EQ(verdicts, (Verdicts{"made", "made", "waits", "made", "made"}));
}

// One or two readings, not one for each fix: a 1.3 MB list is far from seconds.
TEST(Rewrite, ManyFixesOfOneDocument) {
  constexpr std::size_t kItems = 10'000;
  std::string text = "kind: List\nitems:\n";
  std::string wanted = text;
  std::vector<std::vector<Wanted>> fixes;
  for (std::size_t i = 0; i < kItems; ++i) {
    const std::string item = "- kind: Deployment\n  metadata:\n    name: d" + std::to_string(i) +
                             " # the name\n  spec:\n    replicas: ";
    text += item + "1 # one\n";
    wanted += item + "2 # one\n    paused: true\n";
    const std::string at = "/items/" + std::to_string(i) + "/spec/";
    fixes.push_back(i % 2 == 0
                        ? std::vector{Replace(at + "replicas", "2"), Add(at + "paused", "true")}
                        : std::vector{Add(at + "paused", "true"), Add(at + "replicas", "2")});
  }
  const auto file = Read(text);
  const auto begin = std::chrono::steady_clock::now();
  const Outcome outcome = RewriteBy(*file, fixes);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  EXPECT_EQ(outcome.verdicts, Verdicts(kItems, "made"));
  EXPECT_TRUE(outcome.text == wanted);
  EXPECT_LT(took.count(), 10.0);
}

}  // namespace
}  // namespace giq
