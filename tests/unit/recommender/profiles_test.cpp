#include "recommender/profiles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/catalog/files.h"

namespace giq {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<std::string> Machines(const ProfileAnswer& answer) {
  std::vector<std::string> machines;
  for (const MeasuredProfile& profile : answer.profiles) {
    machines.emplace_back(profile.configuration.row().machine_type);
  }
  return machines;
}

ProfileAnswer Ask(const ProfileFilter& filter, const ProfileTargets& targets = {},
                  const Pricing& pricing = {}) {
  static const auto catalog = Catalog::Embedded();
  return AnswerProfiles(filter, targets, pricing, *catalog);
}

const ProfileFilter kGemma = {.model = "google/gemma-2-27b-it", .server = "vllm"};

TEST(Profiles, ShowsSaturationPointsAsTheyAreStated) {
  const ProfileAnswer answer = Ask(kGemma);
  EXPECT_THAT(Machines(answer), ElementsAre("a2-highgpu-2g", "a3-highgpu-1g", "g2-standard-48"));
  EXPECT_EQ(answer.profiles[0].at.output_tokens_per_second, 1243);
  EXPECT_EQ(answer.profiles[1].at.ntpot_ms, 67);
  EXPECT_EQ(answer.profiles[2].at.output_tokens_per_second, 425);
  EXPECT_EQ(answer.profiles[2].at.ntpot_ms, 1085);
  ASSERT_TRUE(answer.profiles[2].cost);
  EXPECT_DOUBLE_EQ(answer.profiles[2].cost->usd_per_million_output, 0.409);
  EXPECT_DOUBLE_EQ(answer.profiles[2].cost->usd_per_million_input, 0.102);
  EXPECT_EQ(WhyNone(answer, {}), "");
}

TEST(Profiles, ShowsTheThroughputAtATarget) {
  // L4: 388 tokens/s at 197 ms and 425 at 1080, so 388.13 at 200.
  const ProfileAnswer answer = Ask(kGemma, {.latency = {.ntpot_ms = 200}});
  EXPECT_THAT(Machines(answer), ElementsAre("a2-highgpu-2g", "a3-highgpu-1g", "g2-standard-48"));
  EXPECT_NEAR(answer.profiles[2].at.output_tokens_per_second, 388.1257, 1e-4);
  EXPECT_NEAR(answer.profiles[2].at.ntpot_ms, 200, 1e-9);
  // The stated costs are those of the curve, scaled from its nearest point.
  ASSERT_TRUE(answer.profiles[2].cost);
  EXPECT_TRUE(answer.profiles[2].cost->measured);
}

TEST(Profiles, LeavesOutWhatCannotMeetATarget) {
  EXPECT_THAT(Machines(Ask(kGemma, {.latency = {.ntpot_ms = 100}})),
              ElementsAre("a2-highgpu-2g", "a3-highgpu-1g"));
  const ProfileAnswer none = Ask(kGemma, {.latency = {.ntpot_ms = 20}});
  EXPECT_THAT(none.profiles, IsEmpty());
  EXPECT_EQ(WhyNone(none, {.latency = {.ntpot_ms = 20}}),
            "NTPOT 20 ms is below all that was measured: 34.2 ms to 5290 ms is possible");
  EXPECT_EQ(WhyNone(Ask(kGemma, {.latency = {.itl_ms = 20}}), {.latency = {.itl_ms = 20}}),
            "no ITL was measured");
}

TEST(Profiles, MeetsCostTargets) {
  EXPECT_THAT(Machines(Ask(kGemma, {.usd_per_million_output = 0.3})), ElementsAre("a3-highgpu-1g"));
  EXPECT_THAT(Machines(Ask(kGemma, {.usd_per_million_input = 0.0001})), IsEmpty());
}

TEST(Profiles, ComputesWhatNobodyStates) {
  const ProfileAnswer answer =
      Ask({.model = "openai/gpt-oss-20b"}, {.latency = {.ttft_ms = 300}}, {.model = "on-demand"});
  ASSERT_THAT(answer.profiles, SizeIs(1));
  EXPECT_EQ(answer.profiles[0].at.output_tokens_per_second, 13335);
  ASSERT_TRUE(answer.profiles[0].cost);
  // 11.06 $/h in us-central1, as many input as output tokens.
  EXPECT_NEAR(answer.profiles[0].cost->usd_per_million_output, 0.184, 0.0005);
  EXPECT_NEAR(answer.profiles[0].cost->usd_per_million_input, 0.046, 0.0005);
}

TEST(Profiles, TellsWhenNothingWasMeasured) {
  const ProfileAnswer answer = Ask({.model = "org/unheard-of"});
  EXPECT_EQ(answer.considered, 0U);
  EXPECT_EQ(WhyNone(answer, {}), "nothing was measured for this combination");
}

TEST(Profiles, TakesTheLatestVersionUnlessAnotherIsAskedFor) {
  const auto catalog = Extended(
      {{"benchmarks.csv",
        "machine_type,accelerator,model,server,server_version,output_tokens_per_second,ntpot_ms\n"
        "g2-standard-8,nvidia-l4,org/m,vllm,v0.9.2,100,50\n"
        "g2-standard-8,nvidia-l4,org/m,vllm,v0.11.0,120,50\n"
        "g2-standard-12,nvidia-l4,org/m,vllm,v0.9.2,130,50\n"}});
  ASSERT_TRUE(catalog);
  const auto throughputs = [&](std::string version) {
    std::vector<double> found;
    for (const MeasuredProfile& profile :
         AnswerProfiles({.model = "ORG/m", .server_version = std::move(version)}, {}, {}, **catalog)
             .profiles) {
      found.push_back(profile.at.output_tokens_per_second);
    }
    return found;
  };
  EXPECT_THAT(throughputs("latest"), ElementsAre(120));
  EXPECT_THAT(throughputs("v0.9.2"), ElementsAre(130, 100));
  EXPECT_THAT(throughputs("all"), ElementsAre(120, 130, 100));
  EXPECT_THAT(throughputs("v9"), IsEmpty());
}

TEST(Profiles, FiltersByUseCaseLengthsAndStack) {
  const auto catalog = Extended(
      {{"benchmarks.csv",
        "machine_type,accelerator,model,server,server_version,output_tokens_per_second,ntpot_ms,"
        "use_case,average_input_length,average_output_length,serving_stack\n"
        "g2-standard-8,nvidia-l4,org/m,vllm,v1,1,50,,,,\n"
        "g2-standard-8,nvidia-l4,org/m,vllm,v1,2,50,Code Completion,,,\n"
        "g2-standard-8,nvidia-l4,org/m,vllm,v1,3,50,Own,1000,100,\n"
        "g2-standard-8,nvidia-l4,org/m,vllm,v1,4,50,,,,llm-d\n"}});
  ASSERT_TRUE(catalog) << catalog.error().Text();
  const auto found = [&](const ProfileFilter& filter) {
    std::vector<double> throughputs;
    for (const MeasuredProfile& profile : AnswerProfiles(filter, {}, {}, **catalog).profiles) {
      throughputs.push_back(profile.at.output_tokens_per_second);
    }
    std::ranges::sort(throughputs);
    return throughputs;
  };
  EXPECT_THAT(found({.model = "org/m"}), ElementsAre(1, 2, 3, 4));  // of any stack
  EXPECT_THAT(found({.model = "org/m", .use_case = "code completion"}), ElementsAre(2));
  EXPECT_THAT(found({.model = "org/m", .use_case = "Chatbot (ShareGPT)"}), ElementsAre(1, 4));
  EXPECT_THAT(found({.model = "org/m", .input_tokens = 900, .output_tokens = 110}), ElementsAre(3));
  EXPECT_THAT(found({.model = "org/m", .input_tokens = 600, .output_tokens = 32}), ElementsAre(2));
  EXPECT_THAT(found({.model = "org/m", .serving_stack = "llm-d"}), ElementsAre(4));
}

}  // namespace
}  // namespace giq
