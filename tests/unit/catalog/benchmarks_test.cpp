// Measured curves from the user's own files: the project's columns, and what gcloud exports.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/catalog/curve.h"
#include "tests/unit/catalog/files.h"

namespace giq {
namespace {

// The header that `gcloud container ai profiles benchmarks list` writes.
constexpr char kGcloudHeader[] =
    "Instance Type,Accelerator Type,Model Name,Model Server Name,Model Server Version,"
    "Output Tokens/s,NTPOT (ms),TTFT (ms),ITL (ms),QPS,Cost/M Input Tokens,Cost/M Output Tokens,"
    "Use Case,Average Input Length,Average Output Length,Serving Stack,Serving Stack Version\n";

TEST(BenchmarksTest, ReadsWhatGcloudExports) {
  const auto catalog = Extended(
      {{"export/benchmarks.csv",
        std::string(kGcloudHeader) +
            "g2-standard-24,nvidia-l4,google/gemma-3-4b-it,vLLM,v0.9.2,300,40,90,38,1.5,N/A,N/A,"
            "Chatbot (ShareGPT),128,128,,\n"
            "g2-standard-24,nvidia-l4,google/gemma-3-4b-it,vLLM,v0.9.2,100,20,50,,0.5,0.1,0.4,"
            "Chatbot (ShareGPT),128,128,,\n"
            "g2-standard-24,nvidia-l4,google/gemma-3-4b-it,vLLM,v0.9.2,500,400,900,60,2.5,0.1,0.4,"
            "Chatbot (ShareGPT),128,128,,\n"
            "g2-standard-24,nvidia-l4,google/gemma-3-4b-it,vLLM,v0.9.2,500,400,900,60,2.5,0.1,0.4,"
            "Chatbot (ShareGPT),128,128,,\n"
            "g2-standard-24,nvidia-l4,google/gemma-3-4b-it,vLLM,v0.9.2,450,300,,,2.5,0.1,0.4,"
            "Text Summarization,1024,128,,\n"}});
  ASSERT_TRUE(catalog) << catalog.error().Text();
  const auto curves = (*catalog)->Curves("Google/Gemma-3-4B-it", "vllm", "nvidia-l4", 2);
  ASSERT_EQ(curves.size(), 2U);
  const CurveRow& chat = *curves[0];
  EXPECT_EQ(chat.use_case, "Chatbot (ShareGPT)");
  EXPECT_EQ(chat.machine_type, "g2-standard-24");
  EXPECT_EQ(chat.server, "vllm");
  EXPECT_EQ(chat.server_version, "v0.9.2");
  EXPECT_EQ(chat.accelerators, 2);  // what the machine type carries
  EXPECT_TRUE(chat.verdicts);
  EXPECT_EQ(chat.error_percent, 0);
  ASSERT_EQ(chat.points.size(), 3U);  // the doubled row counts once
  EXPECT_EQ(chat.points[0].output_tokens_per_second, 100);
  EXPECT_EQ(chat.points[0].ntpot_ms, 20);
  EXPECT_EQ(chat.points[0].ttft_ms, 50);
  EXPECT_EQ(chat.points[0].itl_ms, std::nullopt);
  EXPECT_EQ(chat.points[0].source, "export/benchmarks.csv:3");
  EXPECT_EQ(chat.points[2].ntpot_ms, 400);
  const auto range = RangeOf(chat, Latency::kNtpot);
  ASSERT_TRUE(range);
  EXPECT_EQ(range->least_ms, 20);
  EXPECT_EQ(range->greatest_ms, 400);
  EXPECT_EQ(range->points, 3U);
  EXPECT_EQ(RangeOf(chat, Latency::kItl), std::nullopt);  // two points carry it
  EXPECT_EQ(RangeOf(*curves[1], Latency::kNtpot), std::nullopt);
}

TEST(BenchmarksTest, ReadsOlderExportsWithFewerColumns) {
  const auto catalog = Extended(
      {{"benchmarks.csv",
        "instance type,accelerator,MODEL,Model Server,model server "
        "version,output_tokens/S,NTPOT(ms)\n"
        "ct5lp-hightpu-8t,tpu-v5-lite-podslice,google/gemma-7b-it,jetstream,v0.2,10,5\n"}});
  ASSERT_TRUE(catalog) << catalog.error().Text();
  const auto curves =
      (*catalog)->Curves("google/gemma-7b-it", "jetstream", "tpu-v5-lite-podslice", 8);
  ASSERT_EQ(curves.size(), 1U);
  EXPECT_EQ(curves[0]->points[0].ntpot_ms, 5);
}

TEST(BenchmarksTest, UnknownMachineTypesNeedACount) {
  const std::string header =
      "machine_type,accelerator,model,server,output_tokens_per_second,ntpot_ms";
  EXPECT_EQ(Fault({{"benchmarks.csv", header + "\nz9-giant-16g,nvidia-l4,a/b,vllm,10,5\n"}}),
            "benchmarks.csv:2:1: column \"machine_type\": \"z9-giant-16g\" is not known, so the "
            "accelerators are not either: add it to machine_types.csv, or add a column "
            "\"accelerators\"");
  EXPECT_EQ(
      Fault({{"benchmarks.csv", header + "\ng4-standard-6,nvidia-rtx-pro-6000,a/b,vllm,10,5\n"}}),
      "benchmarks.csv:2:1: column \"machine_type\": \"g4-standard-6\" has no whole accelerator");
  EXPECT_EQ(Fault({{"benchmarks.csv",
                    header + ",accelerators\nz9-giant-16g,nvidia-l4,a/b,vllm,10,5,16\n"}}),
            "");
}

TEST(BenchmarksTest, MachineTypesOfTheSameFolderCountInAnyOrder) {
  const auto catalog = Extended(
      {{"f/benchmarks.csv",
        "machine_type,accelerator,model,server,output_tokens_per_second,ntpot_ms\n"
        "z9-giant-16g,nvidia-l4,a/b,tensorrt-llm,10,5\n"},
       {"f/machine_types.csv", "name,accelerator,accelerators\nz9-giant-16g,nvidia-l4,16\n"}});
  ASSERT_TRUE(catalog) << catalog.error().Text();
  EXPECT_EQ((*catalog)->Curves("a/b", "trtllm", "nvidia-l4", 16).size(), 1U);
}

TEST(BenchmarksTest, RowsWithoutNtpotAreNoPoints) {
  const auto catalog = Extended(
      {{"benchmarks.csv",
        "machine_type,accelerator,model,server,output_tokens_per_second,ntpot_ms\n"
        "g2-standard-8,nvidia-l4,a/b,vllm,10,\ng2-standard-8,nvidia-l4,a/b,vllm,20,N/A\n"}});
  ASSERT_TRUE(catalog) << catalog.error().Text();
  EXPECT_TRUE((*catalog)->Curves("a/b", "vllm", "nvidia-l4", 1).empty());
}

TEST(BenchmarksTest, RefusesMixedConfigurationsAndBadPoints) {
  const std::string header =
      "curve_id,machine_type,accelerator,model,server,output_tokens_per_second,ntpot_ms\n";
  EXPECT_EQ(Fault({{"benchmarks.csv", header + "c,g2-standard-8,nvidia-l4,a/b,vllm,10,5\n"
                                               "c,g2-standard-8,nvidia-l4,a/c,vllm,20,6\n"}}),
            "benchmarks.csv:3:1: column \"curve_id\": line 2 has the same curve with another "
            "configuration");
  EXPECT_EQ(Fault({{"benchmarks.csv", header + "c,g2-standard-8,nvidia-l4,a/b,vllm,10,0\n"}}),
            "benchmarks.csv:2:39: column \"ntpot_ms\": must be more than 0");
  EXPECT_EQ(Fault({{"benchmarks.csv", header + "c,g2-standard-8,nvidia-l4,a/b,vllm,,5\n"}}),
            "benchmarks.csv:2:36: column \"output_tokens_per_second\": is empty");
}

TEST(BenchmarksTest, AUsersCurveReplacesTheEmbeddedOneWithItsId) {
  const std::string id = "giq/gemma-2-27b-it/vllm-v0.7.2/g2-standard-48";
  const auto catalog = Extended(
      {{"benchmarks.csv",
        "curve_id,machine_type,accelerator,model,server,server_version,output_tokens_per_second,"
        "ntpot_ms,error_percent,verdicts\n" +
            id + ",g2-standard-48,nvidia-l4,google/gemma-2-27b-it,vllm,v9,1,7,3,no\n"}});
  ASSERT_TRUE(catalog) << catalog.error().Text();
  std::size_t found = 0;
  for (const CurveRow* curve : (*catalog)->AllCurves()) {
    if (curve->id != id) continue;
    ++found;
    ASSERT_EQ(curve->points.size(), 1U);
    EXPECT_EQ(curve->points[0].ntpot_ms, 7);
    EXPECT_EQ(curve->server_version, "v9");
    EXPECT_EQ(curve->error_percent, 3);
    EXPECT_FALSE(curve->verdicts);
  }
  EXPECT_EQ(found, 1U);
}

}  // namespace
}  // namespace giq
