// The API of GKE Inference Quickstart, version 1, as clients see it.
#include "recommender/api.h"

#include <gmock/gmock.h>

#include "tests/unit/recommender/measured.h"

namespace giq {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::shared_ptr<const Catalog>& TestCatalog() {
  static const auto catalog = Measured({
      {"g2-standard-12", "nvidia-l4", "acme/chat", "vllm", "v0.9.2"},
      {"g2-standard-12", "nvidia-l4", "acme/chat", "vllm", "v0.11.1"},
      {"g2-standard-12", "nvidia-l4", "acme/chat", "sglang", "v0.4.6"},
      {"a3-highgpu-1g", "nvidia-h100-80gb", "acme/chat", "vllm", "v0.11.1", "Deep Research",
       "256,4096"},
      {"g2-standard-12", "nvidia-l4", "acme/chat", "vllm", "v0.11.1", "", ",", "llm-d,0.3"},
      {"ct6e-standard-8t", "tpu-v6e-slice", "acme/tpu", "vllm", "v0.14.0"},
  });
  return catalog;
}

/// An answer, readable by JSON pointer.
class Answer {
 public:
  Answer(std::string_view method, std::string_view target, std::string_view body = "")
      : response_(AnswerApi({method, target, body}, *TestCatalog())) {
    auto file = ReadJsonFile("answer", response_.body);
    EXPECT_TRUE(file) << response_.body;
    if (file) file_ = *std::move(file);
  }

  [[nodiscard]] unsigned status() const { return response_.status; }
  [[nodiscard]] std::string At(std::string_view pointer) const {
    return file_ ? TextAt(file_->documents().front().root, pointer) : "(no JSON)";
  }
  /// The same place of each profile.
  [[nodiscard]] std::vector<std::string> OfProfiles(std::string_view pointer) const {
    std::vector<std::string> texts;
    for (std::size_t i = 0; At(fmt::format("/profile/{}", i)) != "(none)"; ++i) {
      texts.push_back(At(fmt::format("/profile/{}{}", i, pointer)));
    }
    return texts;
  }

