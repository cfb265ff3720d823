// Baselines through the real binary: what they accept, what they say, how they grow smaller.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/cli/binary.h"

namespace giq {
namespace {

constexpr const char* kFile = ".giq-lint-baseline.json";

std::string Typo(const std::string& name, const std::string& above = "") {
  return above + "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: " + name +
         ", labels: {app: vllm}}\nspec:\n  replicas: \"2\"\n";
}

std::string Read(const Binary& giq_lint, const std::string& name) {
  std::ifstream file(giq_lint.folder().At(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(BaselineCommand, AcceptsTheFindingsOfTodayWhereverTheyMove) {
  const Binary giq_lint;
  giq_lint.Write("deploy/a.yaml", Typo("a"));
  const Outcome create = giq_lint.Run({"baseline", "create", "deploy"});
  EXPECT_EQ(create.code, 0);
  EXPECT_EQ(create.out, "wrote .giq-lint-baseline.json: 1 finding accepted\n");
  EXPECT_EQ(create.err, "");
  const Outcome accepted = giq_lint.Run({"--baseline", kFile, "."});
  EXPECT_EQ(accepted.code, 0);
  EXPECT_EQ(accepted.out, "");
  EXPECT_EQ(accepted.err, "no findings in 1 file; 1 finding accepted by the baseline\n");
  giq_lint.Write("deploy/a.yaml", Typo("new") + "---\n" + Typo("a", "# moved\n\n"));
  const Outcome moved = giq_lint.Run({"check", "--baseline", kFile, "deploy"});
  EXPECT_EQ(moved.code, 1);
  EXPECT_EQ(moved.err, "1 error in 1 file; 1 finding accepted by the baseline\n");
  EXPECT_NE(moved.out.find("\n --> deploy/a.yaml:5:13\n"), std::string::npos) << moved.out;
  const Outcome json = giq_lint.Run({"--baseline", kFile, "--format", "json", "deploy"});
  EXPECT_NE(json.out.find(R"("suppressed":0,"baseline":{"accepted":1,"fixed":0},)"),
            std::string::npos)
      << json.out;
  const Outcome sarif = giq_lint.Run({"--baseline", kFile, "--format", "sarif", "deploy"});
  EXPECT_NE(sarif.out.find(R"("suppressions":[{"kind":"external"}])"), std::string::npos);
  const Outcome junit = giq_lint.Run({"--baseline", kFile, "--format", "junit", "deploy"});
  EXPECT_NE(junit.out.find("<skipped message=\"accepted by the baseline\"/>"), std::string::npos);
}

TEST(BaselineCommand, UpdateTakesOutWhatIsFixedAndAddsNothing) {
  const Binary giq_lint;
  giq_lint.Write("a.yaml", Typo("a"));
  giq_lint.Write("b.yaml", Typo("b"));
  EXPECT_EQ(giq_lint.Run({"baseline", "create", "--output", "base.json", "a.yaml", "b.yaml"}).code,
            0);
  const std::string created = Read(giq_lint, "base.json");
  EXPECT_EQ(giq_lint.Run({"baseline", "update", "--output", "base.json", "a.yaml"}).out,
            "wrote base.json: 2 findings kept, 0 removed\n");
  EXPECT_EQ(Read(giq_lint, "base.json"), created) << "b.yaml was not judged";
  giq_lint.Write("a.yaml", Typo("c"));
  EXPECT_EQ(giq_lint.Run({"--baseline", "base.json", "a.yaml", "b.yaml"}).err,
            "1 error in 2 files; 1 finding accepted by the baseline, 1 fixed\n");
  const Outcome update = giq_lint.Run({"baseline", "update", "--output", "base.json", "."});
  EXPECT_EQ(update.code, 0);
  EXPECT_TRUE(update.out.starts_with("removed a.yaml: GIQ004: ")) << update.out;
  EXPECT_TRUE(update.out.ends_with(
      "wrote base.json: 1 finding kept, 1 removed\n"
      "1 finding is not in it: correct them, or accept them with baseline create\n"))
      << update.out;
  EXPECT_EQ(Read(giq_lint, "base.json").find("a.yaml"), std::string::npos);
  std::filesystem::remove(giq_lint.folder().At("b.yaml"));
  EXPECT_EQ(giq_lint.Run({"--baseline", "base.json", "a.yaml"}).err,
            "1 error in 1 file; 0 findings accepted by the baseline, 1 fixed\n");
}

TEST(BaselineCommand, FilesAreNamedFromTheRootOfTheRepository) {
  const Binary giq_lint;
  std::filesystem::create_directory(giq_lint.folder().At(".git"));
  giq_lint.Write("deploy/a.yaml", Typo("a"));
  EXPECT_EQ(giq_lint.Run({"baseline", "create", "deploy"}).code, 0);
  const std::string run = "cd '" + giq_lint.folder().At("deploy") +
                          "' && " GIQ_BIN "/giq-lint --baseline ../" + kFile + " a.yaml 2>../err";
  EXPECT_EQ(std::system(run.c_str()), 0);
  EXPECT_EQ(Read(giq_lint, "err"), "no findings in 1 file; 1 finding accepted by the baseline\n");
}

TEST(BaselineCommand, ABadBaselineIsAnErrorAndNothingIsJudged) {
  const Binary giq_lint;
  giq_lint.Write("a.yaml", Typo("a"));
  giq_lint.Write("bad.json", "{\"version\":1,\n\"findings\":7}\n");
  const Outcome bad = giq_lint.Run({"--baseline", "bad.json", "a.yaml"});
  EXPECT_EQ(bad.code, 2);
  EXPECT_EQ(bad.out, "");
  EXPECT_EQ(bad.err, "error: bad.json:2:12: not a baseline: \"findings\" must be a list\n");
  EXPECT_EQ(giq_lint.Run({"--baseline", "none.json", "a.yaml"}).err,
            "error: none.json: cannot open: No such file or directory\n");
  EXPECT_EQ(giq_lint.Run({"--baseline", "", "a.yaml"}).code, 2);
  const Outcome update = giq_lint.Run({"baseline", "update", "--output", "bad.json", "a.yaml"});
  EXPECT_EQ(update.code, 2);
  EXPECT_EQ(update.out, "");
  EXPECT_EQ(update.err,
            "error: bad.json:2:12: not a baseline: \"findings\" must be a list\n"
            "no baseline was written\n");
}

TEST(BaselineCommand, NoneIsWrittenWhereSomethingCouldNotBeJudged) {
  const Binary giq_lint;
  giq_lint.Write("a.yaml", Typo("a"));
  const Outcome run = giq_lint.Run({"baseline", "create", "a.yaml", "none.yaml"});
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err,
            "error: none.yaml: cannot open: No such file or directory\nno baseline was written\n");
  EXPECT_FALSE(std::filesystem::exists(giq_lint.folder().At(kFile)));
  EXPECT_EQ(giq_lint.Run({"baseline", "create", "--output", "no/such.json", "a.yaml"}).code, 2);
}

}  // namespace
}  // namespace giq
