// The API as SDK 528 calls it.
#include <gmock/gmock.h>

#include "recommender/api.h"
#include "tests/unit/recommender/measured.h"

namespace giq {
namespace {

using ::testing::HasSubstr;

std::string Get(std::string_view target) {
  static const auto catalog = Measured({
      {"g2-standard-12", "nvidia-l4", "acme/chat", "vllm", "v0.9.2"},
      {"g2-standard-12", "nvidia-l4", "acme/chat", "vllm", "v0.11.1"},
      {"a3-highgpu-1g", "nvidia-h100-80gb", "acme/chat", "vllm", "v0.11.1"},
  });
  const ApiResponse response = AnswerApi({"GET", target, ""}, *catalog);
  return fmt::format("{} {}", response.status, response.body);
}

TEST(ApiV1Alpha1, ListsNames) {
  EXPECT_EQ(Get("/v1alpha1/models?alt=json"),
            "200 {\"modelNames\":[\"acme/chat\",\"google/gemma-2-27b-it\","
            "\"meta-llama/Llama-3.3-70B-Instruct\",\"openai/gpt-oss-20b\"]}\n");
  EXPECT_EQ(Get("/v1alpha1/modelServers?modelName=acme%2Fchat"),
            "200 {\"modelServerNames\":[\"vllm\"]}\n");
  EXPECT_EQ(Get("/v1alpha1/modelServers/vllm/versions?modelName=acme%2Fchat"),
            "200 {\"modelServerVersions\":[\"v0.11.1\",\"v0.9.2\"]}\n");
  EXPECT_EQ(Get("/v1alpha1/modelServers?modelName=acme%2Fother"), "200 {}\n");
}

TEST(ApiV1Alpha1, ListsModelsWithServers) {
  EXPECT_EQ(Get("/v1alpha1/modelsAndServers?modelName=acme%2Fchat"),
            "200 {\"modelAndModelServerInfo\":["
            "{\"modelName\":\"acme/chat\",\"modelServerName\":\"vllm\","
            "\"modelServerVersion\":\"v0.11.1\"},"
            "{\"modelName\":\"acme/chat\",\"modelServerName\":\"vllm\","
            "\"modelServerVersion\":\"v0.9.2\"}]}\n");
}

TEST(ApiV1Alpha1, ListsAcceleratorsOfTheLatestVersion) {
  constexpr const char* kH100 =
      "{\"acceleratorType\":\"nvidia-h100-80gb\",\"machineType\":\"a3-highgpu-1g\","
      "\"modelAndModelServerInfo\":{\"modelName\":\"acme/chat\",\"modelServerName\":\"vllm\","
      "\"modelServerVersion\":\"v0.11.1\"},\"performanceStats\":{\"ntpotMilliseconds\":40,"
      "\"outputTokensPerSecond\":400,\"queriesPerSecond\":4},"
      "\"resourcesUsed\":{\"acceleratorCount\":1}}";
  const std::string all =
      Get("/v1alpha1/accelerators?modelName=acme%2Fchat&modelServerName=vllm"
          "&performanceRequirements.maxNtpotMilliseconds=40");
  EXPECT_THAT(all, HasSubstr(kH100));
  EXPECT_THAT(all, HasSubstr("\"machineType\":\"g2-standard-12\""));
  EXPECT_THAT(all, HasSubstr("\"minNtpotMilliseconds\":20,\"maxNtpotMilliseconds\":900}"));
  // 999999, the client's default, bounds nothing: the saturation point is told.
  EXPECT_THAT(Get("/v1alpha1/accelerators?modelName=acme%2Fchat&modelServerName=ANY"
                  "&performanceRequirements.maxNtpotMilliseconds=999999"),
              HasSubstr("\"outputTokensPerSecond\":700"));
  EXPECT_EQ(Get("/v1alpha1/accelerators?modelName=acme%2Fchat"
                "&performanceRequirements.maxNtpotMilliseconds=5"),
            "200 {\"minNtpotMilliseconds\":20,\"maxNtpotMilliseconds\":900}\n");
}

TEST(ApiV1Alpha1, GeneratesManifests) {
  const std::string made =
      Get("/v1alpha1/optimizedManifest?acceleratorType=nvidia-l4&kubernetesNamespace=llms"
          "&modelAndModelServerInfo.modelName=acme%2Fchat"
          "&modelAndModelServerInfo.modelServerName=vllm"
          "&modelAndModelServerInfo.modelServerVersion=LATEST&targetNtpotMilliseconds=40");
  EXPECT_THAT(made, HasSubstr("{\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\","));
  EXPECT_THAT(made, HasSubstr("image: vllm/vllm-openai:v0.11.1\\n"));
  EXPECT_THAT(made, HasSubstr("averageValue: \\\"14\\\"\\n"));
  EXPECT_THAT(made, HasSubstr("namespace: llms\\n"));
}

TEST(ApiV1Alpha1, SaysWhatIsWrong) {
  constexpr const char* kError = R"({{"error":{{"code":{},"message":"{}","status":"{}"}}}})";
  EXPECT_EQ(Get("/v1alpha1/optimizedManifest?acceleratorType=nvidia-l4"),
            "400 " +
                fmt::format(kError, 400, "modelAndModelServerInfo.modelName is required",
                            "INVALID_ARGUMENT") +
                "\n");
  EXPECT_EQ(Get("/v1alpha1/accelerators?performanceRequirements.maxNtpotMilliseconds=fast"),
            "400 " +
                fmt::format(kError, 400,
                            "performanceRequirements.maxNtpotMilliseconds is no positive number",
                            "INVALID_ARGUMENT") +
                "\n");
  for (const char* path : {"/v1alpha1/", "/v1alpha1/modelServers//versions",
                           "/v1alpha1/modelServers/vllm/", "/v1alpha1/models/"}) {
    EXPECT_EQ(
        Get(path),
        "404 " + fmt::format(kError, 404, fmt::format("there is no {}", path), "NOT_FOUND") + "\n");
  }
}

}  // namespace
}  // namespace giq
