// GIQ301: a large hub model whose cache stays at its default on the node's boot disk.
#include <fmt/format.h>

#include "engine/rule/rule.h"
#include "rules/cached_model.h"
#include "rules/memory_cache.h"

namespace giq {
namespace {

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  // GIQ302 judges a cache that somebody put somewhere.
  if (!w.cache.by_default() || w.cache.storage != Storage::kContainer) return;
  const auto misfit = NodeMisfitOf(ctx);
  if (!misfit) return;
  Finding& finding =
      out.Report(w.model.at(), misfit->severity,
                 fmt::format("the weights of {} ({}) {}: nothing moves their cache away from {}",
                             w.model->text, SizeText(*misfit->model), WhyItDoesNotFit(*misfit),
                             *w.cache.path));
  finding.certain = misfit->certain;
  AddEvidence(*misfit, w, finding);
  if (auto fix = MoveCacheToMemory(ctx, misfit->model->weights)) {
    // Where the node may have local SSD, the memory is perhaps spent for nothing.
    fix->safe = fix->safe && misfit->severity == Severity::kError;
    finding.fixes.push_back(*std::move(fix));
  }
}

constexpr Severity kMayBe[] = {Severity::kWarning};

}  // namespace

extern const Rule kLargeModelOnBootDisk = {
    .code = "GIQ301",
    .name = "large-model-on-boot-disk",
    .family = Family::kModelCache,
    .severity = Severity::kError,
    .may_be = kMayBe,
    .fix = FixPolicy::kEither,
    .since = "0.1.0",
    .doc =
        {
            .summary = "A large Hugging Face model is downloaded to the node's boot disk, which "
                       "cannot hold it.",
            .why =
                "Without HF_HOME, HF_HUB_CACHE or `--download-dir` the server downloads to the "
                "container's own layer, which lies on the boot disk. GKE's default disk has 100 "
                "GiB, of which 10 % are reserved: from 90 GiB on the download fills it, minutes "
                "after the start, and the kubelet evicts the pod with `The node was low on "
                "resource: ephemeral-storage`. Then the next pod starts the download again. From "
                "80 GiB on the container image decides whether it fits (a warning). Machine series "
                "with bundled local SSD, such as A3 and A4, keep ephemeral storage there by "
                "default, so for them it is a warning too.",
            .fix =
                "Set HF_HOME=/dev/shm/hf_cache with a memory-backed volume at /dev/shm and a "
                "memory limit that holds the weights beside the server's own use; or choose nodes "
                "with a larger boot disk or local SSD and say so in `.giq-lint.yaml` "
                "(`cluster: boot-disk`); or mount a volume at the cache's path. An "
                "ephemeral-storage request that covers the model keeps the pod off small disks.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: llama
spec:
  replicas: 1
  selector:
    matchLabels: {app: llama}
  template:
    metadata:
      labels: {app: llama}
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: server
        image: vllm/vllm-openai:v0.10.0
        args:
        - --model=meta-llama/Llama-3.3-70B-Instruct
        - --tensor-parallel-size=8
        env:
        - name: HF_TOKEN
          valueFrom:
            secretKeyRef: {name: hf-secret, key: hf_api_token}
        resources:
          limits: {memory: 200Gi, nvidia.com/gpu: "8"}
        volumeMounts:
        - {name: dshm, mountPath: /dev/shm}
      volumes:
      - name: dshm
        emptyDir: {medium: Memory}
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: llama
spec:
  replicas: 1
  selector:
    matchLabels: {app: llama}
  template:
    metadata:
      labels: {app: llama}
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: server
        image: vllm/vllm-openai:v0.10.0
        args:
        - --model=meta-llama/Llama-3.3-70B-Instruct
        - --tensor-parallel-size=8
        env:
        - name: HF_TOKEN
          valueFrom:
            secretKeyRef: {name: hf-secret, key: hf_api_token}
        - name: HF_HOME
          value: /dev/shm/hf_cache
        resources:
          limits: {memory: 200Gi, nvidia.com/gpu: "8"}
        volumeMounts:
        - {name: dshm, mountPath: /dev/shm}
      volumes:
      - name: dshm
        emptyDir: {medium: Memory}
)",
            .config = "",
            .source = "https://cloud.google.com/kubernetes-engine/docs/how-to/machine-learning/"
                      "inference/inference-quickstart",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
