// GIQ407: a bucket that is read as the default service account.
#include <fmt/format.h>

#include <algorithm>

#include "engine/rule/rule.h"
#include "rules/model_streamer.h"

namespace giq {
namespace {

bool RunsAsDefaultAccount(const Workload& w) {
  const Fact<std::string>& account = w.pod.service_account;
  return w.whole && (account.absent() || account.value_or("") == "default");
}

/// A key file decides then, not the service account.
bool HasKeyFile(const Workload& w) {
  return w.container().env_from || w.container().Env("GOOGLE_APPLICATION_CREDENTIALS") != nullptr;
}

const Volume* FirstBucketVolume(const Workload& w) {
  const auto found = std::ranges::find(w.pod.volumes, Storage::kBucket, &Volume::storage);
  return found == w.pod.volumes.end() ? nullptr : &*found;
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (!RunsAsDefaultAccount(w)) return;
  const Volume* volume = FirstBucketVolume(w);
  // The driver takes no key file, the streamer does.
  if (volume == nullptr && (!NamesBucketModel(w) || HasKeyFile(w))) return;
  const Place& at = volume != nullptr ? volume->at : w.model.at();
  const std::string what = volume != nullptr ? fmt::format("volume \"{}\"", volume->name)
                                             : fmt::format("the model {}", w.model->text);
  out.Report(at, fmt::format("the bucket of {} is reached as the namespace's default service "
                             "account, which needs a role on it",
                             what))
      .With("serviceAccountName", w.pod.service_account.known() ? "default" : "not set",
            SourceOf(w.pod.service_account.known() ? w.pod.service_account.at() : w.pod.at));
}

}  // namespace

extern const Rule kBucketIdentityMissing = {
    .code = "GIQ407",
    .name = "bucket-identity-missing",
    .family = Family::kBucket,
    .severity = Severity::kInfo,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "A pod reads a bucket with the namespace's default service account.",
            .why = "Pods reach Cloud Storage as their Kubernetes service account, through Workload "
                   "Identity Federation. The default account of a namespace seldom has a role on a "
                   "bucket, and whoever gives it one gives it to every pod of the namespace. "
                   "Without a role the mount fails (`MountVolume.SetUp failed … Unauthenticated`, "
                   "`context deadline exceeded`) and the pod stays in ContainerCreating, or a "
                   "streamed model is refused with 403. The default account may well be bound, so "
                   "this is for your information.",
            .fix = "Make a service account for the workload, name it in serviceAccountName, and "
                   "give it roles/storage.objectViewer on the bucket (objectUser where it writes).",
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
            .config = "",
            .source = "https://cloud.google.com/kubernetes-engine/docs/how-to/persistent-volumes/"
                      "cloud-storage-fuse-csi-driver-setup",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
