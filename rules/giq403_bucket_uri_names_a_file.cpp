// GIQ403: a model URI that names one of the model's files instead of their folder.
#include <fmt/format.h>

#include "engine/rule/rule.h"
#include "engine/workload/bucket_uri.h"
#include "rules/bucket_uses.h"
#include "rules/word_edit.h"

namespace giq {
namespace {

/// Servers that read a folder with config.json and weights, by path or URI.
bool ReadsModelFolder(const Workload& w) {
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

/// vLLM and SGLang load a single GGUF file, the others don't.
bool ReadsGgufFile(const Workload& w) {
  return *w.server == Server::kVllm || *w.server == Server::kSglang;
}

bool NamesAFile(const Workload& w, std::string_view text) {
  return NamesModelFile(text) || (NamesGgufFile(text) && !ReadsGgufFile(w));
}

void ReportFile(const Workload& w, std::string_view what, std::string_view text, const Place& at,
                Findings& out) {
  const std::string folder = FolderOf(text);
  Finding& finding = out.Report(
      at, fmt::format("the {} \"{}\" names a file, the server needs the folder with config.json "
                      "and weights: {}",
                      what, text, folder));
  finding.With(std::string(what), std::string(text), SourceOf(at));
  finding.With("folder", folder);
  if (auto edit = ReplaceWord(w, at, text, folder)) {
    finding.fixes.push_back({.title = fmt::format("name the folder {}", folder),
                             .safe = true,
                             .edits = {*std::move(edit)}});
  }
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (!ReadsModelFolder(w)) return;
  for (const BucketUse* use : JudgedUses(w)) {
    const bool uri = use->role == BucketUse::Role::kModel &&
                     JudgeModelUri(use->text).fault == UriFault::kNone &&
                     (use->text.starts_with("gs://") || use->text.starts_with("s3://"));
    if (uri && NamesAFile(w, use->text)) ReportFile(w, "model URI", use->text, use->at, out);
  }
  // The same fault through a mounted bucket.
  if (!w.model_path.known() || !w.model_path->path.known()) return;
  const std::string& path = *w.model_path->path;
  if (w.model_path->storage == Storage::kBucket && NamesAFile(w, path)) {
    ReportFile(w, "model path", path, w.model_path.at(), out);
  }
}

}  // namespace

extern const Rule kBucketUriNamesAFile = {
    .code = "GIQ403",
    .name = "bucket-uri-names-a-file",
    .family = Family::kBucket,
    .severity = Severity::kError,
    .may_be = {},
    .fix = FixPolicy::kSafe,
    .since = "0.1.0",
    .doc =
        {
            .summary =
                "A model URI names a file such as config.json instead of the model's folder.",
            .why = "The server looks for config.json and the weights below the URI. Below a file "
                   "there is nothing, so it takes the text for a Hugging Face id and stops with "
                   "`HFValidationError`, again and again.",
            .fix = "Name the folder that holds config.json and the weights.",
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
    spec:
      serviceAccountName: model-reader
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: server
        image: vllm/vllm-openai:v0.11.1
        args:
        - --model=gs://acme-models/gemma-2-9b-it/config.json
        - --load-format=runai_streamer
        resources:
          limits: {memory: 24Gi, nvidia.com/gpu: "1"}
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
            .source = "https://cloud.google.com/kubernetes-engine/docs/how-to/machine-learning/"
                      "inference/inference-quickstart",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
