// Whatever is generated, the rules find nothing in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/bundle/bundle.h"
#include "engine/rule/rule.h"
#include "recommender/manifests.h"
#include "recommender/profiles.h"
#include "rules/table.h"
#include "tests/unit/recommender/measured.h"

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

/// No target, each measured latency, and values between them and above.
std::vector<LatencyTargets> TargetsOn(const CurveRow& curve) {
  std::vector<LatencyTargets> targets = {{}};
  for (const CurvePoint& point : curve.points) {
    targets.push_back({.ntpot_ms = point.ntpot_ms});
    targets.push_back({.ntpot_ms = point.ntpot_ms * 1.3});
    if (point.ttft_ms) targets.push_back({.ttft_ms = *point.ttft_ms});
    if (point.itl_ms) targets.push_back({.itl_ms = *point.itl_ms * 1.1});
  }
  targets.push_back({.ntpot_ms = 0.001});
  return targets;
}

void AddQuestions(const Configuration& configuration, std::vector<Question>& questions) {
  const CurveRow& row = configuration.row();
  ManifestRequest base{.model = std::string(row.model),
                       .server = std::string(row.server),
                       .server_version = std::string(row.server_version),
                       .accelerator = std::string(row.accelerator),
                       .use_case = std::string(row.use_case),
                       .serving_stack = std::string(row.serving_stack)};
  for (const LatencyTargets& target : TargetsOn(configuration.measured())) {
    for (const char* bucket : {"", "gs://acme-models", "gs://acme-models/llm/v1/"}) {
      // JetStream reads no bucket, which is refused.
      if (row.server == "jetstream" && *bucket != 0) continue;
      base.targets = target;
      base.bucket_uri = bucket;
      questions.push_back(
          {base, fmt::format("{} {} {}", row.id, bucket, target.ntpot_ms.value_or(0))});
    }
  }
}

void ExpectSilence(const std::shared_ptr<const Catalog>& catalog, const Quota& quota,
                   const ClusterFacts& cluster, std::size_t at_least) {
  std::vector<Question> questions;
  for (const Configuration& configuration :
       ConfigurationsOf({.server_version = std::string(kAllVersions)}, *catalog)) {
    AddQuestions(configuration, questions);
  }
  EXPECT_GE(questions.size(), at_least);
  for (Question& question : questions) {
    for (const auto mode : {std::optional<ClusterMode>(), std::optional(ClusterMode::kAutopilot),
                            std::optional(ClusterMode::kStandard)}) {
      SCOPED_TRACE(question.title +
                   (mode ? *mode == ClusterMode::kAutopilot ? " autopilot" : " standard" : ""));
      question.request.mode = mode;
      const auto made = CreateManifests(question.request, *catalog);
      ASSERT_TRUE(made) << made.error().Text();
      Environment env{catalog, quota, cluster};
      env.cluster.mode = mode;
      EXPECT_THAT(FindingsIn(ManifestText(*made, true, true), env), IsEmpty())
          << ManifestText(*made, true, false);
    }
  }
}

/// Profiles as people import them: each server, sizes around the boot disk's, TPUs with versions,
/// llm-d.
const std::shared_ptr<const Catalog>& Imported() {
  static const auto catalog = Measured({
      {"g2-standard-48", "nvidia-l4", "google/gemma-3-27b-it", "tgi", "3.2.0"},
      {"g2-standard-12", "nvidia-l4", "Qwen/Qwen3-8B", "sglang", "v0.4.6"},
      {"g2-standard-12", "nvidia-l4", "Qwen/Qwen3-8B", "vllm", "v0.11.1"},
      {"g2-standard-12", "nvidia-l4", "Qwen/Qwen3-8B", "vllm", "v0.11.1", "Deep Research"},
      {"g2-standard-12", "nvidia-l4", "Qwen/Qwen3-8B", "vllm", "v0.11.1", "", ",", "llm-d,0.3"},
      {"a3-highgpu-8g", "nvidia-h100-80gb", "meta-llama/Llama-3.3-70B-Instruct", "vllm", "v0.11.2"},
      {"a4-highgpu-8g", "nvidia-b200", "deepseek-ai/DeepSeek-R1", "vllm", "v0.11.2"},
      {"a4-highgpu-8g", "nvidia-b200", "openai/gpt-oss-120b", "vllm", "v0.11.2",
       "Multi Agent Large Document Summarization", ",", "llm-d,0.3"},
      {"a2-ultragpu-4g", "nvidia-a100-80gb", "mistralai/Mixtral-8x7B-Instruct-v0.1", "vllm",
       "v0.9.2"},
      {"ct6e-standard-8t", "tpu-v6e-slice", "meta-llama/Llama-3.3-70B-Instruct", "vllm", "v0.14.0"},
      {"ct6e-standard-4t", "tpu-v6e-slice", "meta-llama/Llama-3.1-8B-Instruct", "vllm", "v0.12.0"},
      {"ct5lp-hightpu-8t", "tpu-v5-lite-podslice", "google/gemma-7b-it", "jetstream", "v0.2.4"},
      {"a2-highgpu-1g", "nvidia-tesla-a100", "deepseek-ai/DeepSeek-R1-Distill-Qwen-7B", "vllm",
       "v0.10.0"},
  });
  return catalog;
}

/// As much quota as the greatest autoscaler can use: ten replicas of eight and their surge.
Quota EnoughQuota(const Catalog& catalog) {
  std::vector<QuotaLimit> limits;
  for (const AcceleratorRow* row : catalog.AllAccelerators()) {
    for (const Provisioning how : {Provisioning::kOnDemand, Provisioning::kSpot}) {
      limits.push_back({.accelerator = std::string(row->label),
                        .provisioning = how,
                        .region = "us-central1",
                        .limit = 104,
                        .usage = 0,
                        .name = "quota",
                        .source = "test"});
    }
  }
  return Quota(std::move(limits));
}

TEST(Silence, OnEveryProfileOfTheCatalog) { ExpectSilence(Catalog::Embedded(), {}, {}, 100); }

TEST(Silence, OnImportedProfilesOfEachServer) { ExpectSilence(Imported(), {}, {}, 500); }

TEST(Silence, WithRegionVersionAndEnoughQuota) {
  ExpectSilence(Imported(), EnoughQuota(*Imported()),
                {.gke_version = "1.33.4-gke.1350000", .region = "us-central1"}, 500);
}

// What keeps the tests above honest: the same manifests are found fault with where quota is short.
TEST(Silence, EndsWhereQuotaIsShort) {
  const auto made = CreateManifests({.model = "Qwen/Qwen3-8B",
                                     .server = "vllm",
                                     .accelerator = "nvidia-l4",
                                     .targets = {.ntpot_ms = 40}},
                                    *Imported());
  ASSERT_TRUE(made) << made.error().Text();
  const Quota one({{.accelerator = "nvidia-l4",
                    .region = "us-central1",
                    .limit = 4,
                    .name = "NVIDIA_L4_GPUS"}});
  EXPECT_THAT(
      FindingsIn(ManifestText(*made, true, false), {Imported(), one, {.region = "us-central1"}}),
      ::testing::ElementsAre("GIQ103 Deployment \"default/qwen3-8b-vllm\" needs 10 nvidia-l4 at "
                             "its autoscaler's maximum of 10 replicas, the quota NVIDIA_L4_GPUS "
                             "in us-central1 is 4"));
}

}  // namespace
}  // namespace giq
