// What comments and annotations silence, and which of their words did.
#include "engine/rule/suppress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/rule/naming.h"

namespace giq {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

void VisitScalars(const Document& document, const Node& node, Findings& out) {
  if (node.kind == NodeKind::kInteger) {
    out.Report({&document, &node, {}}, std::string(node.text));
  }
  for (const Entry& entry : node.entries) VisitScalars(document, *entry.value, out);
  for (const Node* item : node.items) VisitScalars(document, *item, out);
}

/// Reports each integer of a document by its text.
void ReportIntegers(const DocumentContext& ctx, Findings& out) {
  if (ctx.document.root != nullptr) VisitScalars(ctx.document, *ctx.document.root, out);
}

void ReportUnused(const SuppressionContext& ctx, Findings& out) {
  for (std::size_t i = 0; i < ctx.outcomes.size(); ++i) {
    if (!ctx.outcomes[i].used && !NamesAlone(ctx.suppression.words[i], *ctx.decided.back())) {
      out.Report(ctx.suppression.place, "unused " + std::string(ctx.suppression.words[i]));
    }
  }
}

Rule MakeRule(std::string_view code, std::string_view name, decltype(Rule::check) check) {
  return {.code = code, .name = name, .since = "0.1.0", .doc = {}, .check = check};
}

class Suppressing : public ::testing::Test {
 protected:
  /// `+ message` of what stands, `- message` of what is silenced.
  std::vector<std::string> Lines(const std::string& text, std::vector<const Rule*> run) {
    file_ = ReadManifest("test.yaml", text);
    bundle_ = MakeBundle(*file_, std::span<const File* const>{});
    const Judgement judgement =
        Suppress(Analyze(bundle_, env_, run), bundle_, env_, {all_, run, run});
    std::vector<std::string> lines;
    for (const Finding& finding : judgement.findings) lines.push_back("+ " + finding.message);
    for (const Finding& finding : judgement.suppressed) lines.push_back("- " + finding.message);
    return lines;
  }
  std::vector<std::string> Lines(const std::string& text) { return Lines(text, {&integers_}); }

  Rule integers_ = MakeRule("GIQ901", "no-integers", CheckDocument{ReportIntegers});
  Rule unused_ = MakeRule("GIQ902", "unused-word", CheckSuppressions{ReportUnused});
  std::vector<const Rule*> all_ = {&integers_, &unused_};
  std::unique_ptr<File> file_;
  Bundle bundle_;
  Environment env_{Catalog::Embedded(), {}, {}};
};

TEST_F(Suppressing, ACommentSilencesItsLine) {
  EXPECT_THAT(Lines("a: 1\nb: 2 # giq-lint: ignore[GIQ901] why\nc: 3\n"),
              ElementsAre("+ 1", "+ 3", "- 2"));
}

TEST_F(Suppressing, TakesCodesPrefixesAndNames) {
  for (const char* word : {"GIQ901", "giq901", "GIQ9", "GIQ", "no-integers", "GIQ1, GIQ901",
                           "x,,GIQ901,", " GIQ901\t"}) {
    EXPECT_THAT(Lines("x: y\na: 1 # giq-lint: ignore[" + std::string(word) + "]\n"),
                ElementsAre("- 1"))
        << word;
  }
  for (const char* word : {"GIQ902", "GIQ1", "no-integer", "GI", "", "No-Integers"}) {
    EXPECT_THAT(Lines("x: y\na: 1 # giq-lint: ignore[" + std::string(word) + "]\n"),
                ElementsAre("+ 1"))
        << word;
  }
}

TEST_F(Suppressing, TakesBlanksAndOtherToolsBesideIt) {
  for (const char* comment :
       {"#giq-lint:ignore[GIQ901]", "#\tgiq-lint:  ignore [ GIQ901 ]",
        "# noqa # giq-lint: ignore[GIQ901]", "## giq-lint: ignore[GIQ901] # more"}) {
    EXPECT_THAT(Lines("x: y\na: 1 " + std::string(comment) + "\n"), ElementsAre("- 1")) << comment;
  }
  for (const char* comment :
       {"# giq-lint ignore[GIQ901]", "# giq-lint: ignored[GIQ901]", "# giq-lint: ignore GIQ901",
        "# see giq-lint: ignore[GIQ901]", "# giq-lint: ignore[GIQ901", "# ignore[GIQ901]"}) {
    EXPECT_THAT(Lines("x: y\na: 1 " + std::string(comment) + "\n"), ElementsAre("+ 1")) << comment;
  }
}

TEST_F(Suppressing, ACommentAtTheHeadSilencesTheDocumentAlone) {
  EXPECT_THAT(Lines("# giq-lint: ignore[GIQ901]\n---\na: 1\nb: [2]\n---\nc: 3\n"),
              ElementsAre("+ 3", "- 1", "- 2"));
}

TEST_F(Suppressing, ACommentOnItsOwnSilencesTheBlock) {
  EXPECT_THAT(Lines("a: 1\n# giq-lint: ignore[GIQ901]\nb:\n  c: 2\n  d: [3]\ne: 4\n"),
              ElementsAre("+ 1", "+ 4", "- 2", "- 3"));
}

constexpr std::string_view kAnnotated = R"(apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: first, annotations: {giq-lint.dev/ignore: "GIQ9, x"}}
  data: {a: 1}
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: second}
  data: {a: 2}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: third, annotations: {giq-lint.dev/ignore: 5}}
