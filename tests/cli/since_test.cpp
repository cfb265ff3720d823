// `--since`: which files of a repository are judged, and what happens where git cannot tell.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/cli/binary.h"

namespace giq {
namespace {

constexpr const char* kTypo =
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: vllm}\nspec:\n  replicas: \"2\"\n";
constexpr const char* kFixed =
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: vllm}\nspec:\n  replicas: 2\n";

/// A repository whose user's own settings do not count.
class Since : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::system("git --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "there is no git here";
    Git("init --quiet");
  }
  void Git(const std::string& words) {
    const std::string command = "cd '" + giq_lint.folder().path().string() +
                                "' && GIT_CONFIG_GLOBAL=/dev/null git -c user.name=x -c "
                                "user.email=x@example.com " +
                                words;
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
  }
  void Commit() {
    Git("add -A");
    Git("commit --quiet -m x");
  }
  Binary giq_lint;
};

TEST_F(Since, ChangedAndNewFilesAreJudged) {
  giq_lint.Write(".gitignore", "ignored.yaml\n");
  for (const char* name :
       {"same.yaml", "changed.yaml", "staged.yaml", "gone.yaml", "a/моdel b.yaml"}) {
    giq_lint.Write(name, kTypo);
  }
  Commit();
  for (const char* name : {"changed.yaml", "staged.yaml", "a/моdel b.yaml"}) {
    giq_lint.Write(name, std::string("# now\n") + kTypo);
  }
  Git("add staged.yaml");
  giq_lint.Write("new\nline.yaml", kTypo);
  giq_lint.Write("ignored.yaml", kTypo);
  std::filesystem::remove(giq_lint.folder().At("gone.yaml"));
  const Outcome run = giq_lint.Run({"--since", "HEAD", "--format", "github", "."});
  EXPECT_EQ(run.code, 1);
  EXPECT_EQ(run.err,
            "4 errors in 4 files (2 skipped: 1 unchanged: same.yaml; 1 ignored by git: "
            "ignored.yaml)\n");
  for (const char* name : {"file=a/моdel b.yaml,line=6", "file=changed.yaml,line=6",
                           "file=new%0Aline.yaml,line=5", "file=staged.yaml,line=6"}) {
    EXPECT_NE(run.out.find(name), std::string::npos) << name << "\n" << run.out;
  }
  EXPECT_EQ(giq_lint.Run({"--since=HEAD", "same.yaml"}).err,
            "no findings in 0 files (1 skipped: 1 unchanged: same.yaml)\n");
}

TEST_F(Since, EarlierRevisionsAndRangesCount) {
  giq_lint.Write("one.yaml", kTypo);
  Commit();
  giq_lint.Write("two.yaml", kTypo);
  Commit();
  EXPECT_EQ(giq_lint.Run({"--since", "HEAD~1", "."}).err,
            "1 error in 1 file (1 skipped: 1 unchanged: one.yaml)\n");
  EXPECT_EQ(giq_lint.Run({"--since", "HEAD~1...", "."}).err,
            "1 error in 1 file (1 skipped: 1 unchanged: one.yaml)\n");
  EXPECT_EQ(giq_lint.Run({"--since", "HEAD", "."}).code, 0);
}

TEST_F(Since, ALinkChangesWithItsTargetAndStandardInputIsAlwaysJudged) {
  giq_lint.Write("deploy/real.yaml", kTypo);
  std::filesystem::create_symlink("deploy/real.yaml", giq_lint.folder().At("link.yaml"));
  Commit();
  EXPECT_EQ(giq_lint.Run({"--since", "HEAD", "link.yaml"}).code, 0);
  giq_lint.Write("deploy/real.yaml", std::string("# now\n") + kTypo);
  EXPECT_EQ(giq_lint.Run({"--since", "HEAD", "link.yaml"}).code, 1);
  EXPECT_EQ(giq_lint.Run({"--since", "HEAD", "-"}, kTypo).code, 1);
}

TEST_F(Since, AnUnchangedCompanionStillExplains) {
  giq_lint.Write("hpa.yaml",
                 "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\n"
                 "metadata: {name: qwen}\nspec:\n"
                 "  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: qwen}\n"
                 "  minReplicas: 1\n  maxReplicas: 4\n  metrics:\n"
                 "  - {type: Resource, resource: {name: cpu, target: {type: Utilization, "
                 "averageUtilization: 80}}}\n");
  Commit();
  giq_lint.Write("server.yaml",
                 "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: qwen}\nspec:\n"
                 "  selector: {matchLabels: {app: qwen}}\n  template:\n"
                 "    metadata: {labels: {app: qwen}}\n    spec:\n"
                 "      nodeSelector: {cloud.google.com/gke-accelerator: nvidia-l4}\n"
                 "      containers:\n      - name: vllm\n"
                 "        image: vllm/vllm-openai:v0.11.0\n"
                 "        args: [--model=Qwen/Qwen2.5-7B-Instruct]\n"
                 "        resources: {limits: {nvidia.com/gpu: \"1\"}}\n");
  const Outcome run = giq_lint.Run({"--since", "HEAD", "--select", "GIQ206", "."});
  EXPECT_EQ(run.err, "1 warning in 1 file (1 skipped: 1 unchanged: hpa.yaml)\n");
  EXPECT_NE(run.out.find(" --> hpa.yaml:9:5\n"), std::string::npos) << run.out;
}

TEST_F(Since, WhatGitDoesNotKnowIsAnError) {
  giq_lint.Write("a.yaml", kTypo);
  Commit();
  const Outcome unknown = giq_lint.Run({"--since", "no-such", "a.yaml"});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_EQ(unknown.out, "");
  EXPECT_EQ(unknown.err,
            "error: --since: git diff ends with 128: fatal: bad revision 'no-such'\n"
            "no findings in 0 files; 1 input could not be judged in full\n");
  EXPECT_TRUE(giq_lint.Run({"--since", "", "a.yaml"})
                  .err.starts_with("error: --since: '' is no revision\n"));
  const Outcome option = giq_lint.Run({"--since=--output=x", "a.yaml"});
  EXPECT_EQ(option.code, 2);
  EXPECT_TRUE(option.err.starts_with("error: --since: '--output=x' is no revision\n"))
      << option.err;
  EXPECT_FALSE(std::filesystem::exists(giq_lint.folder().At("x")));
}

TEST(SinceWithoutGit, SaysWhatIsMissing) {
  const Binary giq_lint;
  giq_lint.Write("a.yaml", kTypo);
  EXPECT_EQ(giq_lint.Run({"--since", "HEAD", "a.yaml"}).err,
            "error: a.yaml: lies in no git repository, so --since cannot tell whether it changed\n"
            "no findings in 0 files; 1 input could not be judged in full\n");
  std::filesystem::create_directory(giq_lint.folder().At(".git"));
  const std::string command = "cd '" + giq_lint.folder().path().string() +
                              "' && PATH=/nowhere " GIQ_BIN "/giq-lint --since HEAD a.yaml 2>err";
  EXPECT_EQ(std::system(command.c_str()) / 256, 2);
  std::ifstream err(giq_lint.folder().At("err"));
  std::string first;
  std::getline(err, first);
  EXPECT_EQ(first, "error: cannot run git: No such file or directory");
}

}  // namespace
}  // namespace giq
