// GIQ311: a memory-backed volume that may grow beyond the memory limit of the container that fills
// it.
#include <fmt/format.h>

#include <algorithm>

#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "rules/cached_model.h"

namespace giq {
namespace {

bool Mounts(const Container& container, const Volume& volume) {
  return std::ranges::any_of(container.mounts,
                             [&volume](const Mount& mount) { return mount.volume == &volume; });
}

/// The container with the greatest memory limit of those that mount a volume; null when one of them
/// has none, or none that is known.
const Container* LargestWriter(const Pod& pod, const Volume& volume) {
  const Container* largest = nullptr;
  for (const Container& container : pod.containers) {
    if (!Mounts(container, volume)) continue;
    if (!container.memory_limit.known()) return nullptr;
    if (largest == nullptr || container.memory_limit->bytes > largest->memory_limit->bytes) {
      largest = &container;
    }
  }
  return largest;
}

/// With one container the kubelet makes the volume no larger than its memory limit anyway, so
/// writing that down changes nothing that runs.
bool IsAlone(const Pod& pod) { return pod.containers.size() == 1; }

/// A volume that has to hold more than the memory limit: the limit is what is wrong (GIQ304).
bool MustHoldMore(const WorkloadContext& ctx, const Volume& volume, const Quantity& limit) {
  const Mount* cache = ctx.workload.cache.mount;
  if (cache == nullptr || cache->volume != &volume) return false;
  const auto model = SizedModelOf(ctx);
  return model && model->row.weights > limit.bytes;
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  for (const Volume& volume : w.pod.volumes) {
    if (volume.storage != Storage::kMemory || !volume.size.known()) continue;
    const Container* writer = LargestWriter(w.pod, volume);
    if (writer == nullptr || volume.size->bytes <= writer->memory_limit->bytes) continue;
    const Quantity& limit = *writer->memory_limit;
    Finding& finding = out.Report(
        volume.size.at(),
        fmt::format("the memory-backed volume \"{}\" may grow to {}, but its pages count against "
                    "the memory limit of {}, which is {}",
                    volume.name, volume.size->text,
                    writer->name.empty() ? "the container" : writer->name, limit.text));
    finding.With("sizeLimit", fmt::format("{} ({})", volume.size->text, Text(volume.size->bytes)),
                 SourceOf(volume.size.at()));
    finding.With("memory limit", fmt::format("{} ({})", limit.text, Text(limit.bytes)),
                 SourceOf(writer->memory_limit.at()));
    if (!IsAlone(w.pod) || volume.size.at().document != w.document) continue;
    if (MustHoldMore(ctx, volume, limit)) continue;
    finding.fixes.push_back(
        {.title = fmt::format("lower the sizeLimit to the memory limit of {}", limit.text),
         .safe = true,
         .edits = {ReplaceValue(volume.size.at(), JsonString(limit.text))}});
  }
}

}  // namespace

extern const Rule kMemoryVolumeAboveLimit = {
    .code = "GIQ311",
    .name = "memory-volume-above-limit",
    .family = Family::kModelCache,
    .severity = Severity::kWarning,
    .may_be = {},
    .fix = FixPolicy::kSafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "A memory-backed volume's sizeLimit is above the memory limit of the "
                       "container that mounts it.",
            .why = "Files in an emptyDir with `medium: Memory` are memory of the container that "
                   "wrote them. The sizeLimit promises more than the container may have: it is "
                   "killed (`OOMKilled`) before the volume is full. The files outlive the "
                   "restart, so the container is killed again, each time sooner.",
            .fix = "Make the sizeLimit smaller than the memory limit by what the server itself "
                   "needs, or raise the memory limit.",
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
        resources:
          requests: {cpu: "4", memory: 20Gi, ephemeral-storage: 30Gi, nvidia.com/gpu: "1"}
          limits: {memory: 20Gi, nvidia.com/gpu: "1"}
        volumeMounts:
        - {name: dshm, mountPath: /dev/shm}
      volumes:
      - name: dshm
        emptyDir: {medium: Memory, sizeLimit: 40Gi}
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
        resources:
          requests: {cpu: "4", memory: 20Gi, ephemeral-storage: 30Gi, nvidia.com/gpu: "1"}
          limits: {memory: 20Gi, nvidia.com/gpu: "1"}
        volumeMounts:
        - {name: dshm, mountPath: /dev/shm}
      volumes:
      - name: dshm
        emptyDir: {medium: Memory, sizeLimit: 8Gi}
)",
            .config = "",
            .source = "https://kubernetes.io/docs/concepts/storage/volumes/#emptydir",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
