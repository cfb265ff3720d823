// GIQ307: a claim behind the model cache that is smaller than the model.
#include <fmt/format.h>

#include <algorithm>

#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "engine/workload/read.h"
#include "rules/cached_model.h"
#include "rules/quantity_text.h"
#include "rules/word_edit.h"

namespace giq {
namespace {

/// The spec of the claim whose requested storage a size was read from: `spec.resources.requests.
/// storage`.
const Node* ClaimSpecOf(const Fact<Quantity>& size) {
  const Node* node = size.at().node;
  for (int i = 0; i < 3 && node != nullptr; ++i) node = node->parent;
  return node;
}

/// File servers round a request up (Filestore gives 1 TiB at least), and a claim that names its
/// volume gets that volume's size.
bool MayBeLarger(const Node& claim_spec) {
  if (claim_spec.Find("volumeName") != nullptr || claim_spec.Find("selector") != nullptr) {
    return true;
  }
  const Node* modes = claim_spec.Find("accessModes");
  if (modes == nullptr || !modes->IsSequence()) return true;
  return std::ranges::any_of(
      modes->items, [](const Node* mode) { return !TextOf(mode).starts_with("ReadWriteOnce"); });
}

bool IsClaimOfThatSize(const ModelCache& cache) {
  switch (cache.storage) {
    case Storage::kClaim:
    case Storage::kClaimTemplate:
    case Storage::kEphemeralVolume:
      break;
    default:
      return false;
  }
  if (!cache.size.known()) return false;
  const Node* spec = ClaimSpecOf(cache.size);
  return spec != nullptr && !MayBeLarger(*spec);
}

/// A tenth more than the weights: ext4 keeps 5 % for root (mke2fs' default) and its tables.
Bytes WithFileSystem(Bytes weights) { return {weights.count + weights.count / 10}; }

void AddFix(const Workload& w, Bytes weights, Finding& finding) {
  const Place& at = w.cache.size.at();
  if (!IsInOwnFile(w, at)) return;
  const std::string text = QuantityText(WithFileSystem(weights));
  // Unsafe: a claim that exists grows only where its class allows it, and costs more.
  finding.fixes.push_back({.title = fmt::format("request {} of storage", text),
                           .safe = false,
                           .edits = {ReplaceValue(at, JsonString(text))}});
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const ModelRow* model = DownloadedModel(ctx);
  if (model == nullptr || !IsClaimOfThatSize(w.cache)) return;
  if (w.cache.size->bytes >= model->weights) return;
  const bool sure = IsSureAtLeast(*model);
  // A claim of another file is reported where this one mounts it.
  const Place& at = w.cache.size.at();
  Finding& finding = out.Report(
      IsInOwnFile(w, at) ? at : w.cache.mount->at, sure ? Severity::kError : Severity::kWarning,
      fmt::format("the weights of {} ({}) do not fit the volume behind {}, which has {}",
                  w.model->text, SizeText(*model), *w.cache.path, w.cache.size->text));
  finding.certain = sure;
  AddModelEvidence(*model, finding);
  finding.With("requested storage",
               fmt::format("{} ({})", w.cache.size->text, Text(w.cache.size->bytes)),
               SourceOf(w.cache.size.at()));
  finding.With("cache", *w.cache.path, w.cache.decided_by + ", " + SourceOf(w.cache.at));
  AddFix(w, model->weights, finding);
}

constexpr Severity kMayBe[] = {Severity::kWarning};

}  // namespace

extern const Rule kVolumeTooSmall = {
    .code = "GIQ307",
    .name = "volume-too-small",
    .family = Family::kModelCache,
    .severity = Severity::kError,
    .may_be = kMayBe,
    .fix = FixPolicy::kUnsafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The claim behind the model cache is smaller than the model.",
            .why = "The cache lies on a disk of its own, but the requested storage is below the "
                   "weights. "
                   "The download stops with `No space left on device` when the disk is full, the "
                   "server restarts, and the next attempt finds the disk full from the start.",
            .fix = "Request more storage than the weights have, with room for the file system. A "
                   "claim "
                   "that exists can grow only where its StorageClass allows it.",
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
        - --model=Qwen/Qwen2.5-7B-Instruct
        env:
        - name: HF_HOME
          value: /models
        resources:
          requests: {cpu: "4", memory: 24Gi, nvidia.com/gpu: "1"}
          limits: {memory: 24Gi, nvidia.com/gpu: "1"}
        volumeMounts:
        - {name: models, mountPath: /models}
      volumes:
      - name: models
        persistentVolumeClaim: {claimName: qwen-cache}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: qwen-cache
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 10Gi
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
        - --model=Qwen/Qwen2.5-7B-Instruct
        env:
        - name: HF_HOME
          value: /models
        resources:
          requests: {cpu: "4", memory: 24Gi, nvidia.com/gpu: "1"}
          limits: {memory: 24Gi, nvidia.com/gpu: "1"}
        volumeMounts:
        - {name: models, mountPath: /models}
      volumes:
      - name: models
        persistentVolumeClaim: {claimName: qwen-cache}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: qwen-cache
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 40Gi
)",
            .config = "",
            .source = "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#resources",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
