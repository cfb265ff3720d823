// GIQ308: one claim that only pods of one node can mount, behind several replicas.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>
#include <vector>

#include "engine/rule/rule.h"

namespace giq {
namespace {

/// Pods that want the claim at the same time, and where their number is said.
struct Pods {
  std::int64_t count = 0;
  Place at;
};

Pods MostPods(const Workload& w, const Bundle& bundle) {
  Pods pods;
  if (w.replicas.known()) pods = {*w.replicas, w.replicas.at()};
  if (w.autoscaler) {
    const auto& most = bundle.autoscalers[*w.autoscaler].max_replicas;
    if (most.known() && *most > pods.count) pods = {*most, most.at()};
  }
  // Bounded, so that the product stays within 64 bits: the API's replicas are int32.
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  pods.count = std::min(pods.count, kMost) * std::min(w.pods_per_replica, kMost);
  return pods;
}

/// Something asks the scheduler to put the pods onto one node, or onto nodes of one name.
bool MayStandOnOneNode(const Pod& pod) {
  constexpr std::array<std::string_view, 2> kNodeNames = {"kubernetes.io/hostname", "hostname"};
  const Node* spec = pod.at.node;
  if (spec == nullptr || spec->Find("nodeName") != nullptr ||
      spec->At({"affinity", "podAffinity"}) != nullptr) {
    return true;
  }
  return std::ranges::any_of(pod.node_labels, [&](const NodeLabel& label) {
    return std::ranges::find(kNodeNames, label.key) != kNodeNames.end();
  });
}

bool IsMounted(const Pod& pod, const Volume& volume) {
  return std::ranges::any_of(pod.containers, [&](const Container& container) {
    return std::ranges::any_of(container.mounts,
                               [&](const Mount& mount) { return mount.volume == &volume; });
  });
}

/// The volume of a pod that mounts a claim which one node at a time can have; null when none does.
const Volume* OneNodeVolume(const Workload& w, std::string_view claim) {
  if (!w.whole || MayStandOnOneNode(w.pod)) return nullptr;
  const auto found = std::ranges::find_if(w.pod.volumes, [&](const Volume& volume) {
    return volume.storage == Storage::kClaim && volume.claim == claim &&
           volume.one_node.value_or(false) && IsMounted(w.pod, volume);
  });
  return found == w.pod.volumes.end() ? nullptr : &*found;
}

/// All pods of a group that want the claim, leader and workers; the first template that does speaks
/// for the others.
Pods PodsWith(const WorkloadContext& ctx, std::string_view claim) {
  const Workload& w = ctx.workload;
  Pods pods = MostPods(w, ctx.bundle);
  if (w.together.kind != Group::Kind::kLeaderWorkerSet) return pods;
  bool first = true;
  for (const Workload* other : w.together.members) {
    if (other == &w) {
      first = false;
    } else if (OneNodeVolume(*other, claim) != nullptr) {
      if (first) return {};
      pods.count += MostPods(*other, ctx.bundle).count;
    }
  }
  return pods;
}

void Check(const WorkloadContext& ctx, Findings& out) {
  for (const Volume& volume : ctx.workload.pod.volumes) {
    if (OneNodeVolume(ctx.workload, volume.claim) != &volume) continue;
    const Pods pods = PodsWith(ctx, volume.claim);
    if (pods.count < 2) continue;
    out.Report(volume.at,
               fmt::format("{} pods mount the claim \"{}\", which one node at a time can have: the "
                           "pods on other nodes never start",
                           pods.count, volume.claim))
        .With("pods", fmt::format("{}", pods.count), SourceOf(pods.at ? pods.at : ctx.workload.at))
        .With("access modes", "neither ReadWriteMany nor ReadOnlyMany",
              SourceOf(volume.one_node.at()));
  }
}

}  // namespace

extern const Rule kSharedVolumeNotShareable = {
    .code = "GIQ308",
    .name = "shared-volume-not-shareable",
    .family = Family::kModelCache,
    .severity = Severity::kWarning,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "Several replicas mount one claim that only one node can have.",
            .why = "A ReadWriteOnce disk is attached to one node at a time. The replicas that the "
                   "scheduler puts onto other nodes stay in ContainerCreating with `Multi-Attach "
                   "error for volume`, and a rolling update hangs on the same when its new pod "
                   "lands on another node. Accelerator pods that fill a VM always land on other "
                   "nodes.",
            .fix = "Use a claim for each pod (a StatefulSet's volumeClaimTemplates, a generic "
                   "ephemeral volume), a disk in ReadOnlyMany mode, or storage that many nodes "
                   "write, such as Filestore or Cloud Storage FUSE.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 2
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
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 2
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
        ephemeral:
          volumeClaimTemplate:
            spec:
              accessModes: [ReadWriteOnce]
              storageClassName: premium-rwo
              resources:
                requests: {storage: 40Gi}
)",
            .config = "",
            .source =
                "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
