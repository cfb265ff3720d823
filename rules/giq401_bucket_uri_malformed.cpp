// GIQ401: a text in a bucket URI's place that no server or driver can open.
#include <fmt/format.h>

#include "engine/rule/rule.h"
#include "engine/workload/bucket_uri.h"
#include "rules/bucket_uses.h"
#include "rules/word_edit.h"

namespace giq {
namespace {

std::string_view WhatIsWrong(UriFault fault) {
  switch (fault) {
    case UriFault::kWebAddress:
      return "is a web address, servers open gs://BUCKET/PATH";
    case UriFault::kWrongScheme:
      return "has a scheme that no server knows, Cloud Storage's is gs://";
    case UriFault::kWrongSlashes:
      return "lacks the two slashes of gs://BUCKET/PATH";
    case UriFault::kNoBucket:
      return "names no bucket";
    case UriFault::kSpaces:
      return "has white space in or around it";
    case UriFault::kParentFolder:
      return "goes up with `..`, but object names have no parent folder";
    case UriFault::kSchemeInBucket:
      return "is an address, bucketName takes the bare name";
    case UriFault::kNone:
      break;
  }
  return "";
}

void Check(const WorkloadContext& ctx, Findings& out) {
  for (const BucketUse* use : JudgedUses(ctx.workload)) {
    const bool mounted = use->role == BucketUse::Role::kMountedBucket;
    const UriJudgement judgement = mounted ? JudgeBucketField(use->text) : JudgeModelUri(use->text);
    if (judgement.fault == UriFault::kNone) continue;
    Finding& finding = out.Report(use->at, fmt::format("the {} \"{}\" {}", RoleName(*use),
                                                       use->text, WhatIsWrong(judgement.fault)));
    finding.With(std::string(RoleName(*use)), use->text, SourceOf(use->at));
    if (judgement.meant.empty()) continue;
    finding.With("probably meant", judgement.meant);
    if (auto edit = ReplaceWord(ctx.workload, use->at, use->text, judgement.meant)) {
      finding.fixes.push_back({.title = fmt::format("write {}", judgement.meant),
                               .safe = true,
                               .edits = {*std::move(edit)}});
    }
  }
}

}  // namespace

extern const Rule kBucketUriMalformed = {
    .code = "GIQ401",
    .name = "bucket-uri-malformed",
    .family = Family::kBucket,
    .severity = Severity::kError,
    .may_be = {},
    .fix = FixPolicy::kSafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "A bucket's URI is not of the form gs://BUCKET/PATH.",
            .why =
                "A server that does not find its model at a local path or a known scheme takes "
                "the text for a Hugging Face id, and stops with `HFValidationError: Repo id must "
                "use alphanumeric chars`: the pod crash-loops after the image was pulled on an "
                "expensive VM. Typical are the console's or the storage service's web address, "
                "`gcs://`, a missing slash, and gs:// in front of a volume's bucketName.",
            .fix =
                "Write gs://BUCKET/PATH for a model (s3:// is fine where the server streams from "
                "there), and the bare bucket's name for a volume's bucketName.",
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
        - --model=https://console.cloud.google.com/storage/browser/acme-models/gemma-2-9b-it
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
            .source = "https://docs.vllm.ai/en/latest/models/extensions/runai_model_streamer.html",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
