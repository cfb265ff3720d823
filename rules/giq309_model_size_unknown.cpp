// GIQ309: a hub model whose size the catalog does not know, in a cache that could be too small.
#include <fmt/format.h>

#include "engine/rule/rule.h"

namespace giq {
namespace {

/// A place whose capacity would be compared with the model's size.
bool CacheIsBounded(const Workload& w) {
  if (!w.cache.path.known()) return false;
  switch (w.cache.storage) {
    case Storage::kContainer:
    case Storage::kEmptyDir:
      return w.container().ephemeral_storage_request.absent();
    case Storage::kMemory:
      return w.cache.size.known() || w.container().memory_limit.known();
    case Storage::kClaim:
    case Storage::kClaimTemplate:
    case Storage::kEphemeralVolume:
      return w.cache.size.known();
    default:
      return false;
  }
}

bool DownloadsHubModel(const Workload& w) {
  return w.is_server() && w.whole && w.model.known() && w.model->kind == ModelKind::kHubId &&
         w.load_format.value_or("") != "dummy";
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (!DownloadsHubModel(w) || !CacheIsBounded(w)) return;
  if (ctx.env.catalog->FindModel(w.model->text) != nullptr) return;
  Finding& finding = out.Report(
      w.model.at(), fmt::format("the catalog does not know the size of {}, so nothing says whether "
                                "it fits {}: add it to a models.csv of your own",
                                w.model->text, *w.cache.path));
  finding.With("cache", *w.cache.path, w.cache.decided_by + ", " + SourceOf(w.cache.at));
}

}  // namespace

extern const Rule kModelSizeUnknown = {
    .code = "GIQ309",
    .name = "model-size-unknown",
    .family = Family::kModelCache,
    .severity = Severity::kInfo,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The catalog does not know the size of the model.",
            .why = "The rules about the model cache compare the size of the weights with disks, "
                   "volumes and memory limits. For a model that the catalog does not know they "
                   "are silent, which does not mean that it fits.",
            .fix = "Put a `models.csv` with the model's `id`, `weight_bytes`, `size_kind` and "
                   "`source` into a folder and name the folder in `.giq-lint.yaml` (`catalog: "
                   "[folder]`) or with `--catalog`. `metadata.total_size` in the model's "
                   "`model.safetensors.index.json` is the size of its weights. An "
                   "ephemeral-storage request that covers the model does as well.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 1
  selector:
    matchLabels: {app: qwen}
  template:
    metadata:
      labels: {app: qwen}
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: server
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=acme/gemma-tuned
        resources:
          requests: {cpu: "4", memory: 20Gi, nvidia.com/gpu: "1"}
          limits: {memory: 20Gi, nvidia.com/gpu: "1"}
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 1
  selector:
    matchLabels: {app: qwen}
  template:
    metadata:
      labels: {app: qwen}
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: server
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=acme/gemma-tuned
        resources:
          requests: {cpu: "4", memory: 20Gi, ephemeral-storage: 30Gi, nvidia.com/gpu: "1"}
          limits: {memory: 20Gi, nvidia.com/gpu: "1"}
)",
            .config = "",
            .source = "https://huggingface.co/docs/safetensors/index",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
