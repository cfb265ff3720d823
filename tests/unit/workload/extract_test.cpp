// Kinds, accelerators, replicas, node selection and targets.
#include "engine/workload/extract.h"

#include <gtest/gtest.h>

#include "tests/unit/workload/bundle_of.h"

namespace giq {
namespace {

using testing::BundleOf;
using testing::VllmDeployment;

constexpr std::string_view kModelArgs =
    "        args: [--model=google/gemma-2-27b-it, --tensor-parallel-size=2]\n";

TEST(Extract, ReadsAVllmDeployment) {
  const auto made = BundleOf(VllmDeployment(std::string(kModelArgs)));
  const Workload& workload = made.only();
  EXPECT_EQ(workload.Title(), "Deployment \"llm\"");
  EXPECT_TRUE(workload.whole);
  EXPECT_EQ(*workload.server, Server::kVllm);
  EXPECT_EQ(*workload.server_version, "v0.10.0");
  EXPECT_EQ(workload.model->text, "google/gemma-2-27b-it");
  EXPECT_EQ(workload.model->kind, ModelKind::kHubId);
  EXPECT_EQ(*workload.parallelism.tensor, 2);
  EXPECT_TRUE(workload.parallelism.pipeline.absent());
  EXPECT_EQ(*workload.accelerator, "nvidia-l4");
  EXPECT_EQ(*workload.accelerators_per_pod, 2);
  EXPECT_EQ(workload.container().memory_limit->bytes, GiB(80));
  EXPECT_EQ(*workload.replicas, 1);
  EXPECT_EQ(*workload.provisioning, Provisioning::kOnDemand);
}

TEST(Extract, PlacesPointIntoTheText) {
  const auto made = BundleOf(VllmDeployment(std::string(kModelArgs)));
  const Source& source = made.files[0]->source();
  const Workload& workload = made.only();
  EXPECT_EQ(source.Slice(workload.accelerator.at().span()), "nvidia-l4");
  EXPECT_EQ(source.Slice(workload.model.at().span()), "--model=google/gemma-2-27b-it");
  EXPECT_EQ(PointerOf(*workload.accelerators_per_pod.at().node),
            "/spec/template/spec/containers/0/resources/limits/nvidia.com~1gpu");
}

TEST(Extract, KnowsWhereEachKindKeepsItsTemplate) {
  const std::string pod =
      "{nodeSelector: {cloud.google.com/gke-accelerator: nvidia-l4}, containers: [{name: c, image: "
      "vllm/vllm-openai:v0.9.0,"
      " resources: {limits: {nvidia.com/gpu: 1}}}]}";
  const std::string with_template =
      "{template: {spec: " + pod + "}, selector: {}, replicas: 3, parallelism: 4}";
  const std::tuple<std::string, std::string, std::string, std::optional<std::int64_t>> kinds[] = {
      {"apps/v1", "Deployment", with_template, 3},
      {"apps/v1", "StatefulSet", with_template, 3},
      {"apps/v1", "ReplicaSet", with_template, 3},
      {"apps/v1", "DaemonSet", with_template, std::nullopt},  // pods follow from nodes
      {"batch/v1", "Job", with_template, 4},
      {"batch/v1", "CronJob", "{jobTemplate: {spec: " + with_template + "}}", 4},
      {"v1", "Pod", pod, 1},
      {"example.com/v1", "ModelServer", with_template, 3}};
  for (const auto& [api, kind, spec, replicas] : kinds) {
    const auto made = BundleOf("apiVersion: " + api + "\nkind: " + kind +
                               "\nmetadata: {name: x}\nspec: " + spec + "\n");
    ASSERT_EQ(made.bundle.workloads.size(), 1U) << kind;
    EXPECT_EQ(*made.only().accelerators_per_pod, 1) << kind;
    EXPECT_EQ(made.only().replicas.value_or(-1), replicas.value_or(-1)) << kind;
  }
}

TEST(Extract, UnrollsLists) {
  const auto made = BundleOf(
      "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: a}\n  "
      "spec:\n"
      "    containers: [{name: c, image: x, resources: {limits: {nvidia.com/gpu: 1}}}]\n");
  ASSERT_EQ(made.bundle.workloads.size(), 1U);
  EXPECT_EQ(PointerOf(*made.only().accelerators_per_pod.at().node),
            "/items/0/spec/containers/0/resources/limits/nvidia.com~1gpu");
}

TEST(Extract, LeavesOtherPodsAlone) {
  EXPECT_TRUE(
      BundleOf(
          "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {}\n"
          "  template: {spec: {containers: [{name: web, image: nginx}]}}\n")
          .bundle.workloads.empty());
}

/// A pod with a label and an image to be filled in; `container` is spliced in.
std::string DescribedPod(const std::string& name, const std::string& label,
                         const std::string& container) {
  return "apiVersion: v1\nkind: Pod\nmetadata:\n  name: " + name + "\n  labels: {" + label +
         "}\nspec:\n  containers:\n  - name: helper\n    image: busybox\n    command: [sleep]\n"
         "  - name: app\n    image: ${IMAGE}\n" +
         container;
}

TEST(Extract, AServerThatIsOnlyDescribedIsStartedInAnUnknownWay) {
  const auto labelled = BundleOf(
      DescribedPod("a", "ai.gke.io/inference-server: vllm", "    command: [python, serve.py]\n"));
  EXPECT_EQ(*labelled.only().server, Server::kVllm);
  EXPECT_TRUE(labelled.only().parallelism.tensor.unknown());
  EXPECT_TRUE(labelled.only().port.unknown());
  EXPECT_TRUE(labelled.only().max_num_seqs.unknown());
}

TEST(Extract, AnImageToBeFilledInLeavesTheNames) {
  const auto pod = [](const std::string& name, const std::string& container) {
    return BundleOf(DescribedPod(name, "ai.gke.io/model: m", container));
  };
  const auto by_pod = pod("max-diffusion", "");
  EXPECT_EQ(by_pod.only().container().name, "app");
  EXPECT_EQ(*by_pod.only().server, Server::kMaxDiffusion);
  EXPECT_EQ(*pod("tensorrt-llm-0", "").only().server, Server::kTensorRtLlm);
  EXPECT_TRUE(pod("web", "").only().server.unknown());
  EXPECT_TRUE(pod("vllm-router", "").only().server.unknown());
  const auto on_gpu =
      BundleOf(DescribedPod("sglang", "app: x", "    resources: {limits: {nvidia.com/gpu: 1}}\n"));
  EXPECT_EQ(*on_gpu.only().server, Server::kSglang);
  EXPECT_TRUE(BundleOf(DescribedPod("vllm", "app: x", "")).bundle.workloads.empty());
}

TEST(Extract, AContainerCalledInferenceServerCounts) {
  const auto made = BundleOf(R"(apiVersion: v1
kind: Pod
metadata: {name: pictures}
spec:
  containers:
  - {name: warm-up, image: busybox, command: [sleep]}
  - {name: inference-server, image: "example/pictures:1"}
)");
  EXPECT_EQ(made.only().container().name, "inference-server");
  EXPECT_TRUE(made.only().server.absent());
}

TEST(Extract, AFolderOnLocalSsdMeansNodesThatHaveIt) {
  const auto at = [](const std::string& path) {
    return BundleOf(VllmDeployment(
        "", "      volumes:\n      - name: models\n        hostPath: {path: " + path + "}\n"));
  };
  const auto ssd = at("/mnt/stateful_partition/kube-ephemeral-ssd/models");
  ASSERT_TRUE(ssd.only().local_ssd.known());
  EXPECT_TRUE(*ssd.only().local_ssd);
  EXPECT_TRUE(at("/home/kubernetes/bin/nvidia").only().local_ssd.absent());
}

TEST(Extract, InAPatchAbsentIsUnknown) {
  const auto made = BundleOf(
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec:\n  template:\n    spec:\n "
      "     containers:\n"
      "      - {name: c, resources: {limits: {nvidia.com/gpu: 8}}}\n");
  const Workload& patch = made.only();
  EXPECT_FALSE(patch.whole);
  EXPECT_TRUE(patch.replicas.unknown());
  EXPECT_TRUE(patch.accelerator.unknown());
  EXPECT_TRUE(patch.shm.unknown());
  EXPECT_TRUE(patch.xla_cache.unknown());
  EXPECT_EQ(patch.rollout.kind, Rollout::Kind::kUnknown);
}

TEST(Extract, WhereKustomizeReplacesSomethingAbsentIsUnknown) {
  const auto pod = [](const std::string& metadata, const std::string& spec) {
    return BundleOf("apiVersion: v1\nkind: Pod\nmetadata: {name: x" + metadata + "}\nspec:\n" +
                    spec + "  containers:\n  - {name: c, image: vllm/vllm-openai:v0.10.0}\n");
  };
  EXPECT_TRUE(pod("", "").only().whole);
  EXPECT_FALSE(pod(", namespace: replaced-by-kustomize", "").only().whole);
  EXPECT_FALSE(pod("", "  serviceAccountName: replaced-by-kustomize\n").only().whole);
}

TEST(Extract, CountsAcceleratorsAsTheSchedulerDoes) {
  const auto count = [](const std::string& containers) {
    return BundleOf("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n" + containers)
        .only()
        .accelerators_per_pod;
  };
  const std::string gpu = "image: x, resources: {limits: {nvidia.com/gpu: ";
  EXPECT_EQ(*count("  containers: [{name: a, " + gpu + "2}}}, {name: b, " + gpu + "1}}}]\n"), 3);
  EXPECT_EQ(*count("  containers: [{name: a, " + gpu + "2}}}]\n  initContainers: [{name: i, " +
                   gpu + "4}}}]\n"),
            4);
  EXPECT_EQ(*count("  containers: [{name: a, " + gpu +
                   "2}}}]\n  initContainers: [{name: i, restartPolicy: Always, " + gpu + "4}}}]\n"),
            6);
  EXPECT_EQ(
      *count(
          "  containers: [{name: a, image: x, resources: {requests: {nvidia.com/gpu: \"2\"}}}]\n"),
      2);
  const auto unknown = count("  containers: [{name: a, " + gpu + "\"${GPUS}\"}}}]\n");
  EXPECT_TRUE(unknown.unknown());
  EXPECT_EQ(unknown.text(), "${GPUS}");
}

TEST(Extract, ReadsRolloutWithTheApisDefaults) {
  const auto rollout = [](const std::string& strategy) {
    return BundleOf(VllmDeployment("", "", "  replicas: 2\n" + strategy)).only().rollout;
  };
  const Rollout standard = rollout("");
  EXPECT_EQ(standard.kind, Rollout::Kind::kRollingUpdate);
  EXPECT_EQ(standard.max_surge->Of(2, true), 1);
  EXPECT_EQ(standard.max_unavailable->Of(2, false), 0);
  EXPECT_EQ(standard.max_unavailable->Of(4, false), 1);
  EXPECT_EQ(rollout("  strategy: {type: Recreate}\n").kind, Rollout::Kind::kRecreate);
  const Rollout counted =
      rollout("  strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 50%}}\n");
  EXPECT_EQ(counted.max_surge->Of(2, true), 0);
  EXPECT_EQ(counted.max_unavailable->Of(3, false), 1);
}

TEST(Extract, TakesTheOneLabelThatAffinityRequires) {
  const auto accelerator = [](const std::string& terms) {
    return BundleOf(
               "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n  affinity: {nodeAffinity: "
               "{requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: " +
               terms +
               "}}}\n  containers: [{name: a, image: x, resources: {limits: {nvidia.com/gpu: "
               "1}}}]\n")
        .only()
        .accelerator;
  };
  const std::string l4 =
      "{key: cloud.google.com/gke-accelerator, operator: In, values: [nvidia-l4]}";
  EXPECT_EQ(*accelerator("[{matchExpressions: [" + l4 + "]}]"), "nvidia-l4");
  EXPECT_TRUE(accelerator("[{matchExpressions: [" + l4 + "]}, {matchExpressions: []}]").absent());
  EXPECT_TRUE(
      accelerator("[{matchExpressions: [{key: cloud.google.com/gke-accelerator, operator: In, "
                  "values: [nvidia-l4, nvidia-tesla-t4]}]}]")
          .unknown());
}

TEST(Extract, TellsHowNodesAreBought) {
  const auto buy = [](const std::string& pod) {
    return BundleOf(VllmDeployment("", pod)).only().provisioning;
  };
  EXPECT_EQ(*buy("        cloud.google.com/gke-spot: \"true\"\n"), Provisioning::kSpot);
  EXPECT_EQ(*buy("        cloud.google.com/gke-flex-start: \"true\"\n"), Provisioning::kFlexStart);
  EXPECT_EQ(*buy("        cloud.google.com/reservation-name: mine\n"), Provisioning::kReservation);
  EXPECT_TRUE(buy("        cloud.google.com/compute-class: gpus\n").unknown());
  EXPECT_TRUE(
      buy("      tolerations: [{key: cloud.google.com/gke-spot, operator: Exists}]\n").unknown());
}

TEST(Extract, ReadsTargetsFromObjectAndTemplate) {
  std::string text = VllmDeployment();
  text.insert(text.find("  name: llm\n") + 12,
              "  annotations:\n    giq-lint.dev/target-ntpot-milliseconds: \"100\"\n"
              "    giq-lint.dev/target-ttft-milliseconds: soon\n");
  const auto made = BundleOf(text);
  EXPECT_EQ(*made.only().targets.ntpot_ms, 100.0);
  EXPECT_TRUE(made.only().targets.ttft_ms.unknown());
  EXPECT_EQ(made.only().targets.ttft_ms.text(), "soon");
  EXPECT_TRUE(made.only().targets.itl_ms.absent());
}

TEST(ClassifyModel, TellsHubIdsPathsAndUris) {
  const std::pair<std::string, ModelKind> cases[] = {
      {"google/gemma-2-27b-it", ModelKind::kHubId},
      {"/data/model", ModelKind::kPath},
      {"gs://bucket/model", ModelKind::kBucketUri},
      {"s3://bucket/model", ModelKind::kBucketUri},
      {"gs:/bucket", ModelKind::kBucketUri},
      {"https://x/y", ModelKind::kBucketUri},
      {"pvc://claim/model", ModelKind::kOther},
      {"oci://registry.example.com/m:1", ModelKind::kOther},
      {"stable_diffusion", ModelKind::kOther},
      {"a/b/c", ModelKind::kOther},
      {"./model", ModelKind::kOther},
      {"org/", ModelKind::kOther}};
  for (const auto& [text, kind] : cases) EXPECT_EQ(ClassifyModel(text).kind, kind) << text;
}

}  // namespace
}  // namespace giq
