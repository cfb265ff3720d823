// What generated manifests say.
#include "recommender/manifests.h"

#include <gmock/gmock.h>

#include "tests/unit/recommender/measured.h"

namespace giq {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const std::shared_ptr<const Catalog>& TestCatalog() {
  static const auto catalog = Measured({
      {"g2-standard-12", "nvidia-l4", "acme/chat", "vllm", "v0.11.1"},
      {"g2-standard-12", "nvidia-l4", "acme/chat", "vllm", "v0.9.2"},
      {"g2-standard-24", "nvidia-l4", "acme/chat", "tgi", "3.2.0"},
      {"g2-standard-12", "nvidia-l4", "acme/chat", "sglang", "v0.4.6"},
      {"a3-highgpu-8g", "nvidia-h100-80gb", "meta-llama/Llama-3.3-70B-Instruct", "vllm", "v0.11.2"},
      {"a3-highgpu-1g", "nvidia-h100-80gb", "acme/chat", "vllm", "v0.11.1", "Deep Research"},
      {"ct6e-standard-8t", "tpu-v6e-slice", "acme/tpu", "vllm", "v0.14.0"},
      {"ct5lp-hightpu-8t", "tpu-v5-lite-podslice", "google/gemma-7b-it", "jetstream", "v0.2.4"},
      {"g2-standard-12", "nvidia-l4", "acme/stack", "vllm", "v0.11.1", "", ",", "llm-d,0.3"},
      {"g2-standard-12", "nvidia-l4", "acme/we'ird: *a #1\ttab", "vllm", "v0.11.1"},
  });
  return catalog;
}

/// What was generated, readable by kind and JSON pointer.
class Made {
 public:
  explicit Made(const ManifestRequest& request) {
    auto made = CreateManifests(request, *TestCatalog());
    if (!made) throw std::runtime_error(made.error().Text());
    manifests_ = *std::move(made);
    file_ = ReadManifest("made.yaml", ManifestText(manifests_, true, true));
  }

  [[nodiscard]] std::string At(std::string_view kind, std::string_view pointer) const {
    for (const Document& document : file_->documents()) {
      if (TextAt(document.root, "/kind") == kind) return TextAt(document.root, pointer);
    }
    return "(no " + std::string(kind) + ")";
  }
  [[nodiscard]] std::string InPod(std::string_view pointer) const {
    return At("Deployment", "/spec/template/spec" + std::string(pointer));
  }
  [[nodiscard]] std::string InServer(std::string_view pointer) const {
    return InPod("/containers/0" + std::string(pointer));
  }
  [[nodiscard]] std::vector<std::string> Kinds() const {
    std::vector<std::string> kinds;
    for (const KubernetesManifest& manifest : manifests_.manifests) kinds.push_back(manifest.kind);
    return kinds;
  }
  [[nodiscard]] const std::vector<std::string>& comments() const { return manifests_.comments; }

