// Which settings judge a file: configuration, environment, flags.
#include "linter/input/profiles.h"

#include <gtest/gtest.h>

#include <array>

#include "linter/input/path_globs.h"
#include "tests/unit/linter/temp_folder.h"

namespace giq {
namespace {

TEST(PathGlobs, MatchAsGitignoreDoesFoldersIncluded) {
  const auto match = [](const std::string& pattern, std::string_view path) {
    return PathGlobs(std::array{pattern}).Match(path);
  };
  EXPECT_TRUE(match("prod/", "prod/a.yaml"));
  EXPECT_TRUE(match("prod/", "clusters/prod/deep/a.yaml"));
  EXPECT_TRUE(match("/prod", "prod/a.yaml"));
  EXPECT_FALSE(match("/prod", "clusters/prod/a.yaml"));
  EXPECT_TRUE(match("clusters/*/vllm.yaml", "clusters/eu/vllm.yaml"));
  EXPECT_FALSE(match("clusters/*/vllm.yaml", "clusters/eu/deep/vllm.yaml"));
  EXPECT_TRUE(match("clusters/**/vllm.yaml", "clusters/eu/deep/vllm.yaml"));
  EXPECT_TRUE(match("*-prod.yaml", "any/where/vllm-prod.yaml"));
  EXPECT_FALSE(match("prod/", "prod"));
  EXPECT_FALSE(match("prod", "production/a.yaml"));
}

TEST(PathBelow, IsRelativeOrNothing) {
  EXPECT_EQ(PathBelow("/a/b", "/a/b/c/d.yaml"), "c/d.yaml");
  EXPECT_EQ(PathBelow("/a/b", "/a/b/../b/c.yaml"), "c.yaml");
  EXPECT_EQ(PathBelow("/a/b", "/a/c.yaml"), "");
  EXPECT_EQ(PathBelow("", "x/c.yaml"), "x/c.yaml");
  EXPECT_EQ(PathBelow("x", "./x/c.yaml"), "c.yaml");
}

class ProfilesTest : public testing::Test {
 protected:
  std::string Region(Profiles& profiles, const std::string& path) {
    const auto profile = profiles.For(folder_.path().string(), folder_.At(path));
    if (!profile) return profile.error().what;
    return (*profile)->environment_name + ":" + (*profile)->settings.cluster.region;
  }

  TempFolder folder_;
};

TEST_F(ProfilesTest, TheFirstEnvironmentThatMatchesIsLaidOverTheFile) {
  folder_.Write(".giq-lint.yaml",
                "cluster: {region: top, mode: standard}\n"
                "environments:\n"
                "- {name: prod, paths: [prod/], cluster: {region: one}}\n"
                "- {name: rest, paths: ['*.yaml'], cluster: {region: two}}\n"
                "- {name: broken, paths: ['*.yml'], quota: none.json}\n");
  Profiles profiles({}, Profiles::Lookup::kUpwards, {});
  EXPECT_EQ(Region(profiles, "prod/a.yaml"), "prod:one");
  EXPECT_EQ(Region(profiles, "dev/a.yaml"), "rest:two");
  EXPECT_EQ(Region(profiles, "dev/a.json"), ":top");
  EXPECT_EQ(Region(profiles, "dev/a.yml"), "cannot open: No such file or directory");
  const auto profile = profiles.For(folder_.path().string(), folder_.At("prod/a.yaml"));
  EXPECT_EQ((*profile)->settings.cluster.mode, ClusterMode::kStandard);
  EXPECT_EQ(*profile, *profiles.For(folder_.path().string(), folder_.At("prod/b.yaml")));
  EXPECT_EQ((*profiles.For(folder_.path().string()))->environment_name, "");
  EXPECT_EQ(profiles.EnvironmentsOf(folder_.path().string()).size(), 3U);
}

TEST_F(ProfilesTest, FlagsWinOverEnvironments) {
  folder_.Write("conf/giq.yaml",
                "environments:\n- {name: prod, paths: [/a.yaml], cluster: {region: one}}\n");
  Settings flags;
  flags.cluster.region = "flag";
  Profiles profiles(flags, Profiles::Lookup::kGiven, folder_.At("conf/giq.yaml"));
  EXPECT_EQ(Region(profiles, "conf/a.yaml"), "prod:flag");
  EXPECT_EQ(Region(profiles, "a.yaml"), ":flag") << "patterns start at the file's folder";
}

}  // namespace
}  // namespace giq
