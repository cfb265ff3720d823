#include "engine/catalog/curve.h"

#include <gtest/gtest.h>

#include <array>

namespace giq {
namespace {

const CurveRow* GiqCurve(const Catalog& catalog) {
  for (const CurveRow* curve : catalog.Curves("google/gemma-2-27b-it", "vllm", "nvidia-l4", 4)) {
    if (curve->verdicts) return curve;
  }
  return nullptr;
}

TEST(CurveTest, RangeOfGiqsCurve) {
  const auto catalog = Catalog::Embedded();
  const CurveRow* curve = GiqCurve(*catalog);
  ASSERT_NE(curve, nullptr);
  EXPECT_EQ(curve->id, "giq/gemma-2-27b-it/vllm-v0.7.2/g2-standard-48");
  EXPECT_EQ(curve->machine_type, "g2-standard-48");
  const auto range = RangeOf(*curve, Latency::kNtpot);
  ASSERT_TRUE(range);
  EXPECT_EQ(range->least_ms, 118);
  EXPECT_EQ(range->greatest_ms, 5290);
  EXPECT_EQ(range->points, 10U);
  EXPECT_FALSE(RangeOf(*curve, Latency::kTtft));
  EXPECT_FALSE(RangeOf(*curve, Latency::kItl));
}

TEST(CurveTest, PointsRiseInThroughput) {
  const auto catalog = Catalog::Embedded();
  for (const CurveRow* curve : catalog->AllCurves()) {
    for (std::size_t i = 1; i < curve->points.size(); ++i) {
      EXPECT_LE(curve->points[i - 1].output_tokens_per_second,
                curve->points[i].output_tokens_per_second)
          << curve->id;
    }
  }
}

TEST(CurveTest, NeedsThreePointsThatCarryTheLatency) {
  std::array<CurvePoint, 3> points{};
  points[0].ntpot_ms = 30;
  points[1].ntpot_ms = 10;
  points[2].ntpot_ms = 20;
  points[0].itl_ms = 3;
  points[2].itl_ms = 2;
  CurveRow curve;
  curve.points = points;
  const auto range = RangeOf(curve, Latency::kNtpot);
  ASSERT_TRUE(range);
  EXPECT_EQ(range->least_ms, 10);
  EXPECT_EQ(range->greatest_ms, 30);
  EXPECT_FALSE(RangeOf(curve, Latency::kItl));
  curve.points = curve.points.first(2);
  EXPECT_FALSE(RangeOf(curve, Latency::kNtpot));
}

TEST(CurveTest, ConcurrencyIsLittlesLaw) {
  CurvePoint point;
  point.output_tokens_per_second = 425;
  point.ntpot_ms = 1080;
  EXPECT_DOUBLE_EQ(Concurrency(point), 459);
}

TEST(CurveTest, NamesLatencies) {
  EXPECT_EQ(LatencyName(Latency::kNtpot), "NTPOT");
  EXPECT_EQ(LatencyName(Latency::kTtft), "TTFT");
  EXPECT_EQ(LatencyName(Latency::kItl), "ITL");
}

}  // namespace
}  // namespace giq
