// GIQ310: an ephemeral-storage request that no node with the boot disk at hand can allocate.
#include <fmt/format.h>

#include <algorithm>

#include "engine/rule/rule.h"
#include "engine/workload/disk.h"
#include "rules/node_storage.h"

namespace giq {
namespace {

/// What the scheduler counts for a pod, and the greatest part of it.
struct StorageRequest {
  Bytes sum;
  int parts = 0;
  const Fact<Quantity>* largest = nullptr;
};

/// Containers that run together add up; requests that are not known are left out, so that the sum
/// is never above the real one.
StorageRequest RequestOf(const Pod& pod) {
  StorageRequest request;
  for (const Container& container : pod.containers) {
    const Fact<Quantity>& part = container.ephemeral_storage_request;
    if (!part.known() || (container.init && !container.sidecar)) continue;
    // Saturates: a quantity may be as large as int64.
    constexpr std::int64_t kMost = std::int64_t{1} << 62;
    request.sum = {std::min(kMost, request.sum.count + std::min(kMost, part->bytes.count))};
    ++request.parts;
    if (request.largest == nullptr || part->bytes > (*request.largest)->bytes) {
      request.largest = &part;
    }
  }
  return request;
}

void Check(const WorkloadContext& ctx, Findings& out) {
  // Autopilot chooses its nodes' disks by the requests.
  if (ctx.env.cluster.mode == ClusterMode::kAutopilot) return;
  const NodeStorage node = NodeStorageOf(ctx);
  if (node.disk != NodeDisk::kBootDisk) return;
  const StorageRequest request = RequestOf(ctx.workload.pod);
  const Bytes allocatable = AllocatableForRequests(node.boot_disk);
  if (request.largest == nullptr || request.sum <= allocatable) return;

  const bool disk_known = ctx.env.cluster.boot_disk.has_value();
  Finding& finding = out.Report(
      request.largest->at(), disk_known ? Severity::kError : Severity::kInfo,
      fmt::format("the pod requests {} of ephemeral storage, a node with {} {} boot disk can "
                  "allocate {}: {}",
                  request.parts == 1 ? (*request.largest)->text : Text(request.sum),
                  disk_known ? "the" : "GKE's default", Text(node.boot_disk), Text(allocatable),
                  disk_known ? "no node takes the pod" : "it needs nodes with a larger disk"));
  finding.certain = disk_known;
  finding.With("ephemeral-storage request",
               fmt::format("{} ({} bytes)", (*request.largest)->text, request.sum.count),
               SourceOf(request.largest->at()));
  finding.With("boot disk", Text(node.boot_disk), node.boot_disk_source);
  finding.With("allocatable", fmt::format("{} ({} bytes)", Text(allocatable), allocatable.count),
               "boot disk less the file system's own use, the eviction threshold and GKE's "
               "reservation");
  if (!node.machines.empty()) finding.With("machine types", node.machines, node.machines_source);
}

constexpr Severity kMayBe[] = {Severity::kInfo};

}  // namespace

extern const Rule kEphemeralStorageUnplaceable = {
    .code = "GIQ310",
    .name = "ephemeral-storage-unplaceable",
    .family = Family::kModelCache,
    .severity = Severity::kError,
    .may_be = kMayBe,
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The ephemeral-storage request exceeds what a node with that boot disk can "
                       "allocate.",
            .why = "Of a boot disk the scheduler has far less than its size: the file system, the "
                   "eviction threshold and GKE's own reservation go off, so that 43.8 GiB of 100 "
                   "GiB are left. A pod that requests more stays Pending with `Insufficient "
                   "ephemeral-storage`, and the cluster autoscaler adds no node for it. Where the "
                   "boot disk is not known, GKE's default of 100 GiB is assumed and this is an "
                   "info.",
            .fix = "Lower the request, or give the node pool a larger boot disk or local SSD for "
                   "ephemeral storage, and say so in `.giq-lint.yaml` (`cluster: boot-disk`).",
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
          requests: {cpu: "4", memory: 24Gi, ephemeral-storage: 50Gi, nvidia.com/gpu: "1"}
          limits: {memory: 24Gi, nvidia.com/gpu: "1"}
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
          requests: {cpu: "4", memory: 24Gi, ephemeral-storage: 40G, nvidia.com/gpu: "1"}
          limits: {memory: 24Gi, nvidia.com/gpu: "1"}
)",
            .config = "cluster:\n  boot-disk: 100GB\n",
            .source = "https://cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
