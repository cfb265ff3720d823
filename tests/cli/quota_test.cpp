// Environments that share a quota, and `quota show`, through the real binary.
#include <gtest/gtest.h>

#include <string>

#include "tests/cli/binary.h"

namespace giq {
namespace {

/// A Deployment that needs one nvidia-l4 for each of its replicas.
std::string Server(const std::string& name, int replicas, const std::string& comment = "") {
  return "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: " + name +
         ", namespace: llm}\nspec:\n  replicas: " + std::to_string(replicas) + comment +
         "\n  strategy: {type: Recreate}\n  selector: {matchLabels: {app: x}}\n"
         "  template:\n"
         "    metadata: {labels: {app: x}}\n"
         "    spec:\n"
         "      nodeSelector: {cloud.google.com/gke-accelerator: nvidia-l4}\n"
         "      containers:\n"
         "      - name: vllm\n"
         "        image: vllm/vllm-openai:v0.11.1\n"
         "        args: [\"--model=Qwen/Qwen2.5-7B-Instruct\"]\n"
         "        resources: {limits: {nvidia.com/gpu: \"1\"}}\n";
}

constexpr const char* kConfig =
    "select: [GIQ0, GIQ1]\n"
    "cluster: {region: us-central1}\n"
    "quota:\n"
    "- {accelerator: nvidia-l4, region: us-central1, limit: 6, usage: 1}\n"
    "environments:\n"
    "- {name: prod, paths: prod/}\n"
    "- name: dev\n"
    "  paths: [dev/]\n"
    "  quota: [{accelerator: nvidia-l4, region: us-central1, limit: 16}]\n";

class Environments : public testing::Test {
 protected:
  Environments() {
    giq_lint_.Write(".giq-lint.yaml", kConfig);
    giq_lint_.Write("prod/a.yaml", Server("a", 3));
    giq_lint_.Write("prod/eu/b.yaml", Server("b", 4));
    giq_lint_.Write("dev/a.yaml", Server("a", 3));
    giq_lint_.Write("dev/b.yaml", Server("b", 4));
    giq_lint_.Write("other/a.yaml", Server("a", 3));
    giq_lint_.Write("other/b.yaml", Server("b", 4));
  }
  Binary giq_lint_;
};

TEST_F(Environments, WorkloadsOfAllFilesShareTheQuota) {
  const Outcome run = giq_lint_.Run({"."});
  EXPECT_EQ(run.code, 1);
  EXPECT_EQ(run.out,
            "error[GIQ101]: the 2 workloads of environment prod need 7 nvidia-l4 together, the "
            "quota of nvidia-l4 in us-central1 is 6\n"
            " --> prod/eu/b.yaml:5:13\n"
            "  |\n"
            "5 |   replicas: 4\n"
            "  |             ^\n"
            "  = quota limit: 6 (.giq-lint.yaml:4)\n"
            "  = quota usage: 1 (.giq-lint.yaml:4)\n"
            "  = Deployment \"llm/b\": 4 pods × 1 accelerator = 4 (prod/eu/b.yaml:5)\n"
            "  = Deployment \"llm/a\": 3 pods × 1 accelerator = 3 (prod/a.yaml:5)\n"
            "  = help: giq-lint explain GIQ101\n\n");
  EXPECT_EQ(run.err, "1 error in 6 files\n");
  EXPECT_EQ(giq_lint_.Run({"prod/a.yaml"}).err, "no findings in 1 file\n");
  EXPECT_EQ(giq_lint_.Run({"--ignore", "GIQ101", "."}).err, "no findings in 6 files\n");
}

TEST_F(Environments, NeitherThreadsNorTheOrderOfArgumentsMatter) {
  const Outcome one = giq_lint_.Run({"-j", "1", "prod", "dev"});
  for (const char* jobs : {"2", "16"}) {
    const Outcome many = giq_lint_.Run({"-j", jobs, "dev", "prod"});
    EXPECT_EQ(many.out, one.out);
    EXPECT_EQ(many.err, one.err);
  }
}

TEST_F(Environments, TheSumIsSuppressedWhereItLies) {
  giq_lint_.Write("prod/eu/b.yaml", Server("b", 4, " # giq-lint: ignore[GIQ101]"));
  EXPECT_EQ(giq_lint_.Run({"prod"}).err, "no findings in 2 files; 1 finding suppressed\n");
  EXPECT_EQ(giq_lint_.Run({"--no-suppress", "prod"}).err, "1 error in 2 files\n");
  EXPECT_EQ(giq_lint_.Run({"prod/eu/b.yaml"}).err, "no findings in 1 file\n")
      << "other files may make it useful";
  giq_lint_.Write("prod/eu/b.yaml", Server("b", 4));
  giq_lint_.Write(".giq-lint.yaml",
                  std::string(kConfig) + "suppress: [{rules: GIQ101, name: b}]\n");
  EXPECT_EQ(giq_lint_.Run({"prod"}).err, "no findings in 2 files; 1 finding suppressed\n");
}

TEST_F(Environments, AnErrorInOneLeavesTheOthersAlone) {
  giq_lint_.Write(".giq-lint.yaml",
                  "environments: [{name: prod, paths: prod/, quota: none.json}]\n"
                  "select: GIQ1\n");
  const Outcome run = giq_lint_.Run({"."});
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.err,
            "error: none.json: cannot open: No such file or directory\n"
            "no findings in 4 files; 2 inputs could not be judged in full\n");
}

TEST_F(Environments, QuotaShowSumsEachOfThem) {
  const Outcome run = giq_lint_.Run({"quota", "show", "dev", "prod"});
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(run.out,
            "environment  accelerator  region       provisioning  limit  usage  demand  at most  "
            "rollout peak  head room\n"
            "dev          nvidia-l4    us-central1  on-demand        16      ?       7        7    "
            "         7          ?\n"
            "prod         nvidia-l4    us-central1  on-demand         6      1       7        7    "
            "         7         -2\n");
  EXPECT_EQ(run.err, "");
}

TEST_F(Environments, QuotaShowWithoutPathsShowsTheLimits) {
  const Outcome run = giq_lint_.Run({"quota", "show", "--format", "tsv"});
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(
      run.out,
      "config\tenvironment\taccelerator\tregion\tprovisioning\tlimit\tusage\tdemand\tat_most\t"
      "rollout_peak\thead_room\n"
      ".giq-lint.yaml\t-\tnvidia-l4\tus-central1\ton-demand\t6\t1\t-\t-\t-\t-\n"
      ".giq-lint.yaml\tprod\tnvidia-l4\tus-central1\ton-demand\t6\t1\t-\t-\t-\t-\n"
      ".giq-lint.yaml\tdev\tnvidia-l4\tus-central1\ton-demand\t16\t?\t-\t-\t-\t-\n");
}

TEST(QuotaShow, TakesTheRegionAndQuotaOfFlags) {
  const Binary giq_lint;
  giq_lint.Write("quota.yaml",
                 "quota:\n"
                 "- {accelerator: nvidia-l4, region: us-central1, limit: 8}\n"
                 "- {accelerator: nvidia-l4, region: europe-west4, limit: 4, usage: 0}\n"
                 "- {accelerator: \"*\", limit: 32, usage: 3}\n");
  giq_lint.Write("a.yaml", Server("a", 3));
  const Outcome run = giq_lint.Run(
      {"quota", "show", "--config", "quota.yaml", "--region", "europe-west4", "a.yaml"});
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(run.out,
            "accelerator  region        provisioning  limit  usage  demand  at most  rollout peak  "
            "head room\n"
            "nvidia-l4    europe-west4  on-demand         4      0       3        3             3  "
            "        1\n"
            "*            any           on-demand        32      3       3        3             3  "
            "       26\n");
  EXPECT_EQ(giq_lint.Run({"quota", "show", "--config", "quota.yaml", "a.yaml"}).err, "")
      << "all GPUs count it, whatever the region";
}

TEST(QuotaShow, TellsWhatNoLimitCounts) {
  const Binary giq_lint;
  giq_lint.Write("quota.yaml", "quota: [{accelerator: nvidia-h100-80gb, limit: 8}]\n");
  giq_lint.Write("a.yaml", Server("a", 3));
  const Outcome run = giq_lint.Run({"quota", "show", "--config", "quota.yaml", "a.yaml"});
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(run.err,
            "1 workload counts against no limit here certainly: the accelerator, how it is bought "
            "or its quota is not known\n");
}

TEST(QuotaShow, SaysWhenThereIsNoQuota) {
  const Binary giq_lint;
  giq_lint.Write("a.yaml", Server("a", 3));
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"quota", "show"}, {"quota", "show", "a.yaml"}}) {
    const Outcome run = giq_lint.Run(arguments);
    EXPECT_EQ(run.code, 2);
    EXPECT_EQ(run.out, "");
    EXPECT_TRUE(run.err.starts_with(
        "error: no quota is configured: give exported quota with --quota FILE, or `quota:` in "
        ".giq-lint.yaml (giq-lint quota show --help tells more)\n"))
        << run.err;
  }
  EXPECT_EQ(giq_lint.Run({"quota"}).code, 2);
  const Outcome missing = giq_lint.Run({"quota", "show", "--quota", "none.json"});
  EXPECT_EQ(missing.code, 2);
  EXPECT_EQ(missing.out, "");
  EXPECT_EQ(missing.err, "error: none.json: cannot open: No such file or directory\n");
}

}  // namespace
}  // namespace giq
