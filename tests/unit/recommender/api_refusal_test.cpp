// Requests that are wrong, odd or huge.
#include <gmock/gmock.h>

#include "recommender/api.h"
#include "tests/unit/recommender/measured.h"

namespace giq {
namespace {

constexpr std::string_view kProfiles = "/v1/profiles:fetch";
constexpr std::string_view kManifest = "/v1/optimizedManifest:generate";

/// The status, and the message of the error in Google's form.
std::string Refused(std::string_view method, std::string_view target, std::string_view body = "") {
  const ApiResponse response = AnswerApi({method, target, body}, *Catalog::Embedded());
  const auto file = ReadJsonFile("answer", response.body);
  if (!file) return "no JSON: " + response.body;
  const Node* root = (*file)->documents().front().root;
  EXPECT_EQ(TextAt(root, "/error/code"), fmt::to_string(response.status));
  return TextAt(root, "/error/status") + ": " + TextAt(root, "/error/message");
}

TEST(ApiRefuses, WhatIsNotThere) {
  EXPECT_EQ(Refused("GET", "/"), "NOT_FOUND: there is no /");
  EXPECT_EQ(Refused("GET", ""), "NOT_FOUND: there is no ");
  EXPECT_EQ(Refused("GET", "/v1/models"), "NOT_FOUND: there is no /v1/models");
  EXPECT_EQ(Refused("GET", "/v1/models:fetch/"), "NOT_FOUND: there is no /v1/models:fetch/");
  EXPECT_EQ(Refused("GET", "/v2/models:fetch"), "NOT_FOUND: there is no /v2/models:fetch");
  EXPECT_EQ(Refused("GET", "/v1/models%3Afetch%0A\"x"),
            "NOT_FOUND: there is no /v1/models:fetch\n\"x");
  // In a path + is a plus.
  EXPECT_EQ(Refused("GET", "/v1/a+b"), "NOT_FOUND: there is no /v1/a+b");
}

TEST(ApiRefuses, OtherMethods) {
  EXPECT_EQ(Refused("GET", kProfiles), "METHOD_NOT_ALLOWED: /v1/profiles:fetch takes POST");
  EXPECT_EQ(Refused("POST", "/v1/models:fetch", "{}"),
            "METHOD_NOT_ALLOWED: /v1/models:fetch takes GET");
  EXPECT_EQ(Refused("DELETE", "/v1alpha1/models"),
            "METHOD_NOT_ALLOWED: /v1alpha1/models takes GET");
}

TEST(ApiRefuses, BrokenQueries) {
  EXPECT_EQ(Refused("GET", "/v1/models:fetch?a=%"),
            "INVALID_ARGUMENT: the query holds a broken escape or is no UTF-8");
  EXPECT_EQ(Refused("GET", "/v1/models:fetch?%zz=1"),
            "INVALID_ARGUMENT: the query holds a broken escape or is no UTF-8");
  EXPECT_EQ(Refused("GET", "/v1/mod%4"),
            "INVALID_ARGUMENT: the path holds a broken escape or is no UTF-8");
  EXPECT_EQ(Refused("GET", "/v1/%FF"),
            "INVALID_ARGUMENT: the path holds a broken escape or is no UTF-8");
  EXPECT_EQ(Refused("GET", "/v1/modelServers:fetch?model=\xED\xA0\x80"),
            "INVALID_ARGUMENT: the query holds a broken escape or is no UTF-8");
  EXPECT_EQ(Refused("GET", "/v1/models:fetch?pageSize=-1"),
            "INVALID_ARGUMENT: pageSize is no whole number");
  EXPECT_EQ(Refused("GET", "/v1/models:fetch?pageSize=99999999999999999999"),
            "INVALID_ARGUMENT: pageSize is no whole number");
  EXPECT_EQ(Refused("GET", "/v1/models:fetch?pageToken=2x"),
            "INVALID_ARGUMENT: pageToken is no whole number");
  std::string many = "/v1/models:fetch?";
  for (int i = 0; i < 100; ++i) many += fmt::format("p{}=1&", i);
  EXPECT_EQ(Refused("GET", many), "INVALID_ARGUMENT: the query has too many parameters");
}

TEST(ApiRefuses, CallsThatLackWhatTheyNeed) {
  EXPECT_EQ(Refused("GET", "/v1/modelServers:fetch"), "INVALID_ARGUMENT: model is required");
  EXPECT_EQ(Refused("GET", "/v1/modelServerVersions:fetch?model=a/b"),
            "INVALID_ARGUMENT: modelServer is required");
  EXPECT_EQ(Refused("POST", "/v1/benchmarkingData:fetch", "{}"),
            "INVALID_ARGUMENT: modelServerInfo.model is required");
  EXPECT_EQ(Refused("POST", kManifest, R"({"modelServerInfo":{"model":"a/b"}})"),
            "INVALID_ARGUMENT: modelServerInfo.modelServer is required");
  EXPECT_EQ(
      Refused("POST", kManifest, R"({"modelServerInfo":{"model":"a/b","modelServer":"vllm"}})"),
      "INVALID_ARGUMENT: acceleratorType is required");
}

TEST(ApiRefuses, BadBodies) {
  EXPECT_THAT(Refused("POST", kProfiles, "{"),
              ::testing::StartsWith("INVALID_ARGUMENT: the body is no JSON: "));
  EXPECT_THAT(Refused("POST", kProfiles, "model: a"),
              ::testing::StartsWith("INVALID_ARGUMENT: the body is no JSON: "));
  EXPECT_THAT(Refused("POST", kProfiles, std::string(100'000, '[')),
              ::testing::StartsWith("INVALID_ARGUMENT: the body is no JSON: "));
  EXPECT_THAT(Refused("POST", kProfiles, std::string("{\"model\":\"\xff\"}")),
              ::testing::StartsWith("INVALID_ARGUMENT: the body is no JSON: "));
  constexpr const char* kTargets = R"({{"performanceRequirements":{{{}}}}})";
  for (const char* value : {"-1", "\"slow\"", "true", "\"nan\"", "\"1e999\""}) {
    EXPECT_EQ(Refused("POST", kProfiles,
                      fmt::format(kTargets, fmt::format("\"targetTtftMilliseconds\":{}", value))),
              "INVALID_ARGUMENT: performanceRequirements.targetTtftMilliseconds is no positive "
              "number")
        << value;
  }
  EXPECT_EQ(
      Refused("POST", kProfiles, fmt::format(kTargets, R"("targetCost":{"pricingModel":"free"})")),
      "INVALID_ARGUMENT: performanceRequirements.targetCost.pricingModel is none of "
      "on-demand, spot, 3-years-cud, 1-year-cud");
}

TEST(ApiRefuses, WhatNobodyMeasured) {
  EXPECT_EQ(Refused("POST", kProfiles, R"({"model":"acme/none"})"),
            "INVALID_ARGUMENT: no latency profiles found");
  EXPECT_EQ(Refused("POST", "/v1/benchmarkingData:fetch",
                    R"({"modelServerInfo":{"model":"google/gemma-2-27b-it","modelServer":"tgi"}})"),
            "INVALID_ARGUMENT: no latency profiles found");
  EXPECT_EQ(Refused("POST", kManifest,
                    R"({"modelServerInfo":{"model":"google/gemma-2-27b-it","modelServer":"vllm"},
"acceleratorType":"nvidia-b200"})"),
            "INVALID_ARGUMENT: accelerator \"nvidia-b200\" was not measured with this model and "
            "server: there is nvidia-h100-80gb, nvidia-l4, nvidia-tesla-a100");
}

TEST(Api, TakesOddBodiesForEmptyOnes) {
  // No mapping at all, fields of another type, and fields that nobody knows: as if not given.
  for (const char* body : {"[]", "7", "null", "\"x\"", R"({"model":{"a":1},"pageSize":[1]})",
                           R"({"model":null,"colour":"red"})"}) {
    const ApiResponse response = AnswerApi({"POST", kProfiles, body}, *Catalog::Embedded());
    EXPECT_EQ(response.status, 200U) << body;
    const auto file = ReadJsonFile("answer", response.body);
    ASSERT_TRUE(file);
    EXPECT_EQ(TextAt((*file)->documents().front().root, "/profile/0/instanceType"), "a2-highgpu-2g")
        << body;
  }
}

}  // namespace
}  // namespace giq
