#include "engine/catalog/operating_point.h"

#include <gtest/gtest.h>

#include <array>

namespace giq {
namespace {

/// Requests in flight: 10, 40, 90, 400, 1000.
constexpr std::array<CurvePoint, 5> kPoints = {{
    {.output_tokens_per_second = 100, .ntpot_ms = 100, .ttft_ms = {}, .itl_ms = {}, .source = {}},
    {.output_tokens_per_second = 200, .ntpot_ms = 200, .ttft_ms = {}, .itl_ms = {}, .source = {}},
    {.output_tokens_per_second = 300, .ntpot_ms = 300, .ttft_ms = {}, .itl_ms = {}, .source = {}},
    {.output_tokens_per_second = 400, .ntpot_ms = 1000, .ttft_ms = {}, .itl_ms = {}, .source = {}},
    {.output_tokens_per_second = 400, .ntpot_ms = 2500, .ttft_ms = {}, .itl_ms = {}, .source = {}},
}};

CurveRow CurveOf(std::span<const CurvePoint> points) {
  CurveRow curve;
  curve.points = points;
  return curve;
}

TEST(OperatingPoint, SaturatesAtTheFirstPointOfTheGreatestThroughput) {
  CurveRow curve = CurveOf(kPoints);
  EXPECT_EQ(SaturationOf(curve), &kPoints[3]);
  curve.error_percent = 25;  // 300 of 400 is within the error
  EXPECT_EQ(SaturationOf(curve), &kPoints[2]);
  EXPECT_EQ(SaturationOf(CurveOf(std::span(kPoints).first(2))), nullptr);
}

TEST(OperatingPoint, ReadsLatencyBetweenMeasuredPoints) {
  const CurveRow curve = CurveOf(kPoints);
  EXPECT_DOUBLE_EQ(NtpotAt(curve, 10).value(), 100);
  EXPECT_DOUBLE_EQ(NtpotAt(curve, 25).value(), 150);
  EXPECT_DOUBLE_EQ(NtpotAt(curve, 90).value(), 300);
  EXPECT_DOUBLE_EQ(NtpotAt(curve, 400).value(), 1000);
  EXPECT_FALSE(NtpotAt(curve, 9.9));
  EXPECT_FALSE(NtpotAt(curve, 401));
}

TEST(OperatingPoint, ReadsRequestsBetweenMeasuredPoints) {
  const CurveRow curve = CurveOf(kPoints);
  EXPECT_DOUBLE_EQ(RequestsAt(curve, 150).value(), 25);
  EXPECT_DOUBLE_EQ(RequestsAt(curve, 650).value(), 245);
  EXPECT_FALSE(RequestsAt(curve, 99));
  EXPECT_FALSE(RequestsAt(curve, 1001));
}

TEST(OperatingPoint, PassesOverPointsThatWaver) {
  std::array<CurvePoint, 5> points = kPoints;
  points[1].ntpot_ms = 90;  // 18 requests, and faster than with 10
  const CurveRow curve = CurveOf(points);
  EXPECT_DOUBLE_EQ(NtpotAt(curve, 50).value(), 200);
  EXPECT_DOUBLE_EQ(RequestsAt(curve, 200).value(), 50);
}

TEST(OperatingPoint, TellsTheRequestsOfGiqsCurve) {
  const auto catalog = Catalog::Embedded();
  for (const CurveRow* curve : catalog->Curves("google/gemma-2-27b-it", "vllm", "nvidia-l4", 4)) {
    if (!curve->verdicts) continue;
    ASSERT_NE(SaturationOf(*curve), nullptr);
    EXPECT_EQ(SaturationOf(*curve)->output_tokens_per_second, 425);
    EXPECT_EQ(SaturationOf(*curve)->ntpot_ms, 1080);
    EXPECT_NEAR(RequestsAt(*curve, 180).value(), 65.34, 0.001);
  }
}

}  // namespace
}  // namespace giq
