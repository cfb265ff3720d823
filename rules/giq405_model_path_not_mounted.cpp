// GIQ405: a local model path behind which there is no volume, so no model.
#include <fmt/format.h>

#include "engine/base/near.h"
#include "engine/rule/rule.h"
#include "engine/workload/stock_images.h"
#include "rules/word_edit.h"

namespace giq {
namespace {

/// Servers that try a hub download when the path holds no model.
bool FallsBackToHub(const Workload& w) {
  switch (w.server.value_or(Server::kNone)) {
    case Server::kVllm:
    case Server::kTgi:
    case Server::kSglang:
    case Server::kTensorRtLlm:
      return true;
    default:
      return false;
  }
}

/// The server starts from a shell script that may run something else before it.
bool MayPrepareFiles(const Workload& w) {
  const Node* scalar = w.server.at().node;
  if (scalar == nullptr) return true;
  return scalar->text.find_first_of(";&|`(\n") != std::string_view::npos;
}

/// Nothing can have put files there: no volume, no script that prepares them, no image of one's
/// own.
bool IsSurelyEmpty(const Workload& w) {
  const Storage storage = w.model_path->storage;
  const bool in_container = storage == Storage::kContainer || storage == Storage::kContainerShm;
  return in_container && w.whole && !MayPrepareFiles(w) && w.container().command_line_known &&
         IsStockImage(w.container().image);
}

/// The root of a mount of all buckets lists buckets (or nothing at all), never a model.
bool IsRootOfAllBuckets(const Workload& w) {
  const Mount* mount = w.model_path->mount;
  return w.model_path->storage == Storage::kBucket && mount->volume->bucket.value_or("") == "_" &&
         mount->sub_path.empty() && *w.model_path->path == mount->path;
}

/// The only bucket mount of the container, null when there are none or several.
const Mount* OnlyBucketMount(const Container& container) {
  const Mount* only = nullptr;
  for (const Mount& mount : container.mounts) {
    if (mount.volume == nullptr || mount.volume->storage != Storage::kBucket) continue;
    if (only != nullptr) return nullptr;
    only = &mount;
  }
  return only;
}

/// The path that was probably meant below the mount; "" when that is not plain.
std::string MeantPath(std::string_view path, std::string_view mount) {
  if (path.find('/', 1) == std::string_view::npos) return std::string(mount);
  // A misspelled mount path: /model/gemma where /models is mounted.
  for (auto end = path.find('/', 1); end != std::string_view::npos; end = path.find('/', end + 1)) {
    if (EditDistance(path.substr(0, end), mount, 2) <= 2) {
      return std::string(mount) + std::string(path.substr(end));
    }
  }
  return EditDistance(path, mount, 2) <= 2 ? std::string(mount) : std::string();
}

void ReportUnmounted(const Workload& w, Findings& out) {
  const std::string& path = *w.model_path->path;
  const Place& at = w.model_path.at();
  Finding& finding = out.Report(
      at, fmt::format("no volume is mounted at the model path {}: the server takes it for a "
                      "Hugging Face id and stops with HFValidationError",
                      path));
  finding.With("model path", path, SourceOf(at));
  finding.With("image", *w.container().image, SourceOf(w.container().image.at()));
  for (const Mount& mount : w.container().mounts)
    finding.With("mount", mount.path, SourceOf(mount.at));
  const Mount* bucket = OnlyBucketMount(w.container());
  if (bucket == nullptr) return;
  const std::string meant = MeantPath(path, bucket->path);
  auto edit = meant.empty() ? std::nullopt : ReplaceWord(w, at, path, meant);
  if (!edit) return;
  finding.fixes.push_back({.title = fmt::format("load the model from the bucket at {}", meant),
                           .safe = true,
                           .edits = {*std::move(edit)}});
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (!FallsBackToHub(w) || !w.model_path.known() || !w.model_path->path.known()) return;
  if (IsSurelyEmpty(w)) {
    ReportUnmounted(w, out);
  } else if (IsRootOfAllBuckets(w)) {
    const std::string& path = *w.model_path->path;
    out.Report(w.model_path.at(),
               fmt::format("the model path {} is the root of a mount of all buckets, which is no "
                           "model: it needs {}/BUCKET/FOLDER",
                           path, path))
        .With("model path", path, SourceOf(w.model_path.at()))
        .With("bucketName", "_", SourceOf(w.model_path->mount->volume->bucket_at));
  }
}

}  // namespace

extern const Rule kModelPathNotMounted = {
    .code = "GIQ405",
    .name = "model-path-not-mounted",
    .family = Family::kBucket,
    .severity = Severity::kError,
    .may_be = {},
    .fix = FixPolicy::kSafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The server's model is a local path, but no volume is mounted there.",
            .why = "The public images of the servers hold no model. When the path does not exist "
                   "or has no config.json, the server takes it for a Hugging Face id: "
                   "`HFValidationError: Repo id must use alphanumeric chars or '-', '_', '.' … "
                   "'/data'`, and the pod crash-loops. The rule is silent for images of your own, "
                   "which may hold the model, and where a script prepares files first.",
            .fix = "Mount the volume that holds the model at that path, or name the path below the "
                   "mount at which config.json and the weights lie.",
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
        args: [--model=/data]
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
      annotations: {gke-gcsfuse/volumes: "true"}
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
            .source = "https://github.com/vllm-project/vllm/issues/10974",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
