// Suppressions through the real binary: what stands, what is counted, what is unused.
#include <gtest/gtest.h>

#include <string>

#include "tests/cli/binary.h"

namespace giq {
namespace {

/// A Deployment whose replicas are of a wrong type, with something behind them.
std::string Typo(const std::string& behind, const std::string& metadata = "{name: vllm}") {
  return "apiVersion: apps/v1\nkind: Deployment\nmetadata: " + metadata +
         "\nspec:\n  replicas: \"2\"" + behind + "\n";
}

TEST(SuppressCommand, ACommentTakesTheFindingFromTheExitCode) {
  const Binary giq_lint;
  giq_lint.Write("a.yaml", Typo("  # giq-lint: ignore[GIQ004] filled in later"));
  const Outcome run = giq_lint.Run({"a.yaml"});
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err, "no findings in 1 file; 1 finding suppressed\n");
  const Outcome json = giq_lint.Run({"--format", "json", "a.yaml"});
  EXPECT_EQ(json.out,
            R"({"version":1,"findings":[],"summary":{"files":1,"errors":0,"warnings":0,"infos":0,)"
            R"("hidden":0,"unjudged":0,"suppressed":1,"skipped":[],"failures":[]}})"
            "\n");
  const Outcome all = giq_lint.Run({"--no-suppress", "a.yaml"});
  EXPECT_EQ(all.code, 1);
  EXPECT_EQ(all.err, "1 error in 1 file\n");
}

TEST(SuppressCommand, AnAnnotationReachesItsObject) {
  const Binary giq_lint;
  giq_lint.Write("a.yaml", Typo("", "{name: vllm, annotations: {giq-lint.dev/ignore: GIQ004}}"));
  EXPECT_EQ(giq_lint.Run({"a.yaml"}).err, "no findings in 1 file; 1 finding suppressed\n");
  EXPECT_EQ(giq_lint.Run({"a.yaml", "--no-suppress"}).err, "1 error in 1 file\n");
}

TEST(SuppressCommand, TheConfigurationReachesObjectsByName) {
  const Binary giq_lint;
  giq_lint.Write("a.yaml", Typo("", "{name: vllm-a, namespace: dev}"));
  giq_lint.Write("b.yaml", Typo("", "{name: vllm-b, namespace: prod}"));
  giq_lint.Write(".giq-lint.yaml",
                 "suppress:\n- {rules: [wrong-type], namespace: d*, reason: drafts}\n");
  const Outcome run = giq_lint.Run({"a.yaml", "b.yaml"});
  EXPECT_EQ(run.err, "1 error in 2 files; 1 finding suppressed\n");
  EXPECT_NE(run.out.find(" --> b.yaml:5:13\n"), std::string::npos) << run.out;
  EXPECT_EQ(giq_lint.Run({"--no-suppress", "a.yaml", "b.yaml"}).err, "2 errors in 2 files\n");
}

TEST(SuppressCommand, AConfiguredSuppressionOfNoRuleIsAnErrorWithItsPlace) {
  const Binary giq_lint;
  giq_lint.Write("a.yaml", Typo(""));
  giq_lint.Write(".giq-lint.yaml", "suppress:\n- {rules: [wrong-typ], kind: Job}\n");
  const Outcome run = giq_lint.Run({"a.yaml"});
  EXPECT_EQ(run.code, 2);
  EXPECT_TRUE(
      run.err.starts_with("error: .giq-lint.yaml:2:12: no rule is called 'wrong-typ'; did "
                          "you mean 'wrong-type'?\n"))
      << run.err;
}

TEST(SuppressCommand, AnUnusedOneIsReportedWhereItsRuleWasRun) {
  const Binary giq_lint;
  giq_lint.Write("a.yaml",
                 "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: vllm"
                 "  # giq-lint: ignore[GIQ004]\n");
  const Outcome run = giq_lint.Run({"a.yaml"});
  EXPECT_EQ(run.code, 1);
  EXPECT_TRUE(
      run.out.starts_with("warning[GIQ005]: GIQ004 finds nothing within the reach of this comment\n"
                          " --> a.yaml:4:15\n"))
      << run.out;
  EXPECT_EQ(giq_lint.Run({"--ignore", "GIQ004", "a.yaml"}).err, "no findings in 1 file\n");
  EXPECT_EQ(giq_lint.Run({"--select", "GIQ005", "a.yaml"}).err, "no findings in 1 file\n");
  EXPECT_EQ(giq_lint.Run({"--ignore", "GIQ005", "a.yaml"}).err, "no findings in 1 file\n");
  EXPECT_EQ(giq_lint.Run({"--no-suppress", "a.yaml"}).err, "no findings in 1 file\n");
}

TEST(SuppressCommand, OfAWorkloadItIsUnusedOnlyWhereOtherFilesWereLookedAt) {
  const Binary giq_lint;
  const std::string pod =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: vllm}\nspec:\n"
      "  # giq-lint: ignore[GIQ401]\n"
      "  containers: [{name: vllm, image: \"vllm/vllm-openai:v0.11.1\", args: [--model=a/b]}]\n";
  giq_lint.Write("a.yaml", pod);
  EXPECT_NE(giq_lint.Run({"a.yaml"}).out.find("GIQ005"), std::string::npos);
  EXPECT_EQ(giq_lint.Run({"--companions", "none", "a.yaml"}).out, "");
  EXPECT_EQ(giq_lint.Run({"-"}, pod).out, "");
}

TEST(SuppressCommand, CommentsReachWhatCannotBeRead) {
  const Binary giq_lint;
  giq_lint.Write("a.yaml", "apiVersion: v1\nkind: [vllm # giq-lint: ignore[invalid-yaml]\n");
  const Outcome run = giq_lint.Run({"a.yaml"});
  EXPECT_EQ(run.err, "no findings in 1 file; 1 finding suppressed\n") << run.out;
  giq_lint.Write("b.yaml", "# giq-lint: ignore[invalid-yaml]\napiVersion: v1\nkind: [vllm\n");
  EXPECT_EQ(giq_lint.Run({"b.yaml"}).err, "no findings in 1 file; 1 finding suppressed\n");
}

}  // namespace
}  // namespace giq
