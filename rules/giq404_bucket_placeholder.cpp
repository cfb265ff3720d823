// GIQ404: a blank such as BUCKET_NAME that nobody filled.
#include <fmt/format.h>

#include "engine/rule/rule.h"
#include "rules/bucket_uses.h"

namespace giq {
namespace {

void Check(const WorkloadContext& ctx, Findings& out) {
  Finding* finding = nullptr;
  for (const BucketUse& use : ctx.workload.buckets) {
    if (use.role == BucketUse::Role::kOther || KindOf(use) != BucketText::kPlaceholder) continue;
    if (finding == nullptr) {
      finding = &out.Report(use.at, fmt::format("the {} \"{}\" is a placeholder: put the real name "
                                                "in its place before it is applied",
                                                RoleName(use), use.text));
    }
    finding->With(std::string(RoleName(use)), use.text, SourceOf(use.at));
  }
}

}  // namespace

extern const Rule kBucketPlaceholder = {
    .code = "GIQ404",
    .name = "bucket-placeholder",
    .family = Family::kBucket,
    .severity = Severity::kWarning,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "A model URI or a mounted bucket is still a placeholder.",
            .why =
                "Kubernetes expands `$(VAR)` alone. `BUCKET_NAME`, `<bucket>`, `YOUR_BUCKET` and "
                "`${BUCKET}` in a plain field reach the server and the storage driver as they "
                "are: the mount fails with `bucket does not exist` and the pod stays in "
                "ContainerCreating, or the server takes the text for a Hugging Face id.",
            .fix = "Put the bucket's name there, by hand or with the tool that fills the template "
                   "(envsubst, kustomize, Helm), and check the result of that.",
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
        - --model=gs://BUCKET_NAME/gemma-2-9b-it
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
            .source = "https://kubernetes.io/docs/tasks/inject-data-application/"
                      "define-interdependent-environment-variables/",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
