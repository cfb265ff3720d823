// What the workloads of an environment need together.
#include "rules/shared_quota.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/rule/suppress.h"
#include "tests/rules/fixtures.h"

namespace giq {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SharedQuota : public ::testing::Test {
 protected:
  QuotaShare Share(std::string name, std::optional<std::int64_t> steady,
                   std::string namespace_ = "llm", std::string kind = "Deployment") {
    QuotaShare share{.limit = &limit_,
                     .demand = {.per_pod = 1, .steady = steady},
                     .kind = kind,
                     .namespace_ = namespace_,
                     .name = name,
                     .title = kind + " " + name,
                     .accelerators = "nvidia-l4",
                     .place = PlaceOf(file_->documents().front(), {0, 1})};
    share.demand.parts = {{.pods = steady.value_or(0), .per_pod = 1}};
    return share;
  }
  static std::vector<std::string> Gist(const std::vector<QuotaShare>& shares) {
    return testing::Gist(SharedQuotaFindings("prod", shares));
  }

  std::unique_ptr<File> file_ = ReadManifest("a.yaml", "kind: Pod\n");
  QuotaLimit limit_{.accelerator = "nvidia-l4",
                    .region = "us-central1",
                    .limit = 8,
                    .name = "NVIDIA_L4_GPUS",
                    .source = "q.json:1"};
};

TEST_F(SharedQuota, TogetherOverTheLimitIsAnError) {
  const auto found = SharedQuotaFindings("prod", {Share("a", 4), Share("b", 5)});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].rule->code, "GIQ101");
  EXPECT_EQ(found[0].severity, Severity::kError);
  EXPECT_TRUE(found[0].certain);
  EXPECT_EQ(found[0].message,
            "the 2 workloads of environment prod need 9 nvidia-l4 together, the quota "
            "NVIDIA_L4_GPUS in us-central1 is 8");
  ASSERT_EQ(found[0].evidence.size(), 3U);
  EXPECT_EQ(found[0].evidence[0].value, "8");
  EXPECT_EQ(found[0].evidence[1].fact, "Deployment b");
  EXPECT_EQ(found[0].evidence[1].value, "5 pods × 1 accelerator = 5");
  EXPECT_EQ(found[0].evidence[1].source, "a.yaml:1");
  EXPECT_EQ(found[0].evidence[2].fact, "Deployment a");
}

TEST_F(SharedQuota, WithinTheLimitIsSilent) {
  EXPECT_THAT(Gist({Share("a", 4), Share("b", 4)}), IsEmpty());
  EXPECT_THAT(Gist({}), IsEmpty());
}

TEST_F(SharedQuota, OverWhatIsLeftIsAnUncertainWarning) {
  limit_.usage = 2;
  const auto found = SharedQuotaFindings("prod", {Share("a", 3), Share("b", 4)});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].severity, Severity::kWarning);
  EXPECT_FALSE(found[0].certain);
  EXPECT_EQ(found[0].message,
            "the 2 workloads of environment prod need 7 nvidia-l4 together, and of the quota "
            "NVIDIA_L4_GPUS in us-central1 6 of 8 are left unless the usage includes these "
            "workloads");
  EXPECT_THAT(Gist({Share("a", 3), Share("b", 3)}), IsEmpty());
}

TEST_F(SharedQuota, WhatIsTooMuchAloneIsReportedByItsOwnFile) {
  EXPECT_THAT(Gist({Share("a", 9), Share("b", 4)}), IsEmpty());
  EXPECT_THAT(Gist({Share("a", 9)}), IsEmpty());
}

TEST_F(SharedQuota, OnlyWhatIsCertainCounts) {
  EXPECT_THAT(Gist({Share("a", 8), Share("b", std::nullopt)}), IsEmpty());
  EXPECT_THAT(Gist({Share("a", 8), Share("b", 4, "llm", "Job")}), IsEmpty()) << "a Job ends";
  QuotaShare whole = Share("a", 8);
  whole.demand.whole_vms = true;
  whole.demand.parts = {{.pods = 1, .per_pod = 1}};
  QuotaShare other = whole;
  other.name = "b";
  EXPECT_THAT(Gist({whole, other}), IsEmpty()) << "one VM may carry both pods";
}

TEST_F(SharedQuota, OneObjectInTwoFilesCountsOnceWithItsSmallestDemand) {
  EXPECT_THAT(Gist({Share("a", 5), Share("a", 5)}), IsEmpty());
  EXPECT_THAT(Gist({Share("a", 5), Share("a", 3), Share("b", 5)}), IsEmpty());
  EXPECT_THAT(Gist({Share("a", 5), Share("a", 5, "")}), IsEmpty()) << "may be the same";
  EXPECT_THAT(Gist({Share("a", 5, ""), Share("a", 5, "")}), IsEmpty());
  EXPECT_EQ(Gist({Share("a", 5), Share("a", 5, "other")}).size(), 1U);
  EXPECT_EQ(Gist({Share("a", 5), Share("a", 5, "llm", "StatefulSet")}).size(), 1U);
}

TEST_F(SharedQuota, TheOrderOfFilesDoesNotMatter) {
  std::vector<QuotaShare> shares = {Share("a", 3), Share("b", 3), Share("c", 3), Share("a", 2)};
  const auto expected = ElementsAre(
      "GIQ101 error the 3 workloads of environment prod need 8 nvidia-l4 together, the quota "
      "NVIDIA_L4_GPUS in us-central1 is 7");
  limit_.limit = 7;
  std::ranges::sort(shares, {}, &QuotaShare::name);
  do {
    EXPECT_THAT(Gist(shares), expected);
  } while (std::ranges::next_permutation(shares, {}, &QuotaShare::name).found);
}

TEST_F(SharedQuota, TenWorkloadsAreListed) {
  std::vector<QuotaShare> shares;
  for (int i = 0; i < 13; ++i) shares.push_back(Share("w" + std::to_string(i), i == 7 ? 2 : 1));
  const auto found = SharedQuotaFindings("prod", shares);
  ASSERT_EQ(found.size(), 1U);
  ASSERT_EQ(found[0].evidence.size(), 12U);
  EXPECT_EQ(found[0].evidence[1].fact, "Deployment w7");
  EXPECT_EQ(found[0].evidence[11].fact, "others");
  EXPECT_EQ(found[0].evidence[11].value, "3 more need 3");
}

TEST_F(SharedQuota, UsesAreSummedAndUnknownWhenAPartIs) {
  QuotaShare a = Share("a", 4);
  a.demand.at_most = 8;
  a.demand.rollout_peak = 5;
  QuotaShare b = Share("b", 1);
  b.demand.at_most = 2;
  const std::vector<QuotaLimit> limits = {limit_, limit_};
  for (QuotaShare* share : {&a, &b}) share->limit = &limits[1];
  const auto uses = UseOf(limits, std::vector{a, b});
  ASSERT_EQ(uses.size(), 2U);
  EXPECT_EQ(uses[0].workloads, 0U);
  EXPECT_EQ(uses[0].steady, 0);
  EXPECT_EQ(uses[1].workloads, 2U);
  EXPECT_EQ(uses[1].steady, 5);
  EXPECT_EQ(uses[1].at_most, 10);
  EXPECT_EQ(uses[1].rollout_peak, std::nullopt);
}

}  // namespace
}  // namespace giq
