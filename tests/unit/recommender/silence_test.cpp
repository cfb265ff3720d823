// Whatever is generated, the rules find nothing in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "engine/bundle/bundle.h"
#include "engine/rule/rule.h"
#include "recommender/manifests.h"
#include "recommender/profiles.h"
#include "rules/table.h"
#include "tests/unit/catalog/files.h"

namespace giq {
namespace {

using ::testing::IsEmpty;

/// Errors and warnings, and the infos that would say something about how it was generated.
std::vector<std::string> FindingsIn(const std::string& text, const Environment& env) {
  const auto file = ReadManifest("generated.yaml", text);
  std::vector<std::string> found;
  for (const Document& document : file->documents()) {
    if (document.root == nullptr) found.push_back("a document cannot be read");
  }
  const Bundle bundle = MakeBundle(*file, std::span<const File* const>{});
  if (bundle.workloads.size() != 1) found.push_back("no single workload");
  for (const Finding& finding : Analyze(bundle, env, AllRules())) {
    if (finding.severity == Severity::kInfo) continue;
    found.push_back(std::string(finding.rule->code) + " " + finding.message);
  }
  return found;
}

struct Question {
  ManifestRequest request;
  std::string title;
};

void AddQuestions(const Configuration& configuration, std::vector<Question>& questions) {
  const CurveRow& row = configuration.row();
  ManifestRequest base{.model = std::string(row.model),
                       .server = std::string(row.server),
                       .server_version = std::string(row.server_version),
                       .accelerator = std::string(row.accelerator),
                       .use_case = std::string(row.use_case),
                       .serving_stack = std::string(row.serving_stack)};
  std::vector<LatencyTargets> targets = {{}};
  const CurveRow& curve =
      configuration.curve != nullptr ? *configuration.curve : *configuration.stated;
  for (const CurvePoint& point : curve.points) {
    targets.push_back({.ntpot_ms = point.ntpot_ms});
    targets.push_back({.ntpot_ms = point.ntpot_ms * 1.3});
    if (point.ttft_ms) targets.push_back({.ttft_ms = *point.ttft_ms});
    if (point.itl_ms) targets.push_back({.itl_ms = *point.itl_ms * 1.1});
  }
  for (const LatencyTargets& target : targets) {
    for (const char* bucket : {"", "gs://acme-models", "gs://acme-models/llm/v1/"}) {
      base.targets = target;
      base.bucket_uri = bucket;
      questions.push_back({base, std::string(row.id) + " " + bucket + " " +
                                     std::to_string(target.ntpot_ms.value_or(0))});
    }
  }
}

void ExpectSilence(const Catalog& catalog, const Environment& base, std::size_t at_least) {
  std::vector<Question> questions;
  for (const Configuration& configuration :
       ConfigurationsOf({.server_version = std::string(kAllVersions)}, catalog)) {
    AddQuestions(configuration, questions);
  }
  EXPECT_GE(questions.size(), at_least);
  for (Question& question : questions) {
    for (const auto mode : {std::optional<ClusterMode>(), std::optional(ClusterMode::kAutopilot),
                            std::optional(ClusterMode::kStandard)}) {
      SCOPED_TRACE(question.title +
                   (mode ? *mode == ClusterMode::kAutopilot ? " autopilot" : " standard" : ""));
      question.request.mode = mode;
      const auto made = CreateManifests(question.request, catalog);
      ASSERT_TRUE(made) << made.error().Text();
      Environment env = base;
      env.cluster.mode = mode;
      EXPECT_THAT(FindingsIn(ManifestText(*made, true, true), env), IsEmpty())
          << ManifestText(*made, true, false);
    }
  }
}

TEST(Silence, OnEveryProfileOfTheCatalog) {
  const auto catalog = Catalog::Embedded();
  ExpectSilence(*catalog, {catalog, {}, {}}, 100);
}

// Profiles as people import them: each server, sizes around the boot disk's, TPUs with versions.
TEST(Silence, OnImportedProfilesOfEachServer) {
  const auto catalog = Extended(
      {{"benchmarks.csv",
        "machine_type,accelerator,model,server,server_version,"
        "output_tokens_per_second,ntpot_ms,ttft_ms,itl_ms,use_case\n"
#define CURVE(head)                                                             \
  head ",100,20,50,15,\n" head ",400,40,90,30,\n" head ",700,90,200,80,\n" head \
       ",720,900,2000,800,\n"
        CURVE("g2-standard-48,nvidia-l4,google/gemma-3-27b-it,tgi,3.2.0") CURVE(
            "g2-standard-12,nvidia-l4,Qwen/Qwen3-8B,sglang,v0.4.6")
            CURVE("g2-standard-12,nvidia-l4,Qwen/Qwen3-8B,vllm,v0.11.1") CURVE(
                "a3-highgpu-8g,nvidia-h100-80gb,"
                "meta-llama/Llama-3.3-70B-Instruct,vllm,v0.11.2")
                CURVE("a4-highgpu-8g,nvidia-b200,deepseek-ai/DeepSeek-R1,vllm,"
                      "v0.11.2") CURVE("a2-ultragpu-4g,nvidia-a100-80gb,"
                                       "mistralai/Mixtral-8x7B-Instruct-v0.1,vllm,v0.9.2")
                    CURVE("ct6e-standard-8t,tpu-v6e-slice,"
                          "meta-llama/Llama-3.3-70B-Instruct,vllm,v0.14.0")
                        CURVE("ct6e-standard-4t,tpu-v6e-slice,"
                              "meta-llama/Llama-3.1-8B-Instruct,vllm,v0.12.0")
                            CURVE("ct5lp-hightpu-8t,tpu-v5-lite-podslice,google/gemma-7b-it,"
                                  "jetstream,v0.2.4")
                                CURVE("a2-highgpu-1g,nvidia-tesla-a100,"
                                      "deepseek-ai/DeepSeek-R1-Distill-Qwen-7B,vllm,v0.10.0")}});
#undef CURVE
  ASSERT_TRUE(catalog) << catalog.error().Text();
  ExpectSilence(**catalog, {*catalog, {}, {}}, 500);
}

}  // namespace
}  // namespace giq
