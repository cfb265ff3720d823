// GIQ603: several GPUs in one pod and no more shared memory than the container runtime gives.
#include <fmt/format.h>

#include <algorithm>

#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "rules/member_place.h"
#include "rules/serving_group.h"
#include "rules/shm_volume.h"

namespace giq {
namespace {

/// containerd mounts a tmpfs of this size at /dev/shm of each container (its default
/// `size=65536k`).
constexpr Bytes kContainerShm = {64 * kMiB};

/// The parallel size that makes several workers; null when none is known to.
const Fact<std::int64_t>* ParallelSize(const Workload& w) {
  for (const auto* size : {&w.parallelism.tensor, &w.parallelism.pipeline, &w.parallelism.data}) {
    if (size->known() && **size > 1) return size;
  }
  return nullptr;
}

/// The same inside one pod; a worker of a group is told by its leader.
const Fact<std::int64_t>* WorkersInPod(const WorkloadContext& ctx) {
  const Workload& w = ctx.workload;
  if (!w.container().accelerators.known() || *w.container().accelerators < 2) return nullptr;
  const Fact<std::int64_t>* own = ParallelSize(w);
  if (own != nullptr || w.together.kind != Group::Kind::kLeaderWorkerSet) return own;
  for (const Workload* other : w.together.members) {
    const auto* size = ParallelSize(*other);
    if (size != nullptr) return size;
  }
  return nullptr;
}

bool HasSmallVolume(const Workload& w) {
  const Volume* volume = w.shm.known() ? (*w.shm)->volume : nullptr;
  return volume != nullptr && volume->size.known() && volume->size->bytes <= kContainerShm;
}

/// A volume without a limit of its own: it grows as far as the workers need, and no further than
/// the container's memory limit.
void OfferMemory(const Workload& w, bool small, Finding& finding) {
  if (small) {
    const Place& limit = (*w.shm)->volume->size.at();
    finding.fixes.push_back({.title = "remove the sizeLimit of the volume at /dev/shm",
                             .safe = true,
                             .edits = {RemoveNode(limit)}});
    return;
  }
  std::vector<Edit> edits = MountMemoryAtShm(w);
  if (edits.empty()) return;
  finding.fixes.push_back({.title = "mount a memory-backed volume at /dev/shm",
                           .safe = true,
                           .edits = std::move(edits)});
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (!PassesTensorsThroughShm(w)) return;
  const Fact<std::int64_t>* workers = WorkersInPod(ctx);
  const bool none = HasDefaultShm(w);
  const bool small = !none && HasSmallVolume(w);
  if (workers == nullptr || (!none && !small)) return;
  const std::int64_t gpus = *w.container().accelerators;
  const bool told = workers == ParallelSize(w) && workers->at().document == w.document;
  const Place own = told ? workers->at() : w.container().accelerators.at();
  const std::string size = small ? (*w.shm)->volume->size->text : Text(kContainerShm);
  Finding& finding =
      out.Report(small ? (*w.shm)->volume->size.at() : own,
                 fmt::format("the workers of {} on {} GPUs of one pod share a /dev/shm of {}, {}",
                             ServerName(*w.server), gpus, size,
                             small ? "its volume's limit" : "the container's default"));
  finding.With("GPUs", std::to_string(gpus), SourceOf(w.container().accelerators.at()))
      .With("parallel size", std::to_string(**workers), SourceOf(workers->at()))
      .With("/dev/shm", size,
            small ? SourceOf((*w.shm)->volume->size.at()) : "containerd's default");
  OfferMemory(w, small, finding);
}

}  // namespace

extern const Rule kShmTooSmall = {
    .code = "GIQ603",
    .name = "shm-too-small",
    .family = Family::kShape,
    .severity = Severity::kWarning,
    .may_be = {},
    .fix = FixPolicy::kSafe,
    .since = "0.1.0",
    .doc =
        {
            .summary =
                "A server with several GPUs in one pod has only the default 64 MiB of shared "
                "memory.",
            .why = "Workers of one server pass tensors to each other through NCCL, which uses "
                   "/dev/shm where GPUs cannot reach each other directly, and vLLM and SGLang keep "
                   "their message queues there. A container's /dev/shm is a tmpfs of 64 MiB until "
                   "a volume is mounted: the server stops at its start with `NCCL error: unhandled "
                   "system error`, `No space left on device` or a bus error, or hangs later under "
                   "load.",
            .fix = "Mount an emptyDir with `medium: Memory` at /dev/shm. What is written there "
                   "counts against the memory limit.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 1
  selector:
    matchLabels:
      app: qwen
  template:
    metadata:
      labels:
        app: qwen
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
        cloud.google.com/gke-ephemeral-storage-local-ssd: "true"
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=Qwen/Qwen2.5-32B-Instruct
        - --tensor-parallel-size=4
        resources:
          requests:
            ephemeral-storage: 70Gi
          limits:
            nvidia.com/gpu: "4"
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 1
  selector:
    matchLabels:
      app: qwen
  template:
    metadata:
      labels:
        app: qwen
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
        cloud.google.com/gke-ephemeral-storage-local-ssd: "true"
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=Qwen/Qwen2.5-32B-Instruct
        - --tensor-parallel-size=4
        resources:
          requests:
            ephemeral-storage: 70Gi
          limits:
            nvidia.com/gpu: "4"
        volumeMounts:
        - name: dshm
          mountPath: /dev/shm
      volumes:
      - name: dshm
        emptyDir:
          medium: Memory
)",
            .config = "",
            .source = "https://docs.vllm.ai/en/latest/deployment/k8s.html",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