 private:
  Manifests manifests_;
  std::unique_ptr<File> file_;
};

ManifestRequest Chat() {
  return {.model = "acme/chat", .server = "vllm", .accelerator = "nvidia-l4"};
}

TEST(Manifests, DeployVllmFromTheHub) {
  const Made made(Chat());
  EXPECT_THAT(made.Kinds(), ElementsAre("Deployment", "Service", "PodMonitoring"));
  EXPECT_EQ(made.InServer("/image"), "vllm/vllm-openai:v0.11.1");
  EXPECT_EQ(made.InServer("/args"),
            R"(["--model=acme/chat","--tensor-parallel-size=1","--port=8000"])");
  EXPECT_EQ(made.InServer("/env"), R"([{"name":"HF_TOKEN","valueFrom":{"secretKeyRef":)"
                                   R"({"name":"hf-secret","key":"hf_api_token"}}}])");
  EXPECT_EQ(made.InServer("/resources/limits"), R"({"nvidia.com/gpu":"1"})");
  EXPECT_EQ(made.InServer("/readinessProbe/httpGet"), R"({"path":"/health","port":8000})");
  EXPECT_EQ(made.InPod("/nodeSelector"), R"({"cloud.google.com/gke-accelerator":"nvidia-l4"})");
  EXPECT_EQ(made.InPod("/serviceAccountName"), "(none)");
  EXPECT_EQ(made.At("Deployment", "/spec/replicas"), "1");
  EXPECT_EQ(made.At("Deployment", "/metadata/annotations"),
            R"({"giq-lint.dev/manifest-version":"giq-lint )" GIQ_VERSION R"("})");
  EXPECT_EQ(made.At("Service", "/spec"), R"({"selector":{"app":"chat-vllm"},"ports":[)"
                                         R"({"name":"http","port":8000,"targetPort":8000}]})");
  EXPECT_EQ(made.At("PodMonitoring", "/spec/endpoints"),
            R"([{"port":"metrics","path":"/metrics","interval":"15s"}])");
}

TEST(Manifests, LoadFromABucket) {
  ManifestRequest request = Chat();
  request.bucket_uri = "gs://acme-models/llm/v1/";
  const Made streamed(request);
  EXPECT_THAT(streamed.Kinds(),
              ElementsAre("ServiceAccount", "Deployment", "Service", "PodMonitoring"));
  EXPECT_EQ(streamed.InServer("/args/0"), "--model=gs://acme-models/llm/v1");
  EXPECT_EQ(streamed.InServer("/args/1"), "--load-format=runai_streamer");
  EXPECT_EQ(streamed.InServer("/args/2"), "--served-model-name=acme/chat");
  EXPECT_EQ(streamed.InServer("/env"), "(none)");
  EXPECT_EQ(streamed.InPod("/serviceAccountName"), "chat-vllm");
  EXPECT_EQ(streamed.InPod("/volumes/1"), "(none)");
  request.server_version = "v0.9.2";
  const Made mounted(request);
  EXPECT_EQ(mounted.InServer("/args/0"), "--model=/data/llm/v1");
  EXPECT_EQ(mounted.InServer("/volumeMounts/1"),
            R"({"name":"bucket","mountPath":"/data","readOnly":true})");
  EXPECT_EQ(mounted.InPod("/volumes/1/csi/driver"), "gcsfuse.csi.storage.gke.io");
  EXPECT_EQ(mounted.InPod("/volumes/1/csi/volumeAttributes/bucketName"), "acme-models");
  EXPECT_THAT(mounted.InPod("/volumes/1/csi/volumeAttributes/mountOptions"),
              HasSubstr("file-cache:max-size-mb:-1"));
  EXPECT_EQ(mounted.At("Deployment", "/spec/template/metadata/annotations"),
            R"({"gke-gcsfuse/volumes":"true"})");
  EXPECT_THAT(mounted.comments(), Contains(HasSubstr("buckets add-iam-policy-binding "
                                                     "gs://acme-models "
                                                     "--role=roles/storage.objectViewer")));
  EXPECT_THAT(mounted.comments(), Contains(HasSubstr("/subject/ns/default/sa/chat-vllm")));
}

TEST(Manifests, ScaleByRunningRequests) {
  ManifestRequest request = Chat();
  request.targets = {.ntpot_ms = 40, .ttft_ms = 5000};
  const Made made(request);
  EXPECT_THAT(made.Kinds(),
              ElementsAre("Deployment", "Service", "PodMonitoring", "HorizontalPodAutoscaler"));
  EXPECT_EQ(made.At("HorizontalPodAutoscaler", "/spec/metrics/0/pods"),
            R"({"metric":{"name":"prometheus.googleapis.com|vllm:num_requests_running|gauge"},)"
            R"("target":{"type":"AverageValue","averageValue":"14"}})");
  EXPECT_EQ(made.At("HorizontalPodAutoscaler", "/spec/scaleTargetRef/name"), "chat-vllm");
  EXPECT_EQ(made.At("Deployment", "/spec/replicas"), "(none)");  // the autoscaler's to count
  EXPECT_EQ(made.At("Deployment", "/metadata/annotations/giq-lint.dev~1target-ntpot-milliseconds"),
            "40");
  // Above all that was measured, so it bounds nothing.
  EXPECT_EQ(made.At("Deployment", "/metadata/annotations/giq-lint.dev~1target-ttft-milliseconds"),
            "(none)");
  EXPECT_THAT(made.comments(),
              Contains("The autoscaler adds a replica above 14 running requests a replica, of "
                       "which 16 are what the target allows"));
  EXPECT_THAT(made.comments(), Contains(HasSubstr("custom-metrics-stackdriver-adapter")));
  request.requests_per_second = 50;  // 4 a replica: more than the usual maximum of 10
  const Made loaded(request);
  EXPECT_EQ(loaded.At("HorizontalPodAutoscaler", "/spec/minReplicas"), "13");
  EXPECT_EQ(loaded.At("HorizontalPodAutoscaler", "/spec/maxReplicas"), "13");
}

TEST(Manifests, LetServersTakeMoreRequestsThanTheThreshold) {
  ManifestRequest request = Chat();
  request.targets = {.ntpot_ms = 900};
  EXPECT_EQ(Made(request).InServer("/args/3"), "--max-num-seqs=1178");  // twice 589
  request.server = "sglang";
  EXPECT_THAT(Made(request).InServer("/args"), HasSubstr("\"--max-running-requests=1178\""));
  request.server = "tgi";
  EXPECT_THAT(Made(request).InServer("/args"), HasSubstr("\"--max-concurrent-requests=1178\""));
  request.targets = {.ntpot_ms = 40};
  EXPECT_THAT(Made(request).InServer("/args"), Not(HasSubstr("concurrent")));
}

TEST(Manifests, SayWhyThereIsNoAutoscaler) {
  ManifestRequest request = Chat();
  request.targets = {.ntpot_ms = 10};
  const Made made(request);
  EXPECT_EQ(made.At("HorizontalPodAutoscaler", ""), "(no HorizontalPodAutoscaler)");
  EXPECT_EQ(made.At("Deployment", "/spec/replicas"), "1");
  EXPECT_THAT(made.comments(), Contains("No autoscaler: NTPOT 10 ms is below all that was "
                                        "measured: 20 ms to 900 ms is possible"));
}

TEST(Manifests, StartEachServerItsOwnWay) {
  ManifestRequest request = Chat();
  request.server = "tgi";
  const Made tgi(request);
  EXPECT_EQ(tgi.InServer("/image"), "ghcr.io/huggingface/text-generation-inference:3.2.0");
  EXPECT_EQ(tgi.InServer("/args"), R"(["--model-id=acme/chat","--num-shard=2","--port=8000"])");
  request.server = "sglang";
  const Made sglang(request);
  EXPECT_EQ(sglang.InServer("/image"), "lmsysorg/sglang:v0.4.6");
  EXPECT_EQ(sglang.InServer("/args"), R"(["--model-path=acme/chat","--tp-size=1",)"
                                      R"("--host=0.0.0.0","--port=8000","--enable-metrics"])");
}

TEST(Manifests, DeployJetStreamWithWhatAnswersHttp) {
  const Made made({.model = "google/gemma-7b-it",
                   .server = "jetstream",
                   .accelerator = "tpu-v5-lite-podslice"});
  EXPECT_EQ(made.InServer("/args/0"), "--model_id=google/gemma-7b-it");
  EXPECT_EQ(made.InServer("/resources/limits/google.com~1tpu"), "8");
  EXPECT_EQ(made.InServer("/ports"), R"([{"name":"grpc","containerPort":9000},)"
                                     R"({"name":"metrics","containerPort":9100}])");
  EXPECT_EQ(made.InPod("/containers/1/ports/0/containerPort"), "8000");
  EXPECT_EQ(made.InPod("/volumes/1/secret/items"),
            R"([{"key":"hf_api_token","path":"HUGGINGFACE_TOKEN"}])");
}

TEST(Manifests, KeepTheCompileCacheOfASingleTpuServer) {
  ManifestRequest request{.model = "acme/tpu",
                          .server = "vllm",
                          .accelerator = "tpu-v6e-slice",
                          .bucket_uri = "gs://acme-models/llm"};
  const Made alone(request);
  EXPECT_EQ(alone.InServer("/image"), "vllm/vllm-tpu:v0.14.0");
  EXPECT_EQ(alone.InServer("/env"),
            R"([{"name":"VLLM_XLA_CACHE_PATH","value":"/data/xla-cache"}])");
  EXPECT_EQ(alone.InServer("/volumeMounts/1"), R"({"name":"bucket","mountPath":"/data"})");
  EXPECT_EQ(alone.InPod("/nodeSelector/cloud.google.com~1gke-tpu-topology"), "2x4");
  EXPECT_THAT(alone.comments(), Contains(HasSubstr("--role=roles/storage.objectUser")));
  EXPECT_THAT(alone.comments(), Contains("  wait until the pod is ready, then scale up"));
  request.requests_per_second = 20;
  const Made three(request);
  EXPECT_EQ(three.At("Deployment", "/spec/replicas"), "3");
  EXPECT_EQ(three.InServer("/env"), "(none)");
  EXPECT_EQ(three.InPod("/volumes/1"), "(none)");  // streamed: no mount is needed
  EXPECT_THAT(three.comments(), Contains(HasSubstr("VLLM_XLA_CACHE_PATH is not set")));
}

TEST(Manifests, CacheLargeModelsInMemory) {
  const Made made({.model = "meta-llama/Llama-3.3-70B-Instruct",
                   .server = "vllm",
                   .accelerator = "nvidia-h100-80gb"});
  EXPECT_EQ(made.InServer("/env/1"), R"({"name":"HF_HOME","value":"/dev/shm/hf_cache"})");
  // 131.4 GiB of weights and 8 GiB that processes share.
  EXPECT_EQ(made.InPod("/volumes/0/emptyDir"), R"({"medium":"Memory","sizeLimit":"140Gi"})");
  const std::string memory = made.InServer("/resources/limits/memory");
  EXPECT_EQ(made.InServer("/resources/requests/memory"), memory);
  EXPECT_GT(std::stoi(memory), 140);
  EXPECT_EQ(Made(Chat()).InServer("/resources/limits/memory"), "(none)");
}

TEST(Manifests, AskForTheNodesDiskOnAutopilot) {
  ManifestRequest request{
      .model = "google/gemma-2-27b-it", .server = "vllm", .accelerator = "nvidia-l4"};
  const char* const disk = "/resources/requests/ephemeral-storage";
  request.mode = ClusterMode::kAutopilot;
  EXPECT_EQ(Made(request).InServer(disk), "56Gi");  // 50.7 GiB and 5 beside them
  request.mode = ClusterMode::kStandard;
  EXPECT_EQ(Made(request).InServer(disk), "(none)");
  EXPECT_THAT(Made(request).comments(), Contains(HasSubstr("gcloud container node-pools create")));
  request.mode = ClusterMode::kAutopilot;
  EXPECT_THAT(Made(request).comments(), Not(Contains(HasSubstr("node-pools create"))));
}

TEST(Manifests, SelectSpotAndUseCaseAndNamespace) {
  const Made made({.model = "acme/chat",
                   .server = "vllm",
                   .accelerator = "nvidia-h100-80gb",
                   .use_case = "deep research",
                   .name_space = "team-1"});
  EXPECT_EQ(made.InPod("/nodeSelector/cloud.google.com~1gke-spot"), "true");
  EXPECT_EQ(made.At("Deployment", "/metadata/annotations/giq-lint.dev~1use-case"), "Deep Research");
  for (const char* kind : {"Deployment", "Service", "PodMonitoring"}) {
    EXPECT_EQ(made.At(kind, "/metadata/namespace"), "team-1") << kind;
  }
  EXPECT_THAT(made.comments(), Contains("a3-highgpu-1g is offered as Spot or flex-start only: "
                                        "Spot is selected"));
  EXPECT_THAT(made.comments(), Contains(HasSubstr("hf-secret --namespace=team-1")));
}

TEST(Manifests, DeployIntoLlmD) {
  ManifestRequest request = Chat();
  request.serving_stack = "llm-d";
  const Made made(request);
  EXPECT_EQ(made.At("Deployment", "/spec/template/metadata/labels"),
            R"({"app":"chat-vllm","ai.gke.io/inference-server":"vllm",)"
            R"("llm-d.ai/inferenceServing":"true","llm-d.ai/model":"chat-vllm"})");
  EXPECT_EQ(made.comments()[1],
            "acme/chat on vllm v0.11.1, 1 × nvidia-l4 (g2-standard-12), measured without llm-d");
  EXPECT_THAT(made.comments(),
              Contains(HasSubstr("inferencePool.modelServers.matchLabels.app=chat-vllm")));
  request.model = "acme/stack";
  EXPECT_EQ(Made(request).comments()[1],
            "acme/stack on vllm v0.11.1, 1 × nvidia-l4 (g2-standard-12) with llm-d 0.3");
}

TEST(Manifests, QuoteOddNames) {
  ManifestRequest request = Chat();
  request.model = "acme/we'ird: *a #1\ttab";
  const Made made(request);
  EXPECT_EQ(made.InServer("/args/0"), "--model=acme/we'ird: *a #1\ttab");
  EXPECT_EQ(made.At("Deployment", "/metadata/name"), "we-ird-a-1-tab-vllm");
  for (const std::string& line : made.comments()) EXPECT_THAT(line, Not(HasSubstr("\t")));
}

TEST(ManifestText, PrintsObjectsAndComments) {
  const Manifests manifests{.manifests = {{"A", "v1", "kind: A\n"}, {"B", "v1", "kind: B\n"}},
                            .comments = {"One", "", "  two"}};
  EXPECT_EQ(ManifestText(manifests, true, true), "# One\n#\n#   two\nkind: A\n---\nkind: B\n");
  EXPECT_EQ(ManifestText(manifests, true, false), "kind: A\n---\nkind: B\n");
  EXPECT_EQ(ManifestText(manifests, false, true), "# One\n#\n#   two\n");
}

}  // namespace
}  // namespace giq
