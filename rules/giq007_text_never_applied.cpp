// GIQ007: text of a file that kubectl drops or refuses.
#include "engine/rule/rule.h"

namespace giq {
namespace {

void Check(const DocumentContext& ctx, Findings& out) {
  for (const Problem& problem : ctx.document.problems) {
    if (problem.kind != ProblemKind::kDroppedText) continue;
    out.Report(PlaceOf(ctx.document, problem.span), problem.message);
  }
}

}  // namespace

extern const Rule kTextNeverApplied = {
    .code = "GIQ007",
    .name = "text-never-applied",
    .family = Family::kDocument,
    .severity = Severity::kWarning,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "A part of the file is never applied.",
            .why = "kubectl splits a file at lines of three dashes and reads one YAML document of "
                   "each part. What follows the end of that document, behind `...` or at a "
                   "smaller indentation than the first key, is dropped without a message: an "
                   "autoscaler or a service that seems to be there is not. A separator with text "
                   "behind it (`--- {}`) and a `%YAML` directive are refused, and with them the "
                   "file.",
            .fix = "Put a line of three dashes alone between documents, start all keys of a "
                   "document in the same column, and remove `...` and directives.",
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
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: server
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=google/gemma-3-4b-it
        env:
        - name: HF_TOKEN
          valueFrom:
            secretKeyRef: {name: hf-secret, key: hf_api_token}
        resources:
          requests: {cpu: "4", memory: 20Gi, ephemeral-storage: 20Gi, nvidia.com/gpu: "1"}
          limits: {memory: 20Gi, nvidia.com/gpu: "1"}
...
apiVersion: v1
kind: Service
metadata:
  name: gemma
spec:
  selector: {app: gemma}
  ports:
  - {port: 8000}
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
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=google/gemma-3-4b-it
        env:
        - name: HF_TOKEN
          valueFrom:
            secretKeyRef: {name: hf-secret, key: hf_api_token}
        resources:
          requests: {cpu: "4", memory: 20Gi, ephemeral-storage: 20Gi, nvidia.com/gpu: "1"}
          limits: {memory: 20Gi, nvidia.com/gpu: "1"}
---
apiVersion: v1
kind: Service
metadata:
  name: gemma
spec:
  selector: {app: gemma}
  ports:
  - {port: 8000}
)",
            .config = "",
            .source = "https://pkg.go.dev/k8s.io/apimachinery/pkg/util/yaml#YAMLReader",
        },
    .check = CheckDocument{Check},
};

}  // namespace giq
