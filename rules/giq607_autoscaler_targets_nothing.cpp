// GIQ607: an autoscaler whose target is not there, beside a workload that was meant.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "engine/base/letters.h"
#include "engine/base/near.h"
#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "rules/member_place.h"

namespace giq {
namespace {

/// Two edits make a slip of the keyboard; more make another name.
constexpr std::size_t kSlips = 2;
/// Names of fewer letters are near each other by chance.
constexpr std::size_t kShortest = 4;

std::string DigitsOf(std::string_view name) {
  std::string digits;
  std::ranges::copy_if(name, std::back_inserter(digits), IsDigit);
  return digits;
}

/// `gemma-2` is not `gemma-3` misspelled.
bool IsNear(std::string_view wanted, std::string_view name) {
  return wanted.size() >= kShortest && DigitsOf(wanted) == DigitsOf(name) &&
         EditDistance(wanted, name, kSlips) <= kSlips;
}

/// Deployment for StatefulSet, `deployment` for Deployment. Operators make Deployments under the
/// names of their own kinds, so those are no slips.
bool IsMistakenKind(std::string_view wanted, std::string_view kind) {
  constexpr std::array<std::string_view, 2> kKinds = {"Deployment", "StatefulSet"};
  const bool plain = std::ranges::find(kKinds, kind) != kKinds.end();
  return plain && (std::ranges::find(kKinds, wanted) != kKinds.end() ||
                   EditDistance(wanted, kind, kSlips) <= kSlips);
}

bool IsThere(const Bundle& bundle, const Autoscaler& scaler) {
  return std::ranges::any_of(bundle.ObjectsOf(scaler.target_kind), [&](const Object* object) {
    return object->name == scaler.target_name && object->namespace_ == scaler.namespace_;
  });
}

bool IsScaledByAnother(const Bundle& bundle, const Workload& w) {
  return std::ranges::any_of(bundle.autoscalers, [&](const Autoscaler& scaler) {
    return scaler.target_kind == w.kind && scaler.target_name == w.name &&
           scaler.namespace_ == w.namespace_;
  });
}

/// The workload of the file that an autoscaler without a target certainly meant; null when there
/// is none, or more than one.
const Workload* Meant(const Bundle& bundle, const Autoscaler& scaler) {
  const Workload* meant = nullptr;
  for (const auto& workload : bundle.workloads) {
    const Workload& w = *workload;
    const bool by_name = w.kind == scaler.target_kind && IsNear(scaler.target_name, w.name);
    const bool by_kind = w.name == scaler.target_name && w.kind != scaler.target_kind &&
                         IsMistakenKind(scaler.target_kind, w.kind);
    if (w.namespace_ != scaler.namespace_ || (!by_name && !by_kind)) continue;
    if (meant != nullptr || IsScaledByAnother(bundle, w)) return nullptr;
    meant = &w;
  }
  return meant;
}

void Check(const BundleContext& ctx, Findings& out) {
  for (const Autoscaler& scaler : ctx.bundle.autoscalers) {
    const bool own = scaler.at.document->file == ctx.bundle.file;
    const bool named = !scaler.target_kind.empty() && !scaler.target_name.empty();
    if (!own || !named || IsThere(ctx.bundle, scaler)) continue;
    const Workload* meant = Meant(ctx.bundle, scaler);
    if (meant == nullptr) continue;
    const bool kind = meant->kind != scaler.target_kind;
    const Place at = MemberAt(scaler.at, {"spec", "scaleTargetRef", kind ? "kind" : "name"});
    Finding& finding = out.Report(
        at, fmt::format("HorizontalPodAutoscaler \"{}\" scales {} \"{}\", which is not "
                        "there: {} is",
                        scaler.name, scaler.target_kind, scaler.target_name, meant->Title()));
    finding
        .With("scaleTargetRef", fmt::format("{} {}", scaler.target_kind, scaler.target_name),
              SourceOf(at))
        .With("workload", fmt::format("{} {}", meant->kind, meant->name), SourceOf(meant->at));
    const std::string& right = kind ? meant->kind : meant->name;
    finding.fixes.push_back({.title = fmt::format("scale {} \"{}\"", meant->kind, meant->name),
                             .safe = true,
                             .edits = {ReplaceValue(at, JsonString(right))}});
  }
}

}  // namespace

extern const Rule kAutoscalerTargetsNothing = {
    .code = "GIQ607",
    .name = "autoscaler-targets-nothing",
    .family = Family::kShape,
    .severity = Severity::kWarning,
    .may_be = {},
    .fix = FixPolicy::kSafe,
    .since = "0.1.0",
    .doc =
        {
            .summary =
                "A HorizontalPodAutoscaler names a workload that is not there, but nearly one "
                "that is.",
            .why = "The API server accepts any scaleTargetRef. When nothing of that kind and name "
                   "exists, the autoscaler reports `FailedGetScale: … not found` and the server "
                   "keeps the replicas that it was given: requests queue while accelerators could "
                   "be added, or idle ones are never released.",
            .fix = "Write kind and name of the workload into scaleTargetRef as they stand in its "
                   "manifest.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen-server
spec:
  replicas: 1
  selector:
    matchLabels:
      app: qwen-server
  template:
    metadata:
      labels:
        app: qwen-server
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=Qwen/Qwen2.5-7B-Instruct
        ports:
        - name: http
          containerPort: 8000
        resources:
          requests:
            ephemeral-storage: 20Gi
          limits:
            nvidia.com/gpu: "1"
---
apiVersion: monitoring.googleapis.com/v1
kind: PodMonitoring
metadata:
  name: qwen-server
spec:
  selector:
    matchLabels:
      app: qwen-server
  endpoints:
  - port: http
    interval: 15s
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: qwen
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: qwen-sever
  minReplicas: 1
  maxReplicas: 4
  metrics:
  - type: Pods
    pods:
      metric:
        name: prometheus.googleapis.com|vllm:num_requests_waiting|gauge
      target:
        type: AverageValue
        averageValue: "10"
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen-server
spec:
  replicas: 1
  selector:
    matchLabels:
      app: qwen-server
  template:
    metadata:
      labels:
        app: qwen-server
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=Qwen/Qwen2.5-7B-Instruct
        ports:
        - name: http
          containerPort: 8000
        resources:
          requests:
            ephemeral-storage: 20Gi
          limits:
            nvidia.com/gpu: "1"
---
apiVersion: monitoring.googleapis.com/v1
kind: PodMonitoring
metadata:
  name: qwen-server
spec:
  selector:
    matchLabels:
      app: qwen-server
  endpoints:
  - port: http
    interval: 15s
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: qwen
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: qwen-server
  minReplicas: 1
  maxReplicas: 4
  metrics:
  - type: Pods
    pods:
      metric:
        name: prometheus.googleapis.com|vllm:num_requests_waiting|gauge
      target:
        type: AverageValue
        averageValue: "10"
)",
            .config = "",
            .source = "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
        },
    .check = CheckBundle{Check},
};

}  // namespace giq
