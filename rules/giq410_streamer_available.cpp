// GIQ410: a model read through Cloud Storage FUSE where it could be streamed.
#include <fmt/format.h>

#include "engine/rule/rule.h"
#include "engine/workload/bucket_uri.h"
#include "rules/bucket_mounts.h"
#include "rules/model_streamer.h"
#include "rules/vllm_version.h"
#include "rules/word_edit.h"

namespace giq {
namespace {

/// Formats that the streamer does not read: it takes safetensors alone.
bool IsOtherFormat(const Workload& w) {
  const std::string& path = *w.model_path->path;
  if (NamesGgufFile(path) || NamesModelFile(path) || w.quantization.unknown()) return true;
  const std::string quantization = w.quantization.value_or("");
  return quantization == "gguf" || quantization == "bitsandbytes";
}

bool CouldStream(const Workload& w) {
  const std::optional<Version> version = VllmVersion(w);
  return version && *version >= FirstStreamingRelease(w.tpu).from && w.load_format.absent() &&
         w.model_path->path.known() && !IsOtherFormat(w);
}

/// The model's URI; "" where the mount shows something else than the bucket's own folders.
std::string UriOf(const Workload& w, const Mount& mount) {
  const Volume& volume = *mount.volume;
  const bool plain = volume.bucket.known() && BucketNameFault(*volume.bucket).empty() &&
                     mount.sub_path.empty() && !IsMountedWith(volume, "only-dir");
  if (!plain) return "";
  std::string folder = w.model_path->path->substr(mount.path.size());
  while (folder.ends_with('/')) folder.pop_back();
  return fmt::format("gs://{}{}", *volume.bucket, folder);
}

void OfferToStream(const Workload& w, const Mount& mount, Finding& finding) {
  const std::string uri = UriOf(w, mount);
  if (uri.empty()) return;
  auto model = ReplaceWord(w, w.model_path.at(), *w.model_path->path, uri);
  auto format = AskForStreamer(w);
  if (!model || !format) return;
  // Unsafe: it changes the name under which the model is served, and reads the bucket by another
  // way.
  finding.fixes.push_back({.title = fmt::format("stream {}", uri),
                           .safe = false,
                           .edits = {*std::move(model), *std::move(format)}});
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const Mount* mount = ModelBucketMount(w);
  if (mount == nullptr || !CouldStream(w)) return;
  Finding& finding = out.Report(
      w.model_path.at(),
      fmt::format("vLLM {} could stream {} from Cloud Storage instead of reading it through the "
                  "mount at {}",
                  *w.server_version, *w.model_path->path, mount->path));
  finding.With("image", *w.container().image, SourceOf(w.container().image.at()));
  finding.With("first release that streams", std::string(FirstStreamingRelease(w.tpu).text),
               std::string(kStreamingReleasesSource));
  finding.With("bucket mount", mount->path, SourceOf(mount->at));
  OfferToStream(w, *mount, finding);
}

}  // namespace

extern const Rule kStreamerAvailable = {
    .code = "GIQ410",
    .name = "streamer-available",
    .family = Family::kBucket,
    .severity = Severity::kInfo,
    .may_be = {},
    .fix = FixPolicy::kUnsafe,
    .since = "0.1.0",
    .doc =
        {
            .summary =
                "The model is read through Cloud Storage FUSE by a server that can stream it.",
            .why = "vLLM streams safetensors from Cloud Storage straight into the accelerators' "
                   "memory with the Run:ai Model Streamer, on GPUs from v0.11.1 on, on TPUs from "
                   "v0.14.0 on. GKE Inference Quickstart prefers it over a mount: pods start "
                   "faster, and there is no sidecar whose CPU, memory and cache have to be sized. "
                   "A mount works as well, so this is for your information.",
            .fix = "Name the model as gs://BUCKET/PATH with --load-format=runai_streamer, and drop "
                   "the volume when nothing else uses it. Set --served-model-name if clients name "
                   "the model by its path.",
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
        image: vllm/vllm-openai:v0.11.1
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
      serviceAccountName: model-reader
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: server
        image: vllm/vllm-openai:v0.11.1
        args:
        - --model=gs://acme-models/gemma-2-9b-it
        - --load-format=runai_streamer
        resources:
          limits: {memory: 24Gi, nvidia.com/gpu: "1"}
)",
            .config = "",
            .source = "https://cloud.google.com/kubernetes-engine/docs/how-to/persistent-volumes/"
                      "run-ai-model-streamer",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
