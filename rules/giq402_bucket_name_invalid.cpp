// GIQ402: a bucket's name that Cloud Storage cannot have given to anybody.
#include <fmt/format.h>

#include "engine/rule/rule.h"
#include "engine/workload/bucket_uri.h"
#include "rules/bucket_uses.h"

namespace giq {
namespace {

/// The driver mounts all buckets of the service account for this name.
constexpr std::string_view kAllBuckets = "_";

/// The bucket that a use names; "" where its form is wrong (GIQ401) or it is no bucket of Cloud
/// Storage.
std::string_view BucketIn(const BucketUse& use) {
  if (use.role == BucketUse::Role::kMountedBucket) {
    const bool bare =
        JudgeBucketField(use.text).fault == UriFault::kNone && use.text != kAllBuckets;
    return bare ? std::string_view(use.text) : std::string_view();
  }
  const bool well_formed =
      use.text.starts_with("gs://") && JudgeModelUri(use.text).fault == UriFault::kNone;
  return well_formed ? BucketOf(use.text) : std::string_view();
}

void Check(const WorkloadContext& ctx, Findings& out) {
  for (const BucketUse* use : JudgedUses(ctx.workload)) {
    const std::string_view bucket = BucketIn(*use);
    if (bucket.empty()) continue;
    const std::string fault = BucketNameFault(bucket);
    if (fault.empty()) continue;
    out.Report(use->at, fmt::format("no bucket can have the name \"{}\": it {}", bucket, fault))
        .With("bucket", std::string(bucket), SourceOf(use->at));
  }
}

}  // namespace

extern const Rule kBucketNameInvalid = {
    .code = "GIQ402",
    .name = "bucket-name-invalid",
    .family = Family::kBucket,
    .severity = Severity::kError,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "A bucket's name breaks the naming rules of Cloud Storage.",
            .why = "No such bucket can exist, so the mount or the download fails with `bucket does "
                   "not exist` or `invalid bucket name` when the pod starts. The usual cause is a "
                   "path in bucketName, or the display name of a project.",
            .fix = "Use the bucket's real name: 3 to 63 small letters, digits, dashes and "
                   "underscores, with a letter or digit at both ends. A folder belongs into the "
                   "mount option `only-dir=FOLDER`, not into bucketName.",
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
        - --model=gs://Acme.Models/gemma-2-9b-it
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
            .source = "https://cloud.google.com/storage/docs/buckets#naming",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
