// GIQ306: a gated model on the hub, and no token that reaches the server.
#include <fmt/format.h>

#include "engine/rule/rule.h"
#include "rules/cached_model.h"
#include "rules/env_edit.h"
#include "rules/hub_token.h"

namespace giq {
namespace {

// The Secret and key that the manifests of GKE Inference Quickstart take the token from.
constexpr std::string_view kToken = R"({"secretKeyRef":{"name":"hf-secret","key":"hf_api_token"}})";

/// The catalog's row of a model that only users with a token can download; null when it is not
/// surely gated, or not downloaded through the hub's library.
const ModelRow* GatedModel(const WorkloadContext& ctx) {
  const Workload& w = ctx.workload;
  // Another loader may take the weights from somewhere else.
  const std::string loader = w.load_format.value_or("auto");
  const bool from_hub = !w.cache.decided_by.empty() && !w.load_format.unknown() &&
                        (loader == "auto" || loader == "safetensors");
  const ModelRow* model = from_hub ? DownloadedModel(ctx) : nullptr;
  return model != nullptr && model->gated.value_or(false) ? model : nullptr;
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const ModelRow* model = GatedModel(ctx);
  if (model == nullptr) return;
  const auto reaches = TokenReaches(w);
  if (!reaches.known() || *reaches) return;
  Finding& finding =
      out.Report(w.model.at(),
                 fmt::format("{} is gated, and no Hugging Face token reaches the server: neither "
                             "HF_TOKEN nor HUGGING_FACE_HUB_TOKEN is set, and no secret is mounted",
                             w.model->text));
  finding.With("gated", std::string(model->id), fmt::format("catalog: {}", model->source));
  finding.With("container", w.container().name.empty() ? "unnamed" : w.container().name,
               SourceOf(w.container().at));
  if (const EnvVar* misnamed = MisnamedTokenVariable(w.container())) {
    finding.With("set, but not read by the server", misnamed->name, SourceOf(misnamed->at));
  }
  std::vector<Edit> edits = SetVariable(w, "HF_TOKEN", "valueFrom", kToken);
  if (edits.empty()) return;
  // Unsafe: without a Secret of that name the pod does not start.
  finding.fixes.push_back(
      {.title = "take HF_TOKEN from the key hf_api_token of the Secret hf-secret",
       .safe = false,
       .edits = std::move(edits)});
}

}  // namespace

extern const Rule kGatedModelWithoutToken = {
    .code = "GIQ306",
    .name = "gated-model-without-token",
    .family = Family::kModelCache,
    .severity = Severity::kError,
    .may_be = {},
    .fix = FixPolicy::kUnsafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "A gated Hugging Face model, and no token reaches the server.",
            .why = "Gemma, Llama and others are only given to accounts that accepted their "
                   "license. Without a token the hub answers the first request with `401 Client "
                   "Error`, the server stops with `GatedRepoError: Access to model … is "
                   "restricted`, and the pod restarts again and again on its accelerator node. A "
                   "variable of another name, such as HUGGINGFACE_TOKEN, is read by nobody.",
            .fix = "Keep a token that may read the model in a Secret and set HF_TOKEN from it: "
                   "`kubectl create secret generic hf-secret --from-literal=hf_api_token=…`. "
                   "giq-lint is silent where a secret is mounted, where envFrom may bring the "
                   "variable, and where the weights come from a bucket or claim.",
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
        resources:
          requests: {cpu: "4", memory: 20Gi, ephemeral-storage: 20Gi, nvidia.com/gpu: "1"}
          limits: {memory: 20Gi, nvidia.com/gpu: "1"}
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
)",
            .config = "",
            .source = "https://huggingface.co/docs/hub/models-gated",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
