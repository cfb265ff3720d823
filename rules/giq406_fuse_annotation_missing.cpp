// GIQ406: a Cloud Storage FUSE volume in a pod that does not ask for the driver's sidecar.
#include <fmt/format.h>

#include "engine/rule/edits.h"
#include "engine/rule/rule.h"

namespace giq {
namespace {

constexpr std::string_view kAnnotation = "gke-gcsfuse/volumes";

bool LacksAnnotation(const Workload& w) {
  return w.fuse_annotation.absent() || (w.fuse_annotation.known() && !*w.fuse_annotation);
}

/// Adds the annotation to the pod template, with the mappings above it as far as they are missing.
std::optional<Edit> Annotate(const Workload& w) {
  constexpr std::string_view kValue = R"("true")";
  const Node* metadata = w.pod.metadata_at.node;
  if (metadata != nullptr && metadata->IsMapping()) {
    return AddMemberBelow(w.pod.metadata_at, {"annotations"}, kAnnotation, std::string(kValue));
  }
  const Node* pod_template = w.pod.at.node != nullptr ? w.pod.at.node->parent : nullptr;
  if (pod_template == nullptr || !pod_template->IsMapping()) return std::nullopt;
  return AddMemberBelow({w.pod.at.document, pod_template, {}}, {"metadata", "annotations"},
                        kAnnotation, std::string(kValue));
}

std::string_view WhatStandsInstead(const Workload& w) {
  if (w.fuse_annotation_on_object) return ": it stands on the object, where it has no effect";
  if (w.fuse_annotation.known()) return ": its value there is another";
  return "";
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (!LacksAnnotation(w)) return;
  Finding* finding = nullptr;
  for (const Volume& volume : w.pod.volumes) {
    if (volume.storage != Storage::kBucket) continue;
    if (finding == nullptr) {
      finding = &out.Report(
          volume.at,
          fmt::format("volume \"{}\" uses Cloud Storage FUSE, but the pod template lacks "
                      "the annotation {}: \"true\"{}",
                      volume.name, kAnnotation, WhatStandsInstead(w)));
    }
    finding->With("FUSE volume", volume.name, SourceOf(volume.at));
  }
  if (finding == nullptr) return;
  if (w.fuse_annotation_on_object) {
    finding->With("annotation on the object", std::string(kAnnotation),
                  SourceOf(w.fuse_annotation_on_object));
  }
  if (auto edit = Annotate(w)) {
    finding->fixes.push_back(
        {.title = fmt::format("annotate the pod template with {}", kAnnotation),
         .safe = true,
         .edits = {*std::move(edit)}});
  }
}

}  // namespace

extern const Rule kFuseAnnotationMissing = {
    .code = "GIQ406",
    .name = "fuse-annotation-missing",
    .family = Family::kBucket,
    .severity = Severity::kError,
    .may_be = {},
    .fix = FixPolicy::kSafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "A Cloud Storage FUSE volume, but the pod template lacks the annotation "
                       "gke-gcsfuse/volumes: \"true\".",
            .why = "GKE injects the FUSE sidecar only into pods that carry the annotation. Without "
                   "it the mount fails with `failed to find the sidecar container in Pod spec` and "
                   "the pod stays in ContainerCreating on its accelerator node. Often the "
                   "annotation stands on the Deployment's own metadata, where it does nothing.",
            .fix = "Put gke-gcsfuse/volumes: \"true\", quoted, into spec.template.metadata."
                   "annotations.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: gemma
  annotations:
    gke-gcsfuse/volumes: "true"
spec:
  replicas: 1
  selector:
    matchLabels: {app: gemma}
  template:
    metadata:
      labels: {app: gemma}
    spec:
      serviceAccountName: model-reader
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: server
        image: vllm/vllm-openai:v0.10.0
        args: [--model=/models]
        resources:
          limits: {memory: 24Gi, nvidia.com/gpu: "1"}
        volumeMounts:
        - {name: model, mountPath: /models, readOnly: true}
      volumes:
      - name: model
        csi:
          driver: gcsfuse.csi.storage.gke.io
          volumeAttributes: {bucketName: acme-gemma, mountOptions: implicit-dirs}
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: gemma
spec:
  replicas: 1
  selector:
    matchLabels: {app: gemma}
  template:
    metadata:
      labels: {app: gemma}
      annotations:
        gke-gcsfuse/volumes: "true"
    spec:
      serviceAccountName: model-reader
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: server
        image: vllm/vllm-openai:v0.10.0
        args: [--model=/models]
        resources:
          limits: {memory: 24Gi, nvidia.com/gpu: "1"}
        volumeMounts:
        - {name: model, mountPath: /models, readOnly: true}
      volumes:
      - name: model
        csi:
          driver: gcsfuse.csi.storage.gke.io
          volumeAttributes: {bucketName: acme-gemma, mountOptions: implicit-dirs}
)",
            .config = "",
            .source = "https://cloud.google.com/kubernetes-engine/docs/how-to/persistent-volumes/"
                      "cloud-storage-fuse-csi-driver",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
