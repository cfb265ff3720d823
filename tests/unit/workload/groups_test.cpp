// Kinds whose pods serve together: LeaderWorkerSet, JobSet, Ray clusters, custom resources.
#include <gtest/gtest.h>

#include "engine/workload/extract.h"
#include "tests/unit/workload/bundle_of.h"

namespace giq {
namespace {

using testing::BundleOf;

constexpr std::string_view kLeaderWorkerSet = R"(apiVersion: leaderworkerset.x-k8s.io/v1
kind: LeaderWorkerSet
metadata: {name: big}
spec:
  replicas: 2
  leaderWorkerTemplate:
    size: 3
)";
constexpr std::string_view kLeader = R"(    leaderTemplate:
      spec:
        containers:
        - name: leader
          image: vllm/vllm-openai:v0.10.0
          command: [sh, -c, "ray start --head; vllm serve org/large-model --tensor-parallel-size 8 --pipeline-parallel-size 3"]
          resources: {limits: {nvidia.com/gpu: 8}}
)";
constexpr std::string_view kWorker = R"(    workerTemplate:
      spec:
        containers:
        - name: worker
          image: vllm/vllm-openai:v0.10.0
          command: [sh, -c, "ray start --address=$(LWS_LEADER_ADDRESS):6379 --block"]
          resources: {limits: {nvidia.com/gpu: 8}}
)";

TEST(Groups, LeaderAndWorkersMakeOneReplica) {
  const auto made =
      BundleOf(std::string(kLeaderWorkerSet) + std::string(kLeader) + std::string(kWorker));
  ASSERT_EQ(made.bundle.workloads.size(), 2U);
  const Workload& leader = *made.bundle.workloads[0];
  const Workload& worker = *made.bundle.workloads[1];
  EXPECT_EQ(leader.group, "leader");
  EXPECT_EQ(leader.pods_per_replica, 1);
  EXPECT_EQ(*leader.replicas, 2);
  EXPECT_EQ(leader.model->text, "org/large-model");
  EXPECT_EQ(worker.group, "worker");
  EXPECT_EQ(worker.pods_per_replica, 2);
  EXPECT_EQ(*worker.server, Server::kVllm);
  EXPECT_TRUE(worker.parallelism.tensor.unknown());
  EXPECT_EQ(*leader.together.accelerators, 24);
  EXPECT_EQ(*worker.together.accelerators, 24);
  EXPECT_EQ(leader.rollout.kind, Rollout::Kind::kRollingUpdate);
  EXPECT_EQ(leader.rollout.max_surge->amount, 0);
  EXPECT_EQ(leader.rollout.max_unavailable->amount, 1);
}

TEST(Groups, WithoutALeaderTemplateTheWorkersIsEveryPods) {
  const auto made = BundleOf(std::string(kLeaderWorkerSet) + std::string(kWorker));
  ASSERT_EQ(made.bundle.workloads.size(), 1U);
  EXPECT_EQ(made.only().pods_per_replica, 3);
  EXPECT_EQ(*made.only().together.accelerators, 24);
}

TEST(Groups, AGroupOfUnknownSizeHasNoSum) {
  const auto made = BundleOf(R"(apiVersion: leaderworkerset.x-k8s.io/v1
kind: LeaderWorkerSet
metadata: {name: big}
spec:
  leaderWorkerTemplate:
    size: ${SIZE}
)" + std::string(kWorker));
  EXPECT_TRUE(made.only().replicas.unknown());
  EXPECT_TRUE(made.only().together.accelerators.unknown());
}

TEST(Groups, JobSetsHavePodsAJob) {
  const auto made = BundleOf(R"(apiVersion: jobset.x-k8s.io/v1alpha2
kind: JobSet
metadata: {name: slice}
spec:
  replicatedJobs:
  - name: slice
    replicas: 2
    template:
      spec:
        parallelism: 4
        completions: 4
        template:
          spec:
            nodeSelector:
              cloud.google.com/gke-tpu-accelerator: tpu-v6e-slice
              cloud.google.com/gke-tpu-topology: 4x4
            containers:
            - name: jax
              image: python:3.11
              resources: {limits: {google.com/tpu: 4}}
)");
  const Workload& slice = made.only();
  EXPECT_EQ(slice.group, "slice");
  EXPECT_EQ(slice.together.kind, Group::Kind::kJobSet);
  EXPECT_EQ(*slice.replicas, 2);
  EXPECT_EQ(slice.pods_per_replica, 4);
  EXPECT_EQ(*slice.topology, "4x4");
}

