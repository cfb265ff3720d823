// What rules share: near names, shapes of TPU slices, versions, quota arithmetic, clipped text.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "rules/accelerator_names.h"
#include "rules/clip.h"
#include "rules/gke_version.h"
#include "rules/measured_latency.h"
#include "rules/quota_limits.h"
#include "rules/tpu_shapes.h"

namespace giq {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// The near labels, and behind them `= label` for the one that is taken for a typo.
std::vector<std::string> Near(std::string_view label) {
  const NearAccelerators near = FindNearAccelerators(label, *Catalog::Embedded());
  std::vector<std::string> names;
  for (const AcceleratorRow* row : near.rows) names.emplace_back(row->label);
  if (near.typo_of != nullptr) names.push_back("= " + std::string(near.typo_of->label));
  return names;
}

TEST(FindNearAccelerators, TakesTwoEditsForATypo) {
  EXPECT_THAT(Near("nvidea-l4"), ElementsAre("nvidia-l4", "= nvidia-l4"));
  EXPECT_THAT(Near("nvidia_l4"), ElementsAre("nvidia-l4", "= nvidia-l4"));
  EXPECT_THAT(Near("nvidai-l4"), ElementsAre("nvidia-l4", "= nvidia-l4"));
  EXPECT_THAT(Near("NVIDIA-L4"), ElementsAre("nvidia-l4", "= nvidia-l4"));
  EXPECT_THAT(Near("nvidia-h200-141g"), ElementsAre("nvidia-h200-141gb", "= nvidia-h200-141gb"));
  EXPECT_THAT(Near("tpu-v6-slice"), ElementsAre("tpu-v6e-slice", "= tpu-v6e-slice"));
  EXPECT_THAT(Near("tpu-7x"), ElementsAre("tpu7x", "= tpu7x"));
}

TEST(FindNearAccelerators, KnowsAProductByItsName) {
  EXPECT_THAT(Near("nvidia-h100"), ElementsAre("nvidia-h100-80gb", "nvidia-h100-mega-80gb"));
  EXPECT_THAT(Near("nvidia-a100"), ElementsAre("nvidia-a100-80gb", "nvidia-tesla-a100"));
  EXPECT_THAT(Near("nvidia-tesla-l4"), ElementsAre("nvidia-l4"));
  EXPECT_THAT(Near("T4"), ElementsAre("nvidia-tesla-t4"));
  EXPECT_THAT(Near("tpu-v5e-slice"), ElementsAre("tpu-v5-lite-device", "tpu-v5-lite-podslice"));
}

TEST(FindNearAccelerators, TakesAnotherNumberForOtherHardware) {
  for (const std::string_view label : {"nvidia-b300", "nvidia-h300-80gb", "nvidia-x900",
                                       "tpu-v9-slice", "amd-mi300x", "gpu", ""}) {
    EXPECT_THAT(Near(label), IsEmpty()) << label;
  }
}

/// `minor patch build` of a version, `-` for what it does not say.
std::string Parts(std::string_view text) {
  const auto version = ParseGkeVersion(text);
  if (!version) return "";
  const auto part = [](std::optional<std::int64_t> number) {
    return number ? std::to_string(*number) : "-";
  };
  return std::to_string(version->minor) + " " + part(version->patch) + " " + part(version->build);
}

TEST(ParseGkeVersion, TakesWhatIsSaid) {
  EXPECT_EQ(Parts("1.33.4-gke.1350000"), "33 4 1350000");
  EXPECT_EQ(Parts("v1.29.6"), "29 6 -");
  EXPECT_EQ(Parts("1.30"), "30 - -");
  for (const std::string_view text : {"", "1", "1.", "2.0", "1.30-gke", "1.30.2-eks.1", "1.-3",
                                      "latest", "1.99999999999999999999"}) {
    EXPECT_EQ(Parts(text), "") << text;
  }
}

TEST(IsSurelyBelow, JudgesEachMinorByItsOwnRelease) {
  const GkeVersion earlier = {.minor = 29, .patch = 6, .build = 1254000};
  const GkeVersion later = {.minor = 30, .patch = 2, .build = 1394000};
  for (const std::string_view text :
       {"1.28", "1.28.15-gke.9999999", "1.29.5", "1.29.6-gke.1253999", "1.30.1-gke.9999999"}) {
    EXPECT_TRUE(IsSurelyBelow(*ParseGkeVersion(text), earlier, later)) << text;
  }
  for (const std::string_view text : {"1.29", "1.29.6", "1.29.6-gke.1254000", "1.29.7-gke.1",
                                      "1.30.2-gke.1394000", "1.30", "1.31.0-gke.1"}) {
    EXPECT_FALSE(IsSurelyBelow(*ParseGkeVersion(text), earlier, later)) << text;
  }
}

TEST(ParseTopology, TakesTwoOrThreeDimensions) {
  EXPECT_THAT(ParseTopology("2x4").value(), ElementsAre(2, 4));
  EXPECT_THAT(ParseTopology("16x20x28").value(), ElementsAre(16, 20, 28));
  for (const std::string_view text : {"", "4", "2x", "x2", "2x2x", "2x2x2x2", "2X4", "2*4", "0x4",
                                      "-2x4", "2x4 ", "99999999999999999999x1", "axb"}) {
    EXPECT_FALSE(ParseTopology(text)) << text;
  }
}

TEST(ShapeFault, FollowsTheRulesOfThreeDimensions) {
  const auto known = Catalog::Embedded()->Topologies("tpu-v5p-slice");
  EXPECT_EQ(ShapeFault({2, 4}, known), "its slices have three dimensions");
  EXPECT_EQ(ShapeFault({8, 4, 4}, known), "the dimensions of a slice rise from left to right");
  EXPECT_EQ(ShapeFault({2, 4, 8}, known),
            "the dimensions of a slice are all at most 4 or all multiples of 4");
  EXPECT_EQ(ShapeFault({4, 4, 6}, known),
            "the dimensions of a slice are all at most 4 or all multiples of 4");
  EXPECT_EQ(ShapeFault({16, 24, 24}, known), "");
  EXPECT_EQ(ShapeFault({1, 2, 2}, known), "");
}

TEST(ShapeFault, CountsTheDimensionsOfV5eAndV6e) {
  for (const std::string_view accelerator : {"tpu-v5-lite-podslice", "tpu-v6e-slice"}) {
    const auto known = Catalog::Embedded()->Topologies(accelerator);
    EXPECT_EQ(ShapeFault({2, 2, 1}, known), "its slices have two dimensions");
    EXPECT_EQ(ShapeFault({4, 2}, known), "");
  }
}

TEST(ShapeFault, IsNoneForAnyShapeOfTheCatalog) {
  for (const AcceleratorRow* accelerator : Catalog::Embedded()->AllAccelerators()) {
    const auto known = Catalog::Embedded()->Topologies(accelerator->label);
    for (const TopologyRow* row : known) {
      const auto dimensions = ParseTopology(row->topology);
      ASSERT_TRUE(dimensions) << row->topology;
      if (row->topology == "2x2x1") continue;  // Listed, though it falls.
      EXPECT_EQ(ShapeFault(*dimensions, known), "") << accelerator->label << " " << row->topology;
    }
  }
}

TEST(IsVersion, FindsTheVersionInATag) {
  for (const std::string_view tag :
       {"v0.7.2", "0.7.2", "v0.7.2-cu124", "20250312-vllm0.7.2-rc", "0.7.1-0.7.2"}) {
    EXPECT_TRUE(IsVersion(tag, "v0.7.2")) << tag;
  }
  for (const std::string_view tag :
       {"v0.7.20", "v0.7.2.post1", "v10.7.2", "v1.0.7.2", "v0.7", "latest", ""}) {
    EXPECT_FALSE(IsVersion(tag, "v0.7.2")) << tag;
  }
  EXPECT_FALSE(IsVersion("v0.7.2", ""));
  EXPECT_FALSE(IsVersion("v0.7.2", "v"));
}

TEST(ReplicasWithin, CountsPodsAndWholeVms) {
  const auto embedded = Catalog::Embedded();
  const Catalog& catalog = *embedded;
  Workload workload;
  Demand demand{.per_pod = 2, .per_replica = 2};
  EXPECT_EQ(ReplicasWithin(7, workload, demand, catalog), 3);
  EXPECT_EQ(ReplicasWithin(1, workload, demand, catalog), 0);
  EXPECT_EQ(ReplicasWithin(-4, workload, demand, catalog), 0);
  workload.pods_per_replica = 2;
  EXPECT_EQ(ReplicasWithin(7, workload, demand, catalog), 1);
  demand.parts = {{"leader", 1, 8}, {"worker", 3, 8}};
  demand.per_replica = 32;
  EXPECT_EQ(ReplicasWithin(100, workload, demand, catalog), 3) << "groups are never split";

  workload.pods_per_replica = 1;
  workload.machine_type = Fact<std::string>::Known("a3-highgpu-8g", {});
  demand = {.per_pod = 3, .per_replica = 3, .whole_vms = true};
  EXPECT_EQ(ReplicasWithin(16, workload, demand, catalog), 4);
  EXPECT_EQ(ReplicasWithin(15, workload, demand, catalog), 2);
}

TEST(LeftOf, IsTheLimitWhereNoUsageIsKnown) {
  EXPECT_EQ(LeftOf({.limit = 16}), 16);
  EXPECT_EQ(LeftOf({.limit = 16, .usage = 10}), 6);
  EXPECT_EQ(LeftOf({.limit = 16, .usage = 20}), -4);
}

TEST(Clip, CutsBetweenCodePointsAndAtTheFirstLine) {
  EXPECT_EQ(Clip("short", 5), "short");
  EXPECT_EQ(Clip("longer", 5), "longe…");
  EXPECT_EQ(Clip("aé", 2), "a…");
  EXPECT_EQ(Clip("one\ntwo", 60), "one…");
  EXPECT_EQ(Clip("", 5), "");
}

}  // namespace
}  // namespace giq
