#include "webhook/server/basis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "tests/unit/linter/temp_folder.h"

namespace giq {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kQuota =
    "quota:\n- {accelerator: nvidia-l4, limit: 8, region: us-central1}\n";

/// A basis in a folder of its own, and what it logs.
struct World {
  TempFolder folder;
  std::ostringstream text;
  Log log{LogLevel::kInfo, text};

  std::unique_ptr<Basis> Load(BasisOptions options) {
    auto basis = Basis::Load(std::move(options), log);
    EXPECT_TRUE(basis) << basis.error().Text();
    return basis ? *std::move(basis) : nullptr;
  }
};

double ValueOf(const std::vector<Reading>& readings, const std::string& name,
               const std::string& files) {
  for (const Reading& reading : readings) {
    if (reading.name == name && reading.labels.front().second == files) return reading.value;
  }
  return -1;
}

TEST(Basis, WithoutFilesHasTheDefaults) {
  World world;
  const auto basis = world.Load({.cluster = {.region = "us-central1"}});
  const auto state = basis->Current();
  EXPECT_TRUE(state->policy->actions.empty());
  EXPECT_EQ(state->env->cluster.region, "us-central1");
  EXPECT_TRUE(state->env->quota.empty());
  EXPECT_EQ(state->version, "00000000-00000000-00000000");
}

TEST(Basis, IsTheSameUntilAFileChanges) {
  World world;
  const auto basis =
      world.Load({.policy_file = world.folder.Write("policy.yaml", "strict: true\n")});
  const auto before = basis->Current();
  basis->Refresh();
  EXPECT_EQ(basis->Current(), before);
  EXPECT_TRUE(before->policy->strict);
  world.folder.Write("policy.yaml", "strict: false\n");
  basis->Refresh();
  EXPECT_FALSE(basis->Current()->policy->strict);
  EXPECT_NE(basis->Current()->version, before->version);
  EXPECT_EQ(basis->Current()->env, before->env);
  EXPECT_TRUE(before->policy->strict);  // whoever holds the old one goes on with it
}

TEST(Basis, SameFilesHaveTheSameVersion) {
  World world;
  const BasisOptions options{.policy_file = world.folder.Write("policy.yaml", "strict: true\n")};
  EXPECT_EQ(world.Load(options)->Current()->version, world.Load(options)->Current()->version);
}

TEST(Basis, ReadsAFolderOfQuotasAsAConfigMapIsMounted) {
  World world;
  world.folder.Write("quota/..data/quota.yaml", "quota: {}\n");  // the volume's own bookkeeping
  world.folder.Write("quota/quota.yaml", kQuota);
  const auto basis = world.Load({.quotas = {world.folder.At("quota")}});
  ASSERT_EQ(basis->Current()->env->quota.limits().size(), 1U);
  EXPECT_EQ(basis->Current()->env->quota.limits().front().limit, 8);
  world.folder.Write("quota/quota.yaml", "quota:\n- {accelerator: nvidia-l4, limit: 16}\n");
  basis->Refresh();
  EXPECT_EQ(basis->Current()->env->quota.limits().front().limit, 16);
}

TEST(Basis, WhatDoesNotLoadIsToldOnceAndTheOldStays) {
  World world;
  const auto basis = world.Load({.quotas = {world.folder.Write("quota.yaml", kQuota)}});
  const auto before = basis->Current();
  world.folder.Write("quota.yaml", "quota: [{accelerator: nvidia-l4}]\n");
  basis->Refresh();
  basis->Refresh();
  EXPECT_EQ(basis->Current(), before);
  const auto now = std::chrono::system_clock::now();
  EXPECT_EQ(ValueOf(basis->Readings(now), "giq_webhook_reload_failures_total", "quota"), 1);
  const std::string log = world.text.str();
  EXPECT_THAT(log, HasSubstr(R"("files":"quota","error":")"));
  EXPECT_EQ(log.find("do not load"), log.rfind("do not load"));
}

TEST(Basis, AFileThatIsGoneLeavesTheOldInPlace) {
  World world;
  const auto basis =
      world.Load({.policy_file = world.folder.Write("policy.yaml", "strict: true\n")});
  std::filesystem::remove(world.folder.At("policy.yaml"));
  basis->Refresh();
  EXPECT_TRUE(basis->Current()->policy->strict);
  EXPECT_THAT(world.text.str(), HasSubstr("No such file or directory"));
  world.folder.Write("policy.yaml", "strict: false\n");
  basis->Refresh();
  EXPECT_FALSE(basis->Current()->policy->strict);
}

TEST(Basis, TellsTheAgeOfItsFiles) {
  World world;
  const auto basis =
      world.Load({.policy_file = world.folder.Write("policy.yaml", "strict: true\n")});
  const auto written = std::chrono::file_clock::to_sys(
      std::filesystem::last_write_time(world.folder.At("policy.yaml")));
  const auto readings =
      basis->Readings(std::chrono::time_point_cast<std::chrono::system_clock::duration>(written) +
                      std::chrono::seconds(90));
  EXPECT_NEAR(ValueOf(readings, "giq_webhook_files_age_seconds", "policy"), 90, 0.001);
  EXPECT_EQ(ValueOf(readings, "giq_webhook_files_age_seconds", "quota"), -1);  // there is none
}

TEST(Basis, DoesNotStartWithoutAFileThatItIsToldOf) {
  World world;
  const auto basis = Basis::Load({.catalogs = {world.folder.At("catalog")}}, world.log);
  ASSERT_FALSE(basis);
  EXPECT_THAT(basis.error().Text(), HasSubstr("catalog: "));
}

}  // namespace
}  // namespace giq
