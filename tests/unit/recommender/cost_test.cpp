#include "recommender/cost.h"

#include <gtest/gtest.h>

#include "tests/unit/catalog/files.h"

namespace giq {
namespace {

std::shared_ptr<const Catalog> TestCatalog() {
  const auto catalog = Extended({
      {"machine_types.csv",
       "name,accelerator,accelerators\na3-test,nvidia-l4,1\ng2-test,nvidia-l4,1\n"},
      {"prices.csv",
       "machine_type,region,pricing_model,usd_per_hour,date\n"
       "a3-test,us-central1,on-demand,36,2026-01-01\n"
       "g2-test,us-east5,on-demand,3.6,2026-01-01\n"
       "g2-test,us-west1,spot,1.8,2026-01-01\n"},
      {"benchmarks.csv",
       "machine_type,accelerator,model,server,server_version,output_tokens_per_second,ntpot_ms,"
       "usd_per_million_input_tokens,usd_per_million_output_tokens,pricing_model,use_case,"
       "average_input_length,average_output_length\n"
       "g2-test,nvidia-l4,org/plain,vllm,v1,1000,50,,,,,,\n"
       "g2-test,nvidia-l4,org/stated,vllm,v1,1000,50,0.1,0.4,on-demand,,,\n"
       "g2-test,nvidia-l4,org/stated,vllm,v1,2000,90,,,on-demand,,,\n"
       "g2-test,nvidia-l4,org/long,vllm,v1,1000,50,,,,,4096,1024.4\n"
       "g2-test,nvidia-l4,org/support,vllm,v1,1000,50,,,,Advanced Customer Support,,\n"
       "g2-test,nvidia-l4,org/agents,vllm,v1,1000,50,,,,"
       "Multi Agent Large Document Summarization,,\n"
       "a3-test,nvidia-l4,org/plain,vllm,v1,1000,50,,,,,,\n"},
  });
  EXPECT_TRUE(catalog) << catalog.error().Text();
  return *catalog;
}

const CurveRow& CurveOf(const Catalog& catalog, std::string_view model, std::string_view machine) {
  for (const CurveRow* curve : catalog.AllCurves()) {
    if (curve->model == model && curve->machine_type == machine) return *curve;
  }
  throw std::runtime_error("no such curve");
}

std::optional<TokenCost> Cost(std::string_view model, const Pricing& pricing,
                              std::string_view machine = "g2-test", std::size_t point = 0) {
  static const auto catalog = TestCatalog();
  const CurveRow& curve = CurveOf(*catalog, model, machine);
  return CostAt(curve, OperatingAt(curve.points[point]), pricing, *catalog);
}

TEST(Cost, SharesAnHourOverInputAndOutputTokens) {
  // 3.6 $/h is 0.001 $/s; 1000 input tokens/s count as 250 output tokens/s.
  const auto cost = Cost("org/plain", {.model = "on-demand"});
  ASSERT_TRUE(cost);
  EXPECT_NEAR(cost->usd_per_million_output, 0.001 / 1250 * 1e6, 1e-9);
  EXPECT_NEAR(cost->usd_per_million_input, 0.2, 1e-9);
  EXPECT_FALSE(cost->measured);
  EXPECT_EQ(cost->source, "3.6 $/h in us-east5 (prices.csv:3, 2026-01-01)");
}

TEST(Cost, TakesAnotherRatio) {
  const auto cost = Cost("org/plain", {.model = "on-demand", .output_input_ratio = 1});
  ASSERT_TRUE(cost);
  EXPECT_NEAR(cost->usd_per_million_output, 0.5, 1e-9);
  EXPECT_NEAR(cost->usd_per_million_input, 0.5, 1e-9);
}

TEST(Cost, TakesTheRegionThatIsAskedForElseGiqsOwn) {
  EXPECT_NEAR(Cost("org/plain", {.model = "spot", .region = "us-west1"})->usd_per_million_output,
              0.4, 1e-9);
  EXPECT_NEAR(Cost("org/plain", {.model = "on-demand"}, "a3-test")->usd_per_million_output, 8,
              1e-9);
}

TEST(Cost, IsUnknownWithoutAPrice) {
  EXPECT_FALSE(Cost("org/plain", {.model = "spot"}));
  EXPECT_FALSE(Cost("org/plain", {.model = "3-years-cud"}));
}

TEST(Cost, GoesByTheLengthsOfTheMeasuredRequests) {
  // 4096 / 1024 = 4 input tokens for each output token.
  EXPECT_NEAR(Cost("org/long", {.model = "on-demand"})->usd_per_million_output, 0.5, 1e-9);
  // 8192 / 256 = 32.
  EXPECT_NEAR(Cost("org/support", {.model = "on-demand"})->usd_per_million_output,
              0.001 / 9000 * 1e6, 1e-9);
  EXPECT_FALSE(Cost("org/agents", {.model = "on-demand"}));
}

TEST(Cost, TakesAStatedCostBeforeAComputedOne) {
  const auto stated = Cost("org/stated", {.model = "on-demand"});
  ASSERT_TRUE(stated);
  EXPECT_TRUE(stated->measured);
  EXPECT_DOUBLE_EQ(stated->usd_per_million_output, 0.4);
  EXPECT_DOUBLE_EQ(stated->usd_per_million_input, 0.1);
  // Twice the throughput, half the cost of a token.
  EXPECT_DOUBLE_EQ(Cost("org/stated", {.model = "on-demand"}, "g2-test", 1)->usd_per_million_output,
                   0.2);
  // Of another region or pricing model nothing is stated.
  EXPECT_FALSE(Cost("org/stated", {.model = "spot", .region = "us-west1"})->measured);
}

}  // namespace
}  // namespace giq
