// GIQ303: a cache below /dev/shm, or in another memory-backed volume, that is smaller than the
// model.
#include <fmt/format.h>

#include "engine/rule/rule.h"
#include "rules/cached_model.h"
#include "rules/memory_cache.h"
#include "rules/shm_volume.h"

namespace giq {
namespace {

/// containerd mounts a tmpfs of this size at /dev/shm of each container (its default
/// `size=65536k`).
constexpr Bytes kContainerShm = {64 * kMiB};

struct SmallMemory {
  Bytes size;
  std::string text;
  Place at;
};

/// The memory behind the cache with its size; nothing when the cache lies elsewhere or the size is
/// not known.
std::optional<SmallMemory> MemoryBehindCache(const Workload& w) {
  const ModelCache& cache = w.cache;
  if (!cache.path.known()) return std::nullopt;
  if (cache.storage == Storage::kContainerShm && w.whole) {
    return SmallMemory{kContainerShm, Text(kContainerShm), cache.at};
  }
  if (cache.storage == Storage::kMemory && cache.size.known()) {
    return SmallMemory{cache.size->bytes, cache.size->text, cache.size.at()};
  }
  return std::nullopt;
}

/// Of a model whose size is not known nothing says whether the memory limit holds it.
void OfferVolume(const Workload& w, Finding& finding) {
  std::vector<Edit> edits = MountMemoryAtShm(w);
  if (edits.empty()) return;
  finding.fixes.push_back({.title = "mount a memory-backed volume at /dev/shm",
                           .safe = false,
                           .edits = std::move(edits)});
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const auto model = SizedModelOf(ctx);
  const auto memory = MemoryBehindCache(w);
  const bool hub_model = w.is_server() && w.model.known() && w.model->kind == ModelKind::kHubId;
  if (!memory || !hub_model || w.load_format.value_or("") == "dummy") return;
  const bool default_shm = w.cache.storage == Storage::kContainerShm;
  // No served model is known to fit 64 MiB, so an unknown size speaks for the rule there, and there
  // alone.
  if (!model ? !default_shm : model->at_least <= memory->size) return;

  const bool sure = default_shm || IsSureAtLeast(model->row);
  const std::string weights = model ? fmt::format(" ({})", SizeText(model->row)) : "";
  Finding& finding = out.Report(
      memory->at, sure ? Severity::kError : Severity::kWarning,
      default_shm ? fmt::format("the cache {} lies in the container's default /dev/shm of {}: no "
                                "memory-backed volume is mounted there for {}{}",
                                *w.cache.path, memory->text, w.model->text, weights)
                  : fmt::format("the weights of {}{} do not fit the memory-backed volume behind "
                                "{}, whose sizeLimit is {}",
                                w.model->text, weights, *w.cache.path, memory->text));
  finding.certain = sure;
  if (model) AddModelEvidence(*model, finding);
  finding.With(default_shm ? "/dev/shm" : "sizeLimit", memory->text,
               default_shm ? "containerd's default" : SourceOf(memory->at));
  finding.With("cache", *w.cache.path, w.cache.decided_by + ", " + SourceOf(w.cache.at));
  if (!model) {
    OfferVolume(w, finding);
    return;
  }
  if (auto fix = MakeMemoryHold(ctx, w.cache.mount, model->row.weights)) {
    finding.fixes.push_back(*std::move(fix));
  }
}

constexpr Severity kMayBe[] = {Severity::kWarning};

}  // namespace

extern const Rule kCacheInDefaultShm = {
    .code = "GIQ303",
    .name = "cache-in-default-shm",
    .family = Family::kModelCache,
    .severity = Severity::kError,
    .may_be = kMayBe,
    .fix = FixPolicy::kUnsafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The model cache lies below /dev/shm without a memory-backed volume there, "
                       "or in one that is smaller than the model.",
            .why = "HF_HOME=/dev/shm/hf_cache alone does not give the container memory: /dev/shm "
                   "is a tmpfs of 64 MiB until an emptyDir with `medium: Memory` is mounted there. "
                   "The download stops with `No space left on device`. With a sizeLimit below the "
                   "weights the volume is full before the download is complete.",
            .fix =
                "Mount an emptyDir with `medium: Memory` at /dev/shm, leave its sizeLimit out or "
                "make it larger than the weights, and let the memory limit hold the weights "
                "beside the server's own use.",
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
          limits: {memory: 200Gi, nvidia.com/gpu: "8"}
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
            .source = "https://github.com/containerd/containerd/blob/main/pkg/oci/mounts.go",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
