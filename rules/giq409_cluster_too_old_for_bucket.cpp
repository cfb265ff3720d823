// GIQ409: a model in a bucket for a cluster that is too old to load it from there.
#include <fmt/format.h>

#include <optional>
#include <string>

#include "engine/rule/rule.h"
#include "rules/bucket_mounts.h"
#include "rules/gke_version.h"
#include "rules/model_streamer.h"

namespace giq {
namespace {

// GKE Inference Quickstart's page, "storage-optimized", and the driver's page on performance.
constexpr GkeVersion kNeeded = {.minor = 29, .patch = 6, .build = 1254000};
constexpr GkeVersion kNeededLater = {.minor = 30, .patch = 2, .build = 1394000};
constexpr std::string_view kNeededText = "1.29.6-gke.1254000, 1.30.2-gke.1394000 or later";

/// What needs a newer cluster.
struct Need {
  std::string what;
  Place at;
};

/// The driver's parallel downloads, else a model that is loaded from Cloud Storage.
std::optional<Need> NeedOf(const Workload& w) {
  for (const Volume& volume : w.pod.volumes) {
    if (volume.storage == Storage::kBucket && IsMountedWith(volume, "parallel-downloads")) {
      return Need{fmt::format("for the parallel downloads of volume \"{}\"", volume.name),
                  volume.at};
    }
  }
  if (!w.is_server() || (ModelBucketMount(w) == nullptr && !NamesBucketModel(w))) return {};
  return Need{fmt::format("to load {} from Cloud Storage", w.model->text), w.model.at()};
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const std::string& version = ctx.env.cluster.gke_version;
  const std::optional<GkeVersion> cluster = ParseGkeVersion(version);
  if (!cluster || !IsSurelyBelow(*cluster, kNeeded, kNeededLater)) return;
  const std::optional<Need> need = NeedOf(ctx.workload);
  if (!need) return;
  out.Report(need->at, fmt::format("the cluster's GKE {} is too old {}: it takes {}", version,
                                   need->what, kNeededText))
      .With("GKE version", version, "cluster facts")
      .With("needed", std::string(kNeededText), std::string(kStreamingReleasesSource));
}

}  // namespace

extern const Rule kClusterTooOldForBucket = {
    .code = "GIQ409",
    .name = "cluster-too-old-for-bucket",
    .family = Family::kBucket,
    .severity = Severity::kError,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The cluster's GKE version is too old to load models from Cloud Storage.",
            .why = "GKE Inference Quickstart loads models from Cloud Storage, streamed or mounted, "
                   "on GKE 1.29.6-gke.1254000, 1.30.2-gke.1394000 and later. Earlier Cloud Storage "
                   "FUSE drivers know no parallel downloads, which its manifests ask for: the "
                   "mount can fail on the option, or a large model loads so slowly that probes "
                   "kill the pod over and over. The rule needs to know the cluster's version "
                   "(`cluster.gke-version`).",
            .fix = "Upgrade the cluster and its node pools, or load the model from the Hugging "
                   "Face Hub.",
            .bad = R"(apiVersion: apps/v1
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
      annotations: {gke-gcsfuse/volumes: "true"}
    spec:
      serviceAccountName: model-reader
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: server
        image: vllm/vllm-openai:v0.10.0
        args: [--model=/models/gemma-2-9b-it]
        resources:
          limits: {memory: 24Gi, nvidia.com/gpu: "1"}
        volumeMounts:
        - {name: models, mountPath: /models, readOnly: true}
      volumes:
      - name: models
        csi:
          driver: gcsfuse.csi.storage.gke.io
          volumeAttributes: {bucketName: acme-models, mountOptions: implicit-dirs}
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
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: server
        image: vllm/vllm-openai:v0.10.0
        args: [--model=Qwen/Qwen3-4B]
        resources:
          limits: {memory: 24Gi, nvidia.com/gpu: "1"}
)",
            .config = R"(cluster:
  gke-version: 1.28.9-gke.1209000
)",
            .source = "https://cloud.google.com/kubernetes-engine/docs/how-to/machine-learning/"
                      "inference/inference-quickstart",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
