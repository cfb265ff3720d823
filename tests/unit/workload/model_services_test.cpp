// Resources that describe a server without a whole pod template: KServe, the vLLM production stack.
#include <gtest/gtest.h>

#include "engine/workload/extract.h"
#include "tests/unit/workload/bundle_of.h"

namespace giq {
namespace {

using testing::BundleOf;

TEST(ModelServices, AnInferenceServiceNamesItsModel) {
  const auto made = BundleOf(R"(apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: {name: chat}
spec:
  predictor:
    minReplicas: 1
    maxReplicas: 4
    serviceAccountName: hub
    model:
      modelFormat: {name: huggingface}
      args: [--model_name=chat, --tensor-parallel-size=2]
      storageUri: hf://org/chat-8b
      resources: {limits: {nvidia.com/gpu: 2, memory: 24Gi}}
)");
  const Workload& chat = made.only();
  EXPECT_EQ(*chat.server, Server::kKserveHuggingFace);
  EXPECT_EQ(chat.model->text, "org/chat-8b");
  EXPECT_EQ(*chat.parallelism.tensor, 2);
  EXPECT_EQ(*chat.accelerators_per_pod, 2);
  EXPECT_EQ(*chat.replicas, 1);
  EXPECT_EQ(*chat.max_replicas, 4);
  EXPECT_EQ(*chat.pod.service_account, "hub");
  EXPECT_FALSE(chat.whole);
  EXPECT_TRUE(chat.accelerator.unknown()) << "the runtime may select nodes";
}

TEST(ModelServices, APredictorMayBeAPodOfItsOwn) {
  const auto made = BundleOf(R"(apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: {name: chat}
spec:
  predictor:
    nodeSelector: {cloud.google.com/gke-accelerator: nvidia-l4}
    containers:
    - name: kserve-container
      image: vllm/vllm-openai:v0.10.0
      args: [--model=/mnt/models]
      resources: {limits: {nvidia.com/gpu: 1}}
)");
  EXPECT_EQ(*made.only().server, Server::kVllm);
  EXPECT_EQ(*made.only().accelerator, "nvidia-l4");
  EXPECT_TRUE(made.only().replicas.unknown());
}

TEST(ModelServices, AnLlmServiceHasPools) {
  const auto made = BundleOf(R"(apiVersion: serving.kserve.io/v1alpha2
kind: LLMInferenceService
metadata: {name: chat}
spec:
  replicas: 2
  model: {uri: "hf://org/chat-8b"}
  parallelism: {tensor: 4}
  template:
    containers:
    - {name: main, resources: {limits: {nvidia.com/gpu: 4}}}
  prefill:
    replicas: 3
    template:
      containers:
      - {name: main, resources: {limits: {nvidia.com/gpu: 1}}}
)");
  ASSERT_EQ(made.bundle.workloads.size(), 2U);
  const Workload& decode = *made.bundle.workloads[0];
  EXPECT_EQ(decode.group, "decode");
  EXPECT_EQ(*decode.server, Server::kVllm);
  EXPECT_EQ(decode.model->text, "org/chat-8b");
  EXPECT_EQ(*decode.parallelism.tensor, 4);
  EXPECT_EQ(made.bundle.workloads[1]->group, "prefill");
  EXPECT_EQ(*made.bundle.workloads[1]->replicas, 3);
}

TEST(ModelServices, AnLlmServiceOfSeveralNodesHasWorkers) {
  const auto made = BundleOf(R"(apiVersion: serving.kserve.io/v1alpha2
kind: LLMInferenceService
metadata: {name: chat}
spec:
  replicas: 1
  model: {uri: "hf://org/chat-8b"}
  parallelism: {data: 16, dataLocal: 8}
  template:
    containers:
    - {name: main, resources: {limits: {nvidia.com/gpu: 8}}}
  worker:
    containers:
    - {name: main, resources: {limits: {nvidia.com/gpu: 4}}}
)");
  ASSERT_EQ(made.bundle.workloads.size(), 2U);
  EXPECT_EQ(made.bundle.workloads[0]->group, "");
  EXPECT_TRUE(made.bundle.workloads[0]->replicas.unknown()) << "who knows how many nodes";
  EXPECT_EQ(made.bundle.workloads[1]->group, "worker");
  EXPECT_EQ(*made.bundle.workloads[1]->server, Server::kVllm);
  EXPECT_EQ(*made.bundle.workloads[1]->accelerators_per_pod, 4);
}

TEST(ModelServices, AVllmRuntimeIsReadFieldByField) {
  const auto made = BundleOf(R"(apiVersion: production-stack.vllm.ai/v1alpha1
kind: VLLMRuntime
metadata: {name: chat}
spec:
  model: {modelURL: org/chat-8b, dtype: bfloat16, maxNumSeqs: 32}
  vllmConfig:
    tensorParallelSize: 2
    port: 8000
    env: [{name: HF_HOME, value: /data}]
  deploymentConfig:
    replicas: 3
    resources: {cpu: "5", memory: 32Gi, gpu: "2", gpuType: nvidia.com/gpu}
    image: {registry: docker.io, name: "lmcache/vllm-openai:v0.3.1"}
  storageConfig: {enabled: true, size: 10Gi, accessMode: ReadWriteOnce, mountPath: /data}
)");
  const Workload& chat = made.only();
  EXPECT_EQ(*chat.server, Server::kVllm);
  EXPECT_EQ(*chat.server_version, "v0.3.1");
  EXPECT_EQ(chat.model->text, "org/chat-8b");
  EXPECT_EQ(*chat.replicas, 3);
  EXPECT_EQ(*chat.accelerators_per_pod, 2);
  EXPECT_EQ(*chat.parallelism.tensor, 2);
  EXPECT_EQ(*chat.max_num_seqs, 32);
  EXPECT_EQ(chat.container().memory_limit->bytes, GiB(32));
  EXPECT_EQ(*chat.cache.path, "/data/hub");
  EXPECT_EQ(chat.cache.storage, Storage::kClaim);
  EXPECT_EQ(chat.cache.size->bytes, GiB(10));
}

TEST(NvidiaKinds, AGraphsWorkersWithTheirResourcesBeside) {
  const auto made = BundleOf(R"(apiVersion: nvidia.com/v1alpha1
kind: DynamoGraphDeployment
metadata: {name: graph}
spec:
  services:
    Frontend:
      componentType: frontend
      extraPodSpec: {mainContainer: {image: example.com/vllm-runtime:1.0}}
    decode:
      componentType: worker
      replicas: 2
      resources: {limits: {gpu: "4", memory: 64Gi}}
      extraPodSpec:
        nodeSelector: {cloud.google.com/gke-accelerator: nvidia-l4}
        mainContainer:
          image: example.com/vllm-runtime:1.0
          command: [python3, -m, dynamo.vllm]
          args: [--model, org/m, --tensor-parallel-size, "4"]
    prefill:
      componentType: worker
      replicas: 1
      multinode: {nodeCount: 2}
      resources: {limits: {gpu: "8"}}
      extraPodSpec:
        mainContainer: {image: "example.com/vllm-runtime:1.0", command: [python3, -m, dynamo.vllm, --model, org/m]}
)");
  ASSERT_EQ(made.bundle.workloads.size(), 2U) << "the frontend serves no model";
  const Workload& decode = *made.bundle.workloads[0];
  EXPECT_EQ(decode.group, "decode");
  EXPECT_EQ(decode.container().name, "main");
  EXPECT_EQ(*decode.server, Server::kVllm);
  EXPECT_EQ(decode.model->text, "org/m");
  EXPECT_EQ(*decode.accelerator, "nvidia-l4");
  EXPECT_EQ(*decode.accelerators_per_pod, 4);
  EXPECT_EQ(*decode.replicas, 2);
  EXPECT_EQ(decode.container().memory_limit->text, "64Gi");
  EXPECT_FALSE(decode.whole);
  EXPECT_TRUE(made.bundle.workloads[1]->replicas.unknown()) << "several nodes serve together";
}

TEST(NvidiaKinds, ANimServiceIsAContainer) {
  const auto made = BundleOf(R"(apiVersion: apps.nvidia.com/v1alpha1
kind: NIMService
metadata: {name: nim}
spec:
  image: {repository: nvcr.io/nim/org/small-instruct, tag: "1.8"}
  replicas: 2
  readinessProbe: {probe: {httpGet: {path: /v1/health/ready, port: api}}}
  nodeSelector: {cloud.google.com/gke-accelerator: nvidia-l4}
  resources: {limits: {nvidia.com/gpu: 1, memory: 32Gi}}
)");
  EXPECT_EQ(*made.only().server, Server::kNim);
  EXPECT_EQ(*made.only().server_version, "1.8");
  EXPECT_EQ(made.only().model->text, "org/small-instruct");
  EXPECT_EQ(*made.only().accelerators_per_pod, 1);
  EXPECT_EQ(*made.only().accelerator, "nvidia-l4");
  EXPECT_EQ(*made.only().replicas, 2);
  EXPECT_FALSE(made.only().whole);
}

}  // namespace
}  // namespace giq
