// GIQ307: a claim behind the model cache that is smaller than the model.
#include <fmt/format.h>

#include "engine/base/quantity_text.h"
#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "engine/workload/read.h"
#include "rules/cached_model.h"
#include "rules/word_edit.h"

namespace giq {
namespace {

/// A field of the claim whose requested storage a size was read from; null when it is not written.
/// The size stands at most three levels below: `spec.resources.requests.storage`.
const Node* ClaimField(const Fact<Quantity>& size, std::string_view field) {
  const Node* node = size.at().node;
  for (int i = 0; i < 3 && node != nullptr && node->parent != nullptr; ++i) {
    node = node->parent;
    if (const Node* found = node->Find(field)) return found;
  }
  return nullptr;
}

/// Whether a claim gives exactly what it requests.
enum class Given : std::uint8_t { kAsRequested, kPerhapsMore, kUnknown };

/// A claim that names its volume gets that volume's size. A class of shared storage may round a
/// request up: Filestore gives 1 TiB at least.
Given GivenTo(const ModelCache& cache) {
  const bool claim = cache.storage == Storage::kClaim || cache.storage == Storage::kClaimTemplate ||
                     cache.storage == Storage::kEphemeralVolume;
  if (!claim || !cache.size.known() || cache.mount == nullptr) return Given::kUnknown;
  const Fact<Quantity>& size = cache.size;
  if (ClaimField(size, "volumeName") != nullptr || ClaimField(size, "selector") != nullptr) {
    return Given::kUnknown;
  }
  const Volume& volume = *cache.mount->volume;
  if (volume.read_only.known() && *volume.read_only) return Given::kUnknown;
  if (!volume.shared.known() || !*volume.shared) return Given::kAsRequested;
  const bool of_class = !TextOf(ClaimField(size, "storageClassName")).empty();
  return of_class ? Given::kUnknown : Given::kPerhapsMore;
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
  const auto model = SizedModelOf(ctx);
  const Given given = GivenTo(w.cache);
  if (!model || given == Given::kUnknown) return;
  if (w.cache.size->bytes >= model->at_least) return;
  const bool sure = IsSureAtLeast(model->row) && given == Given::kAsRequested;
  // A claim of another file is reported where this one mounts it.
  const Place& at = w.cache.size.at();
  Finding& finding = out.Report(
      IsInOwnFile(w, at) ? at : w.cache.mount->at, sure ? Severity::kError : Severity::kWarning,
      fmt::format("the weights of {} ({}) do not fit the volume behind {}, which requests {}",
                  w.model->text, SizeText(model->row), *w.cache.path, w.cache.size->text));
  finding.certain = sure;
  AddModelEvidence(*model, finding);
  finding.With("requested storage",
               fmt::format("{} ({})", w.cache.size->text, Text(w.cache.size->bytes)),
               SourceOf(w.cache.size.at()));
  finding.With("cache", *w.cache.path, w.cache.decided_by + ", " + SourceOf(w.cache.at));
  AddFix(w, model->row.weights, finding);
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
                   "weights. The download stops with `No space left on device` when the disk is "
                   "full, the server restarts, and the next attempt finds the disk full from the "
                   "start. Storage that many nodes share is a warning, because what is bound may "
                   "be larger than what was requested; with a StorageClass of its own giq-lint is "
                   "silent about it.",
            .fix = "Request more storage than the weights have, with room for the file system. A "
                   "claim that exists can grow only where its StorageClass allows it.",
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