spec:
  replicas: 3
  template:
    metadata: {annotations: {giq-lint.dev/ignore: no-integers}}
    spec: {containers: [{name: c, image: vllm/vllm-openai:v0.11.1}]}
)";

TEST_F(Suppressing, AnAnnotationSilencesItsObject) {
  EXPECT_THAT(Lines(std::string(kAnnotated)), ElementsAre("+ 2", "- 1", "- 5", "- 3"));
}

TEST_F(Suppressing, TellsWhichWordsSilencedNothing) {
  EXPECT_THAT(Lines("x: y\na: 1 # giq-lint: ignore[GIQ901, GIQ1]\nb: # giq-lint: ignore[GIQ9]\n",
                    {&integers_, &unused_}),
              ElementsAre("+ unused GIQ1", "+ unused GIQ9", "- 1"));
}

TEST_F(Suppressing, ARuleAboutSuppressionsIsSilencedByItsOwnNameAlone) {
  EXPECT_THAT(Lines("x: y # giq-lint: ignore[GIQ901, GIQ902]\n", {&integers_, &unused_}),
              ElementsAre("- unused GIQ901"));
  EXPECT_THAT(Lines("# giq-lint: ignore[unused-word]\nx: y # giq-lint: ignore[GIQ1]\n",
                    {&integers_, &unused_}),
              ElementsAre("- unused GIQ1"));
  EXPECT_THAT(Lines("# giq-lint: ignore[GIQ]\nx: y\n", {&integers_, &unused_}),
              ElementsAre("+ unused GIQ"));
}

TEST_F(Suppressing, ManyCommentsAndFindingsStayCheap) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "# giq-lint: ignore[GIQ901]\n";
  for (int i = 0; i < 20'000; ++i)
    text += "k" + std::to_string(i) + ": 1 # giq-lint: ignore[GIQ9]\n";
  text += "a:\n  b: 1\n";
  for (int i = 0; i < 20'000; ++i) text += "# giq-lint: ignore[GIQ901]\n";
  EXPECT_EQ(Lines(text).size(), 20'001U);
}

TEST_F(Suppressing, OneRuleAloneHearsOfTheOthersWhenItIsAboutSuppressions) {
  file_ = ReadManifest("test.yaml", "x: y\na: 1 # giq-lint: ignore[GIQ901]\nb: 2\n");
  bundle_ = MakeBundle(*file_, std::span<const File* const>{});
  EXPECT_THAT(FindingsOf(unused_, bundle_, env_, all_), IsEmpty());
  const auto found = FindingsOf(integers_, bundle_, env_, all_);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().message, "2");
}

}  // namespace
}  // namespace giq
