#include "engine/quota/quota.h"

#include <gtest/gtest.h>

namespace giq {
namespace {

QuotaLimit Limit(std::string accelerator, Provisioning provisioning, std::string region,
                 double limit, std::optional<double> usage = {}) {
  QuotaLimit made;
  made.accelerator = std::move(accelerator);
  made.provisioning = provisioning;
  made.region = std::move(region);
  made.limit = limit;
  made.usage = usage;
  made.name = provisioning == Provisioning::kSpot ? "PREEMPTIBLE" : "STANDARD";
  made.source = "q.json:1";
  return made;
}

constexpr auto kOnDemand = Provisioning::kOnDemand;
constexpr auto kSpot = Provisioning::kSpot;
constexpr auto kFlexStart = Provisioning::kFlexStart;

TEST(QuotaTest, WhatIsMissingIsUnknown) {
  const Quota quota({Limit("nvidia-l4", kOnDemand, "us-east4", 8)});
  EXPECT_TRUE(Quota().empty());
  EXPECT_FALSE(quota.empty());
  EXPECT_EQ(quota.Find("nvidia-b200", kOnDemand, "us-east4"), nullptr);
  EXPECT_EQ(quota.Find("nvidia-l4", kSpot, "us-east4"), nullptr);
  EXPECT_EQ(quota.Find("nvidia-l4", kOnDemand, "us-west1"), nullptr);
  EXPECT_EQ(quota.Find("nvidia-l4", Provisioning::kReservation, "us-east4"), nullptr);
  EXPECT_EQ(quota.AllGpus(), nullptr);
}

TEST(QuotaTest, WithoutARegionOnlyOneMayBeKnown) {
  Quota quota({Limit("nvidia-l4", kOnDemand, "us-east4", 8)});
  ASSERT_NE(quota.Find("nvidia-l4", kOnDemand, ""), nullptr);
  EXPECT_EQ(quota.Find("nvidia-l4", kOnDemand, "")->limit, 8);
  quota.Add({Limit("nvidia-l4", kOnDemand, "us-west1", 4)});
  EXPECT_EQ(quota.Find("nvidia-l4", kOnDemand, ""), nullptr);
  EXPECT_EQ(quota.Find("nvidia-l4", kOnDemand, "us-west1")->limit, 4);
}

TEST(QuotaTest, ALimitWithoutRegionSpeaksForRegionsWithoutOne) {
  const Quota quota({Limit("nvidia-l4", kOnDemand, "", 2), Limit("nvidia-l4", kOnDemand, "r", 5)});
  EXPECT_EQ(quota.Find("nvidia-l4", kOnDemand, "r")->limit, 5);
  EXPECT_EQ(quota.Find("nvidia-l4", kOnDemand, "other")->limit, 2);
}

TEST(QuotaTest, LaterSourcesReplaceEarlierOnes) {
  Quota quota({Limit("nvidia-l4", kOnDemand, "r", 2), Limit("*", kOnDemand, "", 9)});
  quota.Add({Limit("nvidia-l4", kOnDemand, "r", 3, 1)});
  ASSERT_EQ(quota.limits().size(), 2U);
  EXPECT_EQ(quota.Find("nvidia-l4", kOnDemand, "r")->limit, 3);
  EXPECT_EQ(quota.Find("nvidia-l4", kOnDemand, "r")->usage, 1);
  ASSERT_NE(quota.AllGpus(), nullptr);
  EXPECT_EQ(quota.AllGpus()->limit, 9);
}

TEST(QuotaTest, FlexStartSpendsSpotAndThenOnDemand) {
  Quota quota({Limit("nvidia-l4", kSpot, "r", 4, 1)});
  EXPECT_EQ(quota.Find("nvidia-l4", kFlexStart, "r"), nullptr);  // the other half is unknown
  quota.Add({Limit("nvidia-l4", kOnDemand, "r", 8, 2)});
  const QuotaLimit* flex = quota.Find("nvidia-l4", kFlexStart, "r");
  ASSERT_NE(flex, nullptr);
  EXPECT_EQ(flex->limit, 12);
  EXPECT_EQ(flex->usage, 3);
  EXPECT_EQ(flex->name, "PREEMPTIBLE + STANDARD");
  EXPECT_EQ(quota.limits().size(), 2U);
  quota.Add({Limit("nvidia-l4", kOnDemand, "r", 8)});
  EXPECT_EQ(quota.Find("nvidia-l4", kFlexStart, "r")->usage, std::nullopt);
  quota.Add({Limit("nvidia-l4", kFlexStart, "r", 1)});
  EXPECT_EQ(quota.Find("nvidia-l4", kFlexStart, "r")->limit, 1);  // said outright
}

}  // namespace
}  // namespace giq
