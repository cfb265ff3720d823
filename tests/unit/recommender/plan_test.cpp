// What is decided before a manifest is written.
#include "recommender/plan.h"

#include <gmock/gmock.h>

#include "engine/catalog/operating_point.h"
#include "tests/unit/recommender/measured.h"

namespace giq {
namespace {

using ::testing::HasSubstr;

const std::shared_ptr<const Catalog>& TestCatalog() {
  static const auto catalog = Measured({
      {"g2-standard-12", "nvidia-l4", "acme/chat", "vllm", "v0.9.2"},
      {"g2-standard-12", "nvidia-l4", "acme/chat", "vllm", "v0.11.1"},
      {"g2-standard-12", "nvidia-l4", "acme/chat", "tgi", "3.2.0"},
      {"g2-standard-12", "nvidia-l4", "acme/chat", "sglang", "v0.4.6"},
      {"g2-standard-12", "nvidia-l4", "acme/stack", "vllm", "v0.11.1", "", ",", "llm-d,0.3"},
      {"g2-standard-12", "nvidia-l4", "acme/trt", "tensorrt-llm", "1.0"},
      {"g2-standard-12", "nvidia-l9", "acme/future", "vllm", "v0.11.1"},
      {"a3-highgpu-1g", "nvidia-h100-80gb", "acme/chat", "vllm", "v0.11.1"},
      {"ct6e-standard-8t", "tpu-v6e-slice", "acme/tpu", "vllm", "v0.13.0"},
      {"ct6e-standard-8t", "tpu-v6e-slice", "acme/tpu", "vllm", "v0.14.0"},
      {"ct5lp-hightpu-8t", "tpu-v5-lite-podslice", "acme/jet", "jetstream", "v0.2.4"},
  });
  return catalog;
}

ManifestRequest Chat() {
  return {.model = "acme/chat", .server = "vllm", .accelerator = "nvidia-l4"};
}

DeploymentPlan Planned(const ManifestRequest& request) {
  auto plan = PlanDeployment(request, *TestCatalog());
  if (!plan) throw std::runtime_error(plan.error().Text());
  return *plan;
}

std::string Refused(const ManifestRequest& request) {
  const auto plan = PlanDeployment(request, *TestCatalog());
  return plan ? "a plan" : plan.error().what;
}

std::int64_t ThresholdFor(const LatencyTargets& targets) {
  ManifestRequest request = Chat();
  request.targets = targets;
  return Planned(request).scaling.value().threshold;
}

TEST(Plan, TakesTheThresholdFromTheRequestsInFlightAtTheTarget) {
  // In flight are 16 requests at 40 ms and 63 at 90; a tenth less is what the autoscaler tolerates.
  EXPECT_EQ(ThresholdFor({.ntpot_ms = 40}), 14);
  EXPECT_DOUBLE_EQ(RequestsAt(*Planned(Chat()).curve, 65).value(), 39.5);
  EXPECT_EQ(ThresholdFor({.ntpot_ms = 65}), 35);  // 39.5 ÷ 1.1 = 35.9
  EXPECT_EQ(ThresholdFor({.ttft_ms = 90}), 14);
  EXPECT_EQ(ThresholdFor({.itl_ms = 30}), 14);
  EXPECT_EQ(ThresholdFor({.ntpot_ms = 65, .ttft_ms = 90}), 14);
  EXPECT_EQ(ThresholdFor({.ntpot_ms = 20}), 1);  // 2 ÷ 1.1
}

TEST(Plan, RunsAtFullThroughputWhereTheTargetIsAboveAllThatWasMeasured) {
  ManifestRequest request = Chat();
  request.targets = {.ntpot_ms = 5000};
  const DeploymentPlan plan = Planned(request);
  EXPECT_EQ(plan.scaling.value().threshold, 589);  // 648 ÷ 1.1
  EXPECT_EQ(plan.at.output_tokens_per_second, 720);
  EXPECT_FALSE(plan.bounds.ntpot_ms);
}

TEST(Plan, HasNoAutoscalerForATargetThatNothingReaches) {
  ManifestRequest request = Chat();
  request.targets = {.ntpot_ms = 10};
  const DeploymentPlan plan = Planned(request);
  EXPECT_FALSE(plan.scaling);
  EXPECT_EQ(plan.no_autoscaler,
            "NTPOT 10 ms is below all that was measured: 20 ms to 900 ms is possible");
  EXPECT_TRUE(plan.bounds.empty());
  EXPECT_EQ(plan.at.output_tokens_per_second, 700);  // the saturation point
}

TEST(Plan, WatchesWhatTheServerExports) {
  ManifestRequest request = Chat();
  request.targets = {.ntpot_ms = 40};
  EXPECT_EQ(Planned(request).scaling.value().metric,
            "prometheus.googleapis.com|vllm:num_requests_running|gauge");
  request.server = "tgi";
  EXPECT_EQ(Planned(request).scaling.value().metric,
            "prometheus.googleapis.com|tgi_batch_current_size|gauge");
  request.server = "sglang";
  EXPECT_EQ(Planned(request).scaling.value().metric,
            "prometheus.googleapis.com|sglang:num_running_reqs|gauge");
  request = {.model = "acme/jet",
             .server = "jetstream",
             .accelerator = "tpu-v5-lite-podslice",
             .targets = {.ntpot_ms = 40}};
  EXPECT_EQ(Planned(request).no_autoscaler,
            "jetstream exports no number of running requests to hold the target by");
}

TEST(Plan, CountsTheFirstReplicasForALoad) {
  ManifestRequest request = Chat();
  EXPECT_EQ(Planned(request).replicas, 1);
  request.requests_per_second = 7;  // what one answers at saturation
  EXPECT_EQ(Planned(request).replicas, 1);
  request.requests_per_second = 7.01;
  EXPECT_EQ(Planned(request).replicas, 2);
  request.targets = {.ntpot_ms = 40};  // within which one answers 4 a second
  EXPECT_EQ(Planned(request).replicas, 2);
  request.requests_per_second = 0.001;
  EXPECT_EQ(Planned(request).replicas, 1);
  request.requests_per_second = 4001;
  EXPECT_EQ(Refused(request), "4001 requests a second take 1001 replicas, which is more than 1000");
  request.requests_per_second = 1e300;
  EXPECT_THAT(Refused(request), HasSubstr("which is more than 1000"));
}

TEST(Plan, CountsReplicasByTokensWhereRequestsWereNotMeasured) {
  ManifestRequest request{
      .model = "google/gemma-2-27b-it", .server = "vllm", .accelerator = "nvidia-l4"};
  request.requests_per_second = 7;  // 425 tokens/s in answers of 128: 3.3 a second
  EXPECT_EQ(Planned(request).replicas, 3);
  const auto catalog = Extended(
      {{"benchmarks.csv",
        "machine_type,accelerator,model,server,use_case,output_tokens_per_second,ntpot_ms\n"
        "g2-standard-12,nvidia-l4,acme/odd,vllm,random prompts,100,20\n"}});
  ASSERT_TRUE(catalog) << catalog.error().Text();
  request.model = "acme/odd";
  const auto plan = PlanDeployment(request, **catalog);
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().what,
            "how many requests a replica answers is not known: neither requests a second nor "
            "token lengths were measured");
}

TEST(Plan, StreamsFromABucketWhereTheVersionCan) {
  const auto loading = [](std::string_view model, std::string_view accelerator,
                          std::string_view version, std::string_view server = "vllm") {
    return Planned({.model = std::string(model),
                    .server = std::string(server),
                    .server_version = std::string(version),
                    .accelerator = std::string(accelerator),
                    .bucket_uri = "gs://acme-models/llm"})
        .loading;
  };
  EXPECT_EQ(loading("acme/chat", "nvidia-l4", "v0.11.1"), Loading::kStream);
  EXPECT_EQ(loading("acme/chat", "nvidia-l4", "v0.9.2"), Loading::kFuse);
  EXPECT_EQ(loading("acme/chat", "nvidia-l4", "latest", "sglang"), Loading::kFuse);
  EXPECT_EQ(loading("acme/tpu", "tpu-v6e-slice", "v0.14.0"), Loading::kStream);
  EXPECT_EQ(loading("acme/tpu", "tpu-v6e-slice", "v0.13.0"), Loading::kFuse);
  EXPECT_EQ(Planned(Chat()).loading, Loading::kHub);
}

TEST(Plan, ReadsBucketsAndFolders) {
  ManifestRequest request = Chat();
  const auto parts = [&](std::string uri) {
    request.bucket_uri = std::move(uri);
    const DeploymentPlan plan = Planned(request);
    return plan.bucket + " " + plan.bucket_path;
  };
  EXPECT_EQ(parts("gs://acme-models"), "acme-models ");
  EXPECT_EQ(parts("gs://acme-models/"), "acme-models ");
  EXPECT_EQ(parts("gs://acme-models/llm/v1/"), "acme-models llm/v1");
  EXPECT_EQ(parts("gs://BUCKET_NAME"), "BUCKET_NAME ");  // as Google's page writes it
  const auto refused = [&](std::string uri) {
    request.bucket_uri = std::move(uri);
    return Refused(request);
  };
  EXPECT_EQ(refused("gcs://acme-models/llm"),
            "\"gcs://acme-models/llm\" is no bucket: write gs://BUCKET or gs://BUCKET/FOLDER, "
            "perhaps gs://acme-models/llm");
  EXPECT_EQ(refused("gs://acme-models/llm/config.json"),
            "\"gs://acme-models/llm/config.json\" names a file: give the folder that holds "
            "config.json and the weights, gs://acme-models/llm");
  EXPECT_EQ(refused("gs://acme-"),
            "in \"gs://acme-\" the name does not start and end with a letter or a digit");
  EXPECT_THAT(refused("s3://acme"), HasSubstr("is no bucket"));
  EXPECT_THAT(refused("gs://a b/c"), HasSubstr("is no bucket"));
  EXPECT_THAT(refused("gs://acme-models/a\nb"), HasSubstr("is no bucket"));
}

TEST(Plan, KeepsTheCompileCacheWhereOneServerIsAlone) {
  ManifestRequest request{.model = "acme/tpu",
                          .server = "vllm",
                          .accelerator = "tpu-v6e-slice",
                          .bucket_uri = "gs://acme-models/llm"};
  EXPECT_TRUE(Planned(request).keeps_xla_cache());
  EXPECT_EQ(Planned(request).topology, "2x4");
  request.requests_per_second = 8;  // two replicas
  EXPECT_FALSE(Planned(request).keeps_xla_cache());
  request.requests_per_second.reset();
  request.targets = {.ntpot_ms = 40};
  EXPECT_FALSE(Planned(request).keeps_xla_cache());
  request.targets = {};
  request.bucket_uri.clear();
  EXPECT_FALSE(Planned(request).keeps_xla_cache());
}

TEST(Plan, SelectsSpotWhereNothingElseIsSold) {
  EXPECT_FALSE(Planned(Chat()).spot());
  ManifestRequest request = Chat();
  request.accelerator = "nvidia-h100-80gb";
  EXPECT_TRUE(Planned(request).spot());
}

TEST(Plan, TakesTheDefaultUseCaseWhereNoneIsAskedFor) {
  const auto catalog =
      Measured({{"g2-standard-12", "nvidia-l4", "acme/both", "vllm", "v1.0.0", "Deep Research"},
                {"g2-standard-24", "nvidia-l4", "acme/both", "vllm", "v0.9.0"},
                {"g2-standard-12", "nvidia-l4", "acme/one", "vllm", "v1.0.0", "Deep Research"}});
  const auto machine = [&](std::string model, std::string use_case) {
    const auto plan = PlanDeployment({.model = std::move(model),
                                      .server = "vllm",
                                      .accelerator = "nvidia-l4",
                                      .use_case = std::move(use_case)},
                                     *catalog);
    return plan ? std::string(plan->row->machine_type) : plan.error().what;
  };
  EXPECT_EQ(machine("acme/both", ""), "g2-standard-24");
  EXPECT_EQ(machine("acme/both", "Chatbot (ShareGPT)"), "g2-standard-24");
  EXPECT_EQ(machine("acme/both", "Deep Research"), "g2-standard-12");
  EXPECT_EQ(machine("acme/one", ""), "g2-standard-12");
}

TEST(Plan, DeploysIntoLlmDWhereItIsAskedForOrWasMeasuredSo) {
  ManifestRequest request = Chat();
  EXPECT_FALSE(Planned(request).llm_d);
  request.serving_stack = "llm-d";
  EXPECT_TRUE(Planned(request).llm_d);
  EXPECT_EQ(Planned(request).row->serving_stack, "");
  request.model = "acme/stack";
  EXPECT_EQ(Planned(request).row->serving_stack_version, "0.3");
  request.serving_stack.clear();
  EXPECT_TRUE(Planned(request).llm_d);
  request.serving_stack = "llm-d";
  request.serving_stack_version = "0.9";
  EXPECT_EQ(Refused(request), "serving stack version \"0.9\" was not measured: there is 0.3");
  request.serving_stack = "ray";
  EXPECT_EQ(Refused(request), "serving stack \"ray\" is not known: there is llm-d");
  request = Chat();
  request.server = "tgi";
  request.serving_stack = "llm-d";
  EXPECT_EQ(Refused(request), "llm-d runs vllm, not \"tgi\"");
}

TEST(Plan, MakesNamesOfModels) {
  const auto name = [](const std::string& model) {
    const auto catalog = Measured({{"g2-standard-12", "nvidia-l4", model, "vllm", "v0.11.1"}});
    const auto plan =
        PlanDeployment({.model = model, .server = "vllm", .accelerator = "nvidia-l4"}, *catalog);
    return plan ? plan->name : plan.error().Text();
  };
  EXPECT_EQ(name("acme/Chat_4B.v2"), "chat-4b-v2-vllm");
  EXPECT_EQ(name("no-owner"), "no-owner-vllm");
  EXPECT_EQ(name("acme/3B"), "m-3b-vllm");
  EXPECT_EQ(name("acme/--"), "model-vllm");
  EXPECT_EQ(name("acme/$(HOME) é#1"), "home-1-vllm");
  EXPECT_EQ(name("acme/" + std::string(45, 'a') + "-tail"), std::string(45, 'a') + "-vllm");
}

TEST(Plan, RefusesNamesOfNamespacesThatNoClusterTakes) {
  ManifestRequest request = Chat();
  for (const char* good : {"default", "a", "team-1", "0x"}) {
    request.name_space = good;
    EXPECT_TRUE(PlanDeployment(request, *TestCatalog())) << good;
  }
  for (const std::string& bad :
       {std::string(), std::string("Team"), std::string("a_b"), std::string("-a"),
        std::string("a-"), std::string("a.b"), std::string("a\nb: c"), std::string(64, 'a')}) {
    request.name_space = bad;
    EXPECT_EQ(Refused(request), "\"" + bad +
                                    "\" is no namespace: its name has small letters, digits and "
                                    "-, at most 63 of them");
  }
}

TEST(Plan, SaysWhatWasMeasuredInstead) {
  const auto refused = [](auto change) {
    ManifestRequest request = Chat();
    change(request);
    return Refused(request);
  };
  EXPECT_EQ(refused([](auto& r) { r.accelerator = "nvidia-b200"; }),
            "accelerator \"nvidia-b200\" was not measured with this model and server: there is "
            "nvidia-h100-80gb, nvidia-l4");
  EXPECT_EQ(refused([](auto& r) { r.server_version = "v9"; }),
            "version \"v9\" was not measured: there is v0.11.1, v0.9.2");
  EXPECT_EQ(refused([](auto& r) { r.use_case = "Deep Research"; }),
            "use case \"Deep Research\" was not measured with this model: there is one that states "
            "none");
  EXPECT_EQ(refused([](auto& r) { r.server = "jetstream"; }),
            "model server \"jetstream\" was not measured with this model: there is sglang, tgi, "
            "vllm");
  EXPECT_EQ(refused([](auto& r) { r.model = "acme/none"; }),
            "model \"acme/none\" was not measured: there is acme/chat, acme/future, acme/jet, "
            "acme/stack, acme/tpu, acme/trt, google/gemma-2-27b-it, "
            "meta-llama/Llama-3.3-70B-Instruct and 1 more");
  EXPECT_EQ(refused([](auto& r) {
              r.model = "acme/trt";
              r.server = "tensorrt-llm";
            }),
            "how trtllm is started on nvidia-l4 is not known: manifests are generated for "
            "vllm, tgi and sglang on GPUs, and for vllm and jetstream on TPUs");
  EXPECT_EQ(refused([](auto& r) {
              r.model = "acme/jet";
              r.server = "jetstream";
              r.accelerator = "tpu-v5-lite-podslice";
              r.bucket_uri = "gs://acme-models/llm";
            }),
            "jetstream loads models from the Hugging Face hub alone: leave the bucket out");
}

TEST(Plan, RefusesMachinesThatTheCatalogDoesNotKnow) {
  EXPECT_EQ(Refused({.model = "acme/future", .server = "vllm", .accelerator = "nvidia-l9"}),
            "g2-standard-12 with nvidia-l9 is not in the catalog: add it to machine_types.csv and "
            "accelerators.csv");
}

}  // namespace
}  // namespace giq