constexpr std::string_view kRayGroups = R"(    headGroupSpec:
      rayStartParams: {}
      template:
        spec:
          containers:
          - {name: head, image: "rayproject/ray-llm:2.52.0"}
    workerGroupSpecs:
    - groupName: gpus
      replicas: 1
      minReplicas: 1
      maxReplicas: 3
      numOfHosts: 2
      rayStartParams: {}
      template:
        spec:
          nodeSelector: {cloud.google.com/gke-accelerator: nvidia-l4}
          containers:
          - name: worker
            image: rayproject/ray-llm:2.52.0
            resources: {limits: {nvidia.com/gpu: 4}}
)";

std::string RayService(const std::string& serve) {
  return "apiVersion: ray.io/v1\nkind: RayService\nmetadata: {name: ray}\nspec:\n"
         "  serveConfigV2: |\n" +
         serve + "  rayClusterConfig:\n" + std::string(kRayGroups);
}

TEST(Groups, RayServesWhatItsConfigurationSays) {
  const auto made = BundleOf(RayService(R"(    applications:
    - import_path: ray.serve.llm:build_openai_app
      args:
        llm_configs:
        - model_loading_config: {model_id: chat, model_source: org/chat-8b}
          engine_kwargs: {tensor_parallel_size: 4, max_num_seqs: 32, dtype: bfloat16}
        - model_loading_config: {model_id: org/code-8b}
          engine_kwargs: {tensor_parallel_size: 2}
)"));
  ASSERT_EQ(made.bundle.workloads.size(), 2U);
  const Workload& head = *made.bundle.workloads[0];
  EXPECT_EQ(*head.server, Server::kRay);
  EXPECT_TRUE(head.model.absent());
  EXPECT_TRUE(head.accelerators_per_pod.absent());
  const Workload& worker = *made.bundle.workloads[1];
  EXPECT_EQ(*worker.server, Server::kVllm);
  EXPECT_TRUE(worker.server_version.unknown());
  EXPECT_EQ(worker.model->text, "org/chat-8b");
  ASSERT_EQ(worker.other_models.size(), 1U);
  EXPECT_EQ(worker.other_models[0].text, "org/code-8b");
  // Two engines of different sizes.
  EXPECT_TRUE(worker.parallelism.tensor.unknown());
  EXPECT_EQ(*worker.max_num_seqs, 32);
  EXPECT_EQ(*worker.min_replicas, 1);
  EXPECT_EQ(*worker.max_replicas, 3);
  EXPECT_EQ(worker.pods_per_replica, 2);
  EXPECT_EQ(*worker.together.accelerators, 24);
  EXPECT_TRUE(worker.shm.unknown()) << "KubeRay mounts one";
  EXPECT_EQ(*worker.cache.path, "/home/ray/.cache/huggingface/hub");
  EXPECT_EQ(made.files[0]->source().Slice(worker.model.at().span()), "org/chat-8b");
}

TEST(Groups, RayApplicationsOfTheirOwnAreToldThroughVariables) {
  const auto made = BundleOf(RayService(R"(    applications:
    - import_path: my.module:app
      runtime_env:
        pip: ["vllm==0.6.1", "transformers"]
        env_vars:
          MODEL_ID: org/chat-8b
          TENSOR_PARALLELISM: "4"
          VLLM_XLA_CACHE_PATH: /tmp/xla
)"));
  const Workload& worker = *made.bundle.workloads.at(1);
  EXPECT_EQ(*worker.server, Server::kVllm);
  EXPECT_EQ(*worker.server_version, "0.6.1");
  EXPECT_EQ(worker.model->text, "org/chat-8b");
  EXPECT_EQ(*worker.parallelism.tensor, 4);
  EXPECT_TRUE(worker.parallelism.pipeline.unknown()) << "its code may say it";
  EXPECT_EQ(*worker.xla_cache->path, "/tmp/xla");
}

TEST(Groups, AnUnreadableConfigurationIsUnknown) {
  const auto made = BundleOf(RayService("    applications: [\n"));
  const Workload& worker = *made.bundle.workloads.at(1);
  EXPECT_TRUE(worker.model.unknown());
}

TEST(Groups, RayClustersAndJobs) {
  for (const std::string api_kind : {"RayCluster", "RayJob"}) {
    const std::string key = api_kind == "RayJob" ? "  rayClusterSpec:\n" : "";
    std::string groups(kRayGroups);
    if (key.empty()) {
      std::string dedented;
      for (std::size_t at = 0; at < groups.size();) {
        const std::size_t end = groups.find('\n', at);
        dedented += groups.substr(at + 2, end - at - 1);
        at = end + 1;
      }
      groups = dedented;
    }
    const auto made = BundleOf("apiVersion: ray.io/v1\nkind: " + api_kind +
                               "\nmetadata: {name: ray}\nspec:\n" + key + groups);
    ASSERT_EQ(made.bundle.workloads.size(), 2U) << api_kind;
    EXPECT_EQ(*made.bundle.workloads[1]->server, Server::kRay) << api_kind;
    EXPECT_TRUE(made.bundle.workloads[1]->model.absent()) << api_kind;
  }
}

TEST(Groups, CustomResourcesKeepTemplatesByConvention) {
  const auto made = BundleOf(R"(apiVersion: serving.example.com/v1
kind: DisaggregatedSet
metadata: {name: split}
spec:
  roles:
  - name: prefill
    replicas: 2
    template:
      spec:
        containers:
        - {name: s, image: "vllm/vllm-openai:v0.10.0", args: [--model=org/m], resources: {limits: {nvidia.com/gpu: 1}}}
  - name: decode
    template:
      spec:
        containers:
        - {name: s, image: "vllm/vllm-openai:v0.10.0", args: [--model=org/m], resources: {limits: {nvidia.com/gpu: 2}}}
)");
  ASSERT_EQ(made.bundle.workloads.size(), 2U);
  EXPECT_EQ(made.bundle.workloads[0]->group, "prefill");
  EXPECT_EQ(*made.bundle.workloads[0]->replicas, 2);
  EXPECT_EQ(made.bundle.workloads[1]->group, "decode");
  EXPECT_TRUE(made.bundle.workloads[1]->replicas.unknown()) << "its default is its own";
}

TEST(Groups, CustomResourcesHoldGroups) {
  const auto made = BundleOf(R"(apiVersion: disaggregatedset.example.com/v1
kind: DisaggregatedSet
metadata: {name: split}
spec:
  roles:
  - name: prefill
    spec:
      replicas: 2
      leaderWorkerTemplate:
        workerTemplate:
          spec:
            containers:
            - {name: s, image: "vllm/vllm-openai:v0.10.0", args: [--model=org/m], resources: {limits: {nvidia.com/gpu: 1}}}
  - name: decode
    spec:
      leaderWorkerTemplate:
        size: 2
        workerTemplate:
          spec:
            containers:
            - {name: s, image: "vllm/vllm-openai:v0.10.0", args: [--model=org/m, --tensor-parallel-size=4], resources: {limits: {nvidia.com/gpu: 2}}}
)");
  ASSERT_EQ(made.bundle.workloads.size(), 2U);
  EXPECT_EQ(made.bundle.workloads[0]->group, "prefill");
  EXPECT_EQ(*made.bundle.workloads[0]->replicas, 2);
  EXPECT_EQ(made.bundle.workloads[1]->group, "decode");
  EXPECT_TRUE(made.bundle.workloads[1]->replicas.unknown()) << "as is what a group serves with";
}

TEST(Groups, CustomResourcesCallItAPodTemplateToo) {
  const auto made = BundleOf(R"(apiVersion: example.com/v1beta1
kind: GraphDeployment
metadata: {name: graph}
spec:
  components:
  - name: Frontend
    podTemplate:
      spec:
        containers:
        - {name: main, image: example.com/sglang-runtime:1.6, command: [python3, -m, dynamo.frontend]}
  - name: Worker
    replicas: 2
    podTemplate:
      spec:
        containers:
        - name: main
          image: example.com/sglang-runtime:1.6
          command: [python3, -m, dynamo.sglang]
          args: [--model-path, org/m]
          resources: {limits: {nvidia.com/gpu: 4}}
)");
  EXPECT_EQ(*made.only().server, Server::kSglang);
  EXPECT_EQ(made.only().group, "Worker");
  EXPECT_EQ(made.only().model->text, "org/m");
  EXPECT_EQ(*made.only().replicas, 2);
}

TEST(Groups, AWorkerOfTheLeadersImageServesWithIt) {
  const auto made = BundleOf(std::string(kLeaderWorkerSet) + R"(    leaderTemplate:
      spec:
        containers:
        - {name: l, image: IMAGE_NAME, command: [vllm, serve, org/m], resources: {limits: {nvidia.com/gpu: 8}}}
    workerTemplate:
      spec:
        containers:
        - {name: w, image: IMAGE_NAME, command: [/join.sh], resources: {limits: {nvidia.com/gpu: 8}}}
)");
  ASSERT_EQ(made.bundle.workloads.size(), 2U);
  EXPECT_EQ(*made.bundle.workloads[1]->server, Server::kVllm);
}

TEST(Groups, ArgoRollouts) {
  const auto made = BundleOf(R"(apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: r}
spec:
  replicas: 2
  selector: {matchLabels: {app: r}}
  strategy: {canary: {maxSurge: 1}}
  template:
    metadata: {labels: {app: r}}
    spec:
      containers:
      - {name: s, image: "vllm/vllm-openai:v0.10.0", args: [--model=org/m], resources: {limits: {nvidia.com/gpu: 1}}}
)");
  EXPECT_EQ(*made.only().replicas, 2);
  EXPECT_TRUE(made.only().whole);
  EXPECT_EQ(made.only().rollout.kind, Rollout::Kind::kUnknown);
}

}  // namespace
}  // namespace giq
