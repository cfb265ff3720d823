// GIQ302: a cache that was put somewhere, but to a place on the node that cannot hold the model.
#include <fmt/format.h>

#include "engine/rule/rule.h"
#include "rules/cached_model.h"
#include "rules/memory_cache.h"

namespace giq {
namespace {

/// Left to the image's default and without a mount there, the cache is GIQ301's.
bool IsPutSomewhere(const ModelCache& cache) {
  return !cache.by_default() || cache.storage == Storage::kEmptyDir;
}

void ReportMisfit(const WorkloadContext& ctx, const NodeMisfit& misfit, Findings& out) {
  const Workload& w = ctx.workload;
  Finding& finding = out.Report(
      w.cache.at, misfit.severity,
      fmt::format("{} puts the cache to {} on the node, where the weights of {} ({}) {}",
                  w.cache.by_default() ? "the image's default" : w.cache.decided_by, *w.cache.path,
                  w.model->text, SizeText(misfit.model.row), WhyItDoesNotFit(misfit)));
  finding.certain = misfit.certain;
  AddEvidence(misfit, w, finding);
  if (auto fix = MoveCacheToMemory(ctx, misfit.model.row.weights)) {
    fix->safe = fix->safe && misfit.severity == Severity::kError;
    finding.fixes.push_back(*std::move(fix));
  }
}

/// An emptyDir with a sizeLimit below the model, whatever disk the node has.
bool IsInTooSmallEmptyDir(const Workload& w, const SizedModel& model) {
  return w.cache.path.known() && w.cache.storage == Storage::kEmptyDir && w.cache.size.known() &&
         w.cache.size->bytes < model.at_least;
}

void ReportSmallEmptyDir(const WorkloadContext& ctx, const SizedModel& model, Findings& out) {
  const Workload& w = ctx.workload;
  const bool sure = IsSureAtLeast(model.row);
  Finding& finding = out.Report(
      w.cache.size.at(), sure ? Severity::kError : Severity::kWarning,
      fmt::format("the weights of {} ({}) outgrow the emptyDir behind {}, whose sizeLimit is {}",
                  w.model->text, SizeText(model.row), *w.cache.path, w.cache.size->text));
  finding.certain = sure;
  AddModelEvidence(model, finding);
  finding.With("sizeLimit", w.cache.size->text, SourceOf(w.cache.size.at()));
  finding.With("cache", *w.cache.path, w.cache.decided_by + ", " + SourceOf(w.cache.at));
  if (auto fix = MoveCacheToMemory(ctx, model.row.weights))
    finding.fixes.push_back(*std::move(fix));
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const auto model = SizedModelOf(ctx);
  if (!model) return;
  if (IsInTooSmallEmptyDir(w, *model)) {
    ReportSmallEmptyDir(ctx, *model, out);
  } else if (IsPutSomewhere(w.cache)) {
    if (const auto misfit = NodeMisfitOf(ctx)) ReportMisfit(ctx, *misfit, out);
  }
}

constexpr Severity kMayBe[] = {Severity::kWarning};

}  // namespace

extern const Rule kCacheOnBootDisk = {
    .code = "GIQ302",
    .name = "cache-on-boot-disk",
    .family = Family::kModelCache,
    .severity = Severity::kError,
    .may_be = kMayBe,
    .fix = FixPolicy::kEither,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The model cache is set, but to a path or emptyDir on the node's own disk, "
                       "which cannot hold the model.",
            .why = "HF_HOME, HF_HUB_CACHE or `--download-dir` only helps when the path lies on a "
                   "volume that is large enough. A path without a mount is the container's layer, "
                   "and an emptyDir without `medium: Memory` is the node's disk as well: both fill "
                   "the boot disk, and the kubelet evicts the pod with `The node was low on "
                   "resource: ephemeral-storage`; an emptyDir over its sizeLimit is evicted with "
                   "`Usage of EmptyDir volume exceeds the limit`.",
            .fix = "Set the path to /dev/shm/hf_cache with a memory-backed volume there, or mount "
                   "a claim that holds the model at the path.",
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
        image: vllm/vllm-openai:v0.10.0
        args:
        - --model=Qwen/Qwen2.5-72B-Instruct
        - --tensor-parallel-size=8
        env:
        - name: HF_HOME
          value: /models/cache
        resources:
          limits: {memory: 200Gi, nvidia.com/gpu: "8"}
        volumeMounts:
        - {name: models, mountPath: /models}
        - {name: dshm, mountPath: /dev/shm}
      volumes:
      - name: models
        emptyDir: {}
      - name: dshm
        emptyDir: {medium: Memory}
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
        image: vllm/vllm-openai:v0.10.0
        args:
        - --model=Qwen/Qwen2.5-72B-Instruct
        - --tensor-parallel-size=8
        env:
        - name: HF_HOME
          value: /models/cache
        resources:
          limits: {memory: 200Gi, nvidia.com/gpu: "8"}
        volumeMounts:
        - {name: models, mountPath: /models}
        - {name: dshm, mountPath: /dev/shm}
      volumes:
      - name: models
        persistentVolumeClaim: {claimName: qwen-cache}
      - name: dshm
        emptyDir: {medium: Memory}
)",
            .config = "",
            .source = "https://kubernetes.io/docs/concepts/storage/volumes/#emptydir",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
