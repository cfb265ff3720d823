// Stages of inference-perf as points of a curve.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/catalog/import.h"

namespace giq {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// A report in the tool's form, in seconds.
std::string Stage(double rate, double tokens_per_second, double ntpot, int failed = 0) {
  return fmt::format(
      R"({{"load_summary": {{"count": 60, "requested_rate": {}, "achieved_rate": {}}},
"successes": {{"count": 60,
 "latency": {{
  "request_latency": {{"mean": 0.79, "median": 0.73}},
  "normalized_time_per_output_token": {{"mean": 0.1, "median": {}, "p90": 0.2}},
  "time_to_first_token": {{"mean": 0.04, "median": 0.0385, "p90": 0.05}},
  "inter_token_latency": {{"mean": 0.0058, "median": 0.00003}}}},
 "throughput": {{"input_tokens_per_sec": 73.6, "output_tokens_per_sec": {},
  "requests_per_sec": 0.98}},
 "prompt_len": {{"mean": 74.93}}, "output_len": {{"mean": 105.38}}}},
"failures": {{"count": {}, "request_latency": null, "prompt_len": null}}}})",
      rate, rate, ntpot, tokens_per_second, failed);
}

ImportOptions HowTo(const MeasuredSetup& setup, std::string model = "acme/chat-8b") {
  static const auto catalog = Catalog::Embedded();
  return {
      .load = {.machine_type = [](std::string_view name) { return catalog->MachineType(name); }},
      .known_model = {},
      .model = std::move(model),
      .setup = setup,
      .label = "stage_0.json"};
}

const MeasuredSetup kSetup = {
    .server = "vLLM", .server_version = "v0.11.0", .machine_type = "a3-highgpu-1g"};

TEST(InferencePerf, ReadsAStageAsAPoint) {
  const auto read = ReadExport(Source("stage_0.json", Stage(1, 103.5, 0.00804)), HowTo(kSetup));
  ASSERT_TRUE(read) << read.error().Text();
  ASSERT_THAT(read->points, SizeIs(1));
  const MeasuredRow& row = read->points[0];
  EXPECT_EQ(row.model, "acme/chat-8b");
  EXPECT_EQ(row.server, "vllm");
  EXPECT_EQ(row.accelerator, "nvidia-h100-80gb");
  EXPECT_EQ(row.accelerators, 1);
  EXPECT_DOUBLE_EQ(row.output_tokens_per_second, 103.5);
  EXPECT_DOUBLE_EQ(row.ntpot_ms.value(), 8.04);
  EXPECT_DOUBLE_EQ(row.ttft_ms.value(), 38.5);
  EXPECT_DOUBLE_EQ(row.itl_ms.value(), 5.8);
  EXPECT_DOUBLE_EQ(row.requests_per_second.value(), 0.98);
  EXPECT_EQ(row.input_length, "75");
  EXPECT_EQ(row.output_length, "105");
  EXPECT_EQ(row.source, "stage_0.json: inference-perf stage, median (ITL mean)");
  EXPECT_THAT(read->notes, IsEmpty());
}

TEST(InferencePerf, TakesAnotherPercentile) {
  MeasuredSetup setup = kSetup;
  setup.percentile = "p90";
  const auto read = ReadExport(Source("x", Stage(1, 103.5, 0.00804)), HowTo(setup));
  ASSERT_TRUE(read);
  EXPECT_DOUBLE_EQ(read->points.at(0).ntpot_ms.value(), 200);
  EXPECT_DOUBLE_EQ(read->points.at(0).ttft_ms.value(), 50);
  EXPECT_EQ(read->points.at(0).source, "stage_0.json: inference-perf stage, p90 (ITL mean)");
}

TEST(InferencePerf, MakesACurveOfARunsStages) {
  std::vector<MeasuredRow> points;
  for (const auto& [rate, tokens, ntpot] :
       {std::tuple(1, 100.0, 0.008), std::tuple(8, 700.0, 0.012), std::tuple(16, 900.0, 0.08)}) {
    auto read = ReadExport(Source("x", Stage(rate, tokens, ntpot)), HowTo(kSetup));
    ASSERT_TRUE(read);
    points.push_back(read->points.at(0));
  }
  ASSERT_TRUE(SettleCurves(points));
  EXPECT_EQ(points[0].curve_id, points[2].curve_id);
  EXPECT_EQ(points[1].verdicts, true);
}

TEST(InferencePerf, SaysWhatItLeavesOut) {
  const std::string summary =
      R"({"load_summary": {"count": 60}, "successes": {"count": 60}, "failures": {"count": 0}})";
  const auto left_out = ReadExport(Source("x", summary), HowTo(kSetup));
  ASSERT_TRUE(left_out);
  EXPECT_THAT(left_out->points, IsEmpty());
  EXPECT_THAT(left_out->notes, ElementsAre("stage_0.json: sums up several stages and is left out; "
                                           "import the stages"));
  const auto failed = ReadExport(Source("x", Stage(1, 100, 0.008, 7)), HowTo(kSetup));
  ASSERT_TRUE(failed);
  EXPECT_THAT(failed->notes,
              ElementsAre("stage_0.json: 7 requests failed and are in none of its numbers"));
  const auto empty = ReadExport(
      Source("x", R"({"load_summary": {"requested_rate": 1}, "successes": {"latency": null}})"),
      HowTo(kSetup));
  ASSERT_TRUE(empty);
  EXPECT_THAT(empty->notes,
              ElementsAre("stage_0.json: no request succeeded with tokens, and it is left out"));
}

TEST(InferencePerf, AsksForWhatTheReportDoesNotTell) {
  const auto fault = [](const MeasuredSetup& setup, std::string model) {
    const auto read =
        ReadExport(Source("x.json", Stage(1, 100, 0.008)), HowTo(setup, std::move(model)));
    return read ? "" : read.error().Text();
  };
  const std::string asks =
      "x.json:1:1: a report of inference-perf does not tell what was measured: give --model, "
      "--model-server and --instance-type";
  EXPECT_EQ(fault(kSetup, ""), asks);
  EXPECT_EQ(fault({.machine_type = "a3-highgpu-1g"}, "a/b"), asks);
  EXPECT_EQ(fault({.server = "vllm"}, "a/b"), asks);
  EXPECT_EQ(fault({.server = "vllm", .machine_type = "z9"}, "a/b"),
            "x.json:1:1: \"z9\" is no known machine type: add it to machine_types.csv");
}

}  // namespace
}  // namespace giq
