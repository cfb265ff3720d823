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

}  // namespace
}  // namespace giq
