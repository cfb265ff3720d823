// GIQ304: a memory limit that does not hold the weights cached in memory.
#include <fmt/format.h>

#include "engine/rule/rule.h"
#include "engine/workload/machines.h"
#include "rules/cached_model.h"
#include "rules/memory_cache.h"

namespace giq {
namespace {

bool CachesInMemory(const Workload& w) {
  return w.cache.path.known() && w.cache.storage == Storage::kMemory;
}

/// A volume that cannot grow to the weights stops the download first: GIQ303's finding.
bool VolumeIsTooSmall(const Workload& w, const ModelRow& model) {
  return w.cache.size.known() && w.cache.size->bytes < model.weights;
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const ModelRow* model = DownloadedModel(ctx);
  if (model == nullptr || !CachesInMemory(w) || VolumeIsTooSmall(w, *model)) return;
  const Fact<Quantity>& limit = w.container().memory_limit;
  if (!limit.known()) return;
  const Bytes needed = MemoryFor(w, model->weights);
  const bool below_weights = limit->bytes < model->weights;
  // The usual working set was measured on GPUs, so it says nothing about TPU servers.
  if (!below_weights && (w.tpu || limit->bytes >= needed)) return;

  const bool error = below_weights && IsSureAtLeast(*model);
  const Bytes working_set = {needed.count - model->weights.count};
  Finding& finding = out.Report(
      limit.at(), error ? Severity::kError : Severity::kWarning,
      below_weights
          ? fmt::format("the memory limit of {} does not hold the weights of {} ({}), which {} "
                        "caches in memory",
                        limit->text, w.model->text, SizeText(*model), *w.cache.path)
          : fmt::format("the memory limit of {} holds the weights of {} ({}) in {}, but not the "
                        "server's usual {} beside them",
                        limit->text, w.model->text, SizeText(*model), *w.cache.path,
                        Text(working_set)));
  finding.certain = error;
  AddModelEvidence(*model, finding);
  finding.With("memory limit", fmt::format("{} ({})", limit->text, Text(limit->bytes)),
               SourceOf(limit.at()));
  finding.With("cache", *w.cache.path, w.cache.decided_by + ", " + SourceOf(w.cache.at));
  if (!below_weights) {
    finding.With("usual working set", Text(working_set), std::string(kWorkingSetSource));
  }
  if (auto fix = MakeMemoryHold(ctx, w.cache.mount, model->weights)) {
    finding.fixes.push_back(*std::move(fix));
  }
}

constexpr Severity kMayBe[] = {Severity::kWarning};

}  // namespace

extern const Rule kMemoryLimitBelowCache = {
    .code = "GIQ304",
    .name = "memory-limit-below-cache",
    .family = Family::kModelCache,
    .severity = Severity::kError,
    .may_be = kMayBe,
    .fix = FixPolicy::kUnsafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The model cache lies in memory, and the container's memory limit does not "
                       "hold the weights.",
            .why =
                "Files in a memory-backed volume count against the memory limit of the container "
                "that writes them. When the limit is below the weights, the kernel kills the "
                "server during the download (`OOMKilled`), or the volume, which is no larger than "
                "the limit, is full first. The files stay in the volume, so each restart fails "
                "sooner. When only the server's own use is not "
                "covered (a warning, an estimate), it is killed while it loads.",
            .fix =
                "Raise the memory limit and request above the weights plus the server's own use, "
                "as far as the VM allows; else put the cache on a volume of the cluster.",
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
        - name: HF_HOME
          value: /dev/shm/hf_cache
        resources:
          limits: {memory: 64Gi, nvidia.com/gpu: "8"}
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
            .source = "https://kubernetes.io/docs/concepts/storage/volumes/#emptydir",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
