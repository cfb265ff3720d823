// `.giq-lint.yaml` and the flags over it, through the real binary.
#include <gtest/gtest.h>

#include <string>

#include "tests/cli/binary.h"

namespace giq {
namespace {

constexpr const char* kBroken = "apiVersion: v1\nkind: [vllm\n";
constexpr const char* kTemplate = "image: vllm\nreplicas: {{ n }}\n";

TEST(ConfigFile, IsFoundUpwardsFromEachFile) {
  const Binary giq_lint;
  giq_lint.Write("strict/.giq-lint.yaml", "fail-on: info\n");
  giq_lint.Write("strict/deep/er/a.yaml", kTemplate);
  giq_lint.Write("lax/.giq-lint.yaml", "ignore: [GIQ0]\n");
  giq_lint.Write("lax/b.yaml", kBroken);
  EXPECT_EQ(giq_lint.Run({"lax"}).code, 0);
  const Outcome run = giq_lint.Run({"."});
  EXPECT_EQ(run.code, 1);
  EXPECT_NE(run.out.find("info[GIQ003]"), std::string::npos) << run.out;
  EXPECT_EQ(run.out.find("GIQ001"), std::string::npos) << run.out;
  EXPECT_EQ(giq_lint.Run({"--no-config", "lax"}).code, 1);
  EXPECT_EQ(giq_lint.Run({"--config", "lax/.giq-lint.yaml", "strict"}).code, 0);
}

TEST(ConfigFile, FlagsWin) {
  const Binary giq_lint;
  giq_lint.Write(".giq-lint.yaml", "fail-on: never\nselect: [GIQ1]\n");
  giq_lint.Write("b.yaml", kBroken);
  EXPECT_EQ(giq_lint.Run({"b.yaml"}).code, 0);
  EXPECT_EQ(giq_lint.Run({"--select", "GIQ0", "b.yaml"}).code, 0);
  EXPECT_EQ(giq_lint.Run({"--select", "GIQ0", "--fail-on", "error", "b.yaml"}).code, 1);
}

TEST(ConfigFile, ABrokenOneIsToldOnceAndOtherFoldersAreStillChecked) {
  const Binary giq_lint;
  giq_lint.Write("bad/.giq-lint.yaml", "{\"severity\":\"info\"},\n");
  giq_lint.Write("bad/a.yaml", kBroken);
  giq_lint.Write("bad/b.yaml", kBroken);
  giq_lint.Write("good/c.yaml", kBroken);
  const Outcome run = giq_lint.Run({"."});
  EXPECT_EQ(run.code, 2);
  EXPECT_NE(run.out.find(" --> good/c.yaml:2:11\n"), std::string::npos) << run.out;
  EXPECT_EQ(run.out.find("bad/"), std::string::npos) << run.out;
  EXPECT_EQ(run.err,
            "error: bad/.giq-lint.yaml:1:20: text behind the end of the document\n"
            "1 error in 1 file; 2 inputs could not be judged in full\n");
}

TEST(ConfigFile, AnUnknownKeyNamesItsPlaceAndTheNearestKey) {
  const Binary giq_lint;
  giq_lint.Write(".giq-lint.yaml", "severity: error\ncluster:\n  zone: x\n  regoin: y\n");
  giq_lint.Write("a.yaml", kBroken);
  EXPECT_EQ(giq_lint.Run({"a.yaml"}).err,
            "error: .giq-lint.yaml:3:3: unknown key 'zone'\n"
            "no findings in 0 files; 1 input could not be judged in full\n");
}

TEST(ConfigFile, WhatItNamesMustBeThere) {
  const Binary giq_lint;
  giq_lint.Write("a.yaml", kBroken);
  const Outcome quota = giq_lint.Run({"--quota", "none.json", "a.yaml"});
  EXPECT_EQ(quota.code, 2);
  EXPECT_EQ(quota.err,
            "error: none.json: cannot open: No such file or directory\n"
            "no findings in 0 files; 1 input could not be judged in full\n");
  EXPECT_EQ(giq_lint.Run({"--config", "none.yaml", "a.yaml"}).code, 2);
  giq_lint.Write("quota.json", "{\"kind\": [\n");
  const Outcome broken = giq_lint.Run({"--quota", "quota.json", "a.yaml"});
  EXPECT_EQ(broken.code, 2);
  EXPECT_TRUE(broken.err.starts_with("error: quota.json:")) << broken.err;
}

}  // namespace
}  // namespace giq