 private:
  ApiResponse response_;
  std::shared_ptr<const File> file_;
};

Answer Profiles(std::string_view body) { return {"POST", "/v1/profiles:fetch", body}; }

TEST(Api, ListsNames) {
  const Answer models("GET", "/v1/models:fetch?%24alt=json%3Benum-encoding%3Dint");
  EXPECT_EQ(models.status(), 200U);
  EXPECT_EQ(
      models.At("/models"),
      R"(["acme/chat","acme/tpu","google/gemma-2-27b-it","meta-llama/Llama-3.3-70B-Instruct",)"
      R"("openai/gpt-oss-20b"])");
  EXPECT_EQ(models.At("/nextPageToken"), "(none)");
  EXPECT_EQ(Answer("GET", "/v1/modelServers:fetch?model=acme%2Fchat").At("/modelServers"),
            R"(["sglang","vllm"])");
  EXPECT_EQ(Answer("GET", "/v1/modelServerVersions:fetch?model=acme/chat&modelServer=vllm")
                .At("/modelServerVersions"),
            R"(["v0.11.1","v0.9.2"])");
  const Answer unknown("GET", "/v1/modelServers:fetch?model=acme/other");
  EXPECT_EQ(unknown.status(), 200U);
  EXPECT_EQ(unknown.At(""), "{}");
}

TEST(Api, ListsUseCasesWithTheLengthsThatArePublic) {
  const Answer answer("GET", "/v1/useCases:fetch");
  EXPECT_EQ(answer.At("/useCases/0"), R"({"useCase":"Advanced Customer Support",)"
                                      R"("averageInputLength":8192,"averageOutputLength":256})");
  EXPECT_EQ(answer.At("/useCases/3"), R"({"useCase":"Code Generation"})");
}

TEST(Api, GivesPages) {
  const Answer first("GET", "/v1/models:fetch?pageSize=2");
  EXPECT_EQ(first.At("/models"), R"(["acme/chat","acme/tpu"])");
  EXPECT_EQ(first.At("/nextPageToken"), "2");
  const Answer last("GET", "/v1/models:fetch?pageSize=4&pageToken=4");
  EXPECT_EQ(last.At("/models"), R"(["openai/gpt-oss-20b"])");
  EXPECT_EQ(last.At("/nextPageToken"), "(none)");
  EXPECT_EQ(Answer("GET", "/v1/models:fetch?pageToken=99999999999").At("/models"), "(none)");
  const Answer profiles = Profiles(R"({"model":"acme/chat","pageSize":1,"pageToken":"1"})");
  EXPECT_THAT(profiles.OfProfiles("/modelServerInfo/modelServer"), ElementsAre("vllm"));
  EXPECT_EQ(profiles.At("/nextPageToken"), "2");
  EXPECT_EQ(profiles.At("/performanceRange/ntpotRange"), R"({"min":20,"max":900})");
}

TEST(Api, TellsAllOfAProfile) {
  const Answer answer = Profiles(R"({"model":"acme/tpu"})");
  EXPECT_EQ(answer.At("/profile/0"),
            R"({"modelServerInfo":{"model":"acme/tpu","modelServer":"vllm",)"
            R"("modelServerVersion":"v0.14.0"},"acceleratorType":"tpu-v6e-slice",)"
            R"("tpuTopology":"2x4","instanceType":"ct6e-standard-8t",)"
            R"("resourcesUsed":{"acceleratorCount":8},"performanceStats":[{"queriesPerSecond":7,)"
            R"("outputTokensPerSecond":700,"ntpotMilliseconds":90,"ttftMilliseconds":200,)"
            R"("itlMilliseconds":80,"cost":[{"costPerMillionOutputTokens":{"units":"3",)"
            // 9.72 $/h for 700 output and, of a chatbot, 700 input tokens/s, each a quarter of one.
            R"("nanos":85714286},"costPerMillionInputTokens":{"units":"0","nanos":771428571},)"
            R"("pricingModel":"spot","outputInputCostRatio":4}]}]})");
  EXPECT_EQ(answer.At("/performanceRange"),
            R"({"throughputOutputRange":{"min":700,"max":700},"ttftRange":{"min":50,"max":2000},)"
            R"("ntpotRange":{"min":20,"max":900},"itlRange":{"min":15,"max":800}})");
  const Answer stacked = Profiles(R"({"model":"acme/chat","servingStack":{"name":"llm-d"}})");
  EXPECT_EQ(stacked.At("/profile/0/servingStack"), R"({"name":"llm-d","version":"0.3"})");
  const Answer research =
      Profiles(R"({"model":"acme/chat","workloadSpec":{"useCase":"deep research"}})");
  EXPECT_EQ(research.At("/profile/0/workloadSpec"),
            R"({"useCase":"Deep Research","averageInputLength":256,"averageOutputLength":4096})");
}

TEST(Api, Filters) {
  // All versions where none is named, as the API says.
  EXPECT_THAT(Profiles(R"({"model":"acme/chat","modelServer":"vllm"})")
                  .OfProfiles("/modelServerInfo/modelServerVersion"),
              ElementsAre("v0.11.1", "v0.11.1", "v0.11.1", "v0.9.2"));
  EXPECT_THAT(Profiles(R"({"model":"ACME/chat","modelServerVersion":"v0.9.2"})")
                  .OfProfiles("/instanceType"),
              ElementsAre("g2-standard-12"));
  EXPECT_THAT(
      Profiles(
          R"({"model":"acme/chat","modelServerVersion":"latest","instanceType":"a3-highgpu-1g"})")
          .OfProfiles("/acceleratorType"),
      ElementsAre("nvidia-h100-80gb"));
  EXPECT_THAT(Profiles(R"({"acceleratorType":"tpu-v6e-slice","modelServerVersion":"v0.14.0"})")
                  .OfProfiles("/modelServerInfo/model"),
              ElementsAre("acme/tpu"));
  EXPECT_THAT(
      Profiles(
          R"({"model":"acme/chat","workloadSpec":{"averageInputLength":300,"averageOutputLength":4000}})")
          .OfProfiles("/instanceType"),
      ElementsAre("a3-highgpu-1g"));
}

TEST(Api, GivesTheThroughputWithinTargets) {
  const Answer answer =
      Profiles(R"({"model":"acme/tpu","performanceRequirements":{"targetNtpotMilliseconds":65}})");
  const std::string stats = "/profile/0/performanceStats/0";
  EXPECT_EQ(answer.At(stats + "/queriesPerSecond"), "5.5");
  EXPECT_EQ(answer.At(stats + "/outputTokensPerSecond"), "550");
  EXPECT_EQ(answer.At(stats + "/ntpotMilliseconds"), "65");
  EXPECT_EQ(answer.At(stats + "/ttftMilliseconds"), "145");
  EXPECT_EQ(answer.At(stats + "/itlMilliseconds"), "55");
  const Answer ttft =
      Profiles(R"({"model":"acme/tpu","performanceRequirements":{"targetTtftMilliseconds":90}})");
  EXPECT_EQ(ttft.At("/profile/0/performanceStats/0/outputTokensPerSecond"), "400");
  const Answer itl =
      Profiles(R"({"model":"acme/tpu","performanceRequirements":{"targetItlMilliseconds":15}})");
  EXPECT_EQ(itl.At("/profile/0/performanceStats/0/outputTokensPerSecond"), "100");
  const Answer none =
      Profiles(R"({"model":"acme/tpu","performanceRequirements":{"targetNtpotMilliseconds":5}})");
  EXPECT_EQ(none.status(), 200U);
  EXPECT_EQ(none.At("/profile"), "(none)");
  EXPECT_EQ(none.At("/comments"),
            "NTPOT 5 ms is below all that was measured: 20 ms to 900 ms is possible");
}

TEST(Api, TellsCostsAndMeetsCostTargets) {
  constexpr const char* kAsk =
      R"({{"model":"google/gemma-2-27b-it","performanceRequirements":{{"targetCost":{{{}}}}}}})";
  const Answer spot = Profiles(fmt::format(kAsk, R"("pricingModel":"spot")"));
  EXPECT_EQ(spot.At("/profile/1/performanceStats/0/cost/0"),
            R"({"costPerMillionOutputTokens":{"units":"0","nanos":222000000},)"
            R"("costPerMillionInputTokens":{"units":"0","nanos":55000000},)"
            R"("pricingModel":"spot","outputInputCostRatio":4})");
  EXPECT_EQ(spot.At("/profile/0/performanceStats/0/cost"), "(none)");
  const Answer target = Profiles(
      fmt::format(kAsk, R"("costPerMillionOutputTokens":{"units":"0","nanos":300000000})"));
  EXPECT_THAT(target.OfProfiles("/instanceType"), ElementsAre("a3-highgpu-1g"));
  const Answer input = Profiles(fmt::format(
      kAsk, R"("costPerMillionInputTokens":{"nanos":60000000},"outputInputCostRatio":4)"));
  EXPECT_THAT(input.OfProfiles("/instanceType"), ElementsAre("a3-highgpu-1g"));
  const Answer dear = Profiles(fmt::format(kAsk, R"("costPerMillionOutputTokens":{"nanos":1})"));
  EXPECT_EQ(dear.At("/comments"), "no measured configuration meets all targets together");
  const Answer demand = Profiles(fmt::format(kAsk, R"("pricingModel":"on-demand")"));
  EXPECT_EQ(demand.At("/profile/1/performanceStats/0/cost/0/pricingModel"), "on-demand");
}

TEST(Api, GivesAllMeasurementsOfTheNewestVersion) {
  const Answer answer(
      "POST", "/v1/benchmarkingData:fetch",
      R"({"modelServerInfo":{"model":"acme/chat","modelServer":"vLLM"},"instanceType":"a3-highgpu-1g"})");
  EXPECT_THAT(answer.OfProfiles("/modelServerInfo/modelServerVersion"), ElementsAre("v0.11.1"));
  EXPECT_EQ(answer.At("/profile/0/performanceStats/3/outputTokensPerSecond"), "720");
  EXPECT_EQ(answer.At("/profile/0/performanceStats/3/queriesPerSecond"), "7.2");
  EXPECT_EQ(answer.At("/profile/0/performanceStats/4"), "(none)");
  const Answer old(
      "POST", "/v1/benchmarkingData:fetch",
      R"({"modelServerInfo":{"model":"acme/chat","modelServer":"vllm","modelServerVersion":"v0.9.2"}})");
  EXPECT_THAT(old.OfProfiles("/instanceType"), ElementsAre("g2-standard-12"));
}

TEST(Api, GeneratesManifests) {
  const Answer answer("POST", "/v1/optimizedManifest:generate",
                      R"({"modelServerInfo":{"model":"acme/chat","modelServer":"vllm"},
"acceleratorType":"nvidia-l4","kubernetesNamespace":"llms",
"performanceRequirements":{"targetNtpotMilliseconds":40},
"storageConfig":{"modelBucketUri":"gs://acme-models/chat"}})");
  EXPECT_EQ(answer.status(), 200U) << answer.At("");
  EXPECT_EQ(answer.At("/kubernetesManifests/0/kind"), "ServiceAccount");
  EXPECT_EQ(answer.At("/kubernetesManifests/1/kind"), "Deployment");
  EXPECT_EQ(answer.At("/kubernetesManifests/1/apiVersion"), "apps/v1");
  EXPECT_THAT(answer.At("/kubernetesManifests/1/content"),
              HasSubstr("--model=gs://acme-models/chat\n"));
  EXPECT_EQ(answer.At("/kubernetesManifests/4/kind"), "HorizontalPodAutoscaler");
  EXPECT_THAT(answer.At("/kubernetesManifests/4/content"), HasSubstr("namespace: llms\n"));
  EXPECT_THAT(answer.At("/kubernetesManifests/4/content"), HasSubstr("averageValue: \"14\"\n"));
  EXPECT_EQ(answer.At("/manifestVersion"), "giq-lint " GIQ_VERSION);
  EXPECT_EQ(answer.At("/comments/1"), "acme/chat on vllm v0.11.1, 1 × nvidia-l4 (g2-standard-12)");
  const Answer research("POST", "/v1/optimizedManifest:generate",
                        R"({"modelServerInfo":{"model":"acme/chat","modelServer":"vllm"},
"acceleratorType":"nvidia-h100-80gb","useCase":"Deep Research"})");
  EXPECT_THAT(research.At("/kubernetesManifests/0/content"),
              HasSubstr("giq-lint.dev/use-case: Deep Research\n"));
}

}  // namespace
}  // namespace giq
