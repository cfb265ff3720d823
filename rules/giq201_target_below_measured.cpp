// GIQ201: a latency target that nothing measured for the combination reaches.
#include <fmt/format.h>

#include <cmath>

#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "rules/measured_latency.h"

namespace giq {
namespace {

/// An error only where the stated error of the measurement cannot explain it, on the same server
/// version.
bool IsCertain(const Target& target, const Measured& measured) {
  return measured.same_version && target.ms < measured.surely_below_ms;
}

void Report(const Workload& w, const Target& target, const Measured& measured, Findings& out) {
  const bool certain = IsCertain(target, measured);
  Finding& finding = out.Report(
      target.at, certain ? Severity::kError : Severity::kWarning,
      fmt::format("target {} {} is below {}, the least measured for {}{}",
                  LatencyName(target.latency), Text(Millis{target.ms}),
                  Text(Millis{measured.least_ms}), CombinationOf(w), VersionRemark(w, measured)));
  finding.certain = certain;
  finding.With("target", Text(Millis{target.ms}), SourceOf(target.at));
  AddMeasurements(measured, target.latency, finding);
  if (target.at.node == nullptr) return;
  const std::string reachable = std::to_string(std::llround(std::ceil(measured.least_ms)));
  // Whether the slower answer will do is for a person to say.
  finding.fixes.push_back(
      {.title = fmt::format("set the target to {} ms, the least that is reached", reachable),
       .safe = false,
       .edits = {ReplaceValue(target.at, JsonString(reachable))}});
}

void Check(const WorkloadContext& ctx, Findings& out) {
  for (const Target& target : TargetsOf(ctx.workload)) {
    const auto measured = MeasuredFor(ctx.workload, target.latency, *ctx.env.catalog);
    if (measured && target.ms < measured->least_ms) Report(ctx.workload, target, *measured, out);
  }
}

constexpr Severity kMayBe[] = {Severity::kWarning};

}  // namespace

extern const Rule kTargetBelowMeasured = {
    .code = "GIQ201",
    .name = "target-below-measured",
    .family = Family::kLatency,
    .severity = Severity::kError,
    .may_be = kMayBe,
    .fix = FixPolicy::kUnsafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The latency target is lower than anything measured for this model, server "
                       "and accelerator.",
            .why =
                "Even a single request at a time is slower than the target, so no number of "
                "replicas reaches it: GKE Inference Quickstart recommends nothing for it, and "
                "an autoscaler set to it runs at its maximum for ever. An error when the target "
                "is below the least measured value by more than the measurement's stated error; "
                "a warning within that error, and when only another server version was measured.",
            .fix = "Raise the target to what is reached, or take an accelerator that is faster for "
                   "this model.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: gemma
  annotations:
    giq-lint.dev/target-ntpot-milliseconds: "60"
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
      - name: vllm
        image: vllm/vllm-openai:v0.7.2
        args:
        - --model=google/gemma-2-27b-it
        - --tensor-parallel-size=4
        env:
        - name: HF_TOKEN
          valueFrom: {secretKeyRef: {name: hf-secret, key: hf_api_token}}
        resources:
          limits:
            nvidia.com/gpu: "4"
        volumeMounts:
        - {name: shm, mountPath: /dev/shm}
      volumes:
      - name: shm
        emptyDir: {medium: Memory}
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: gemma
  annotations:
    giq-lint.dev/target-ntpot-milliseconds: "200"
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
      - name: vllm
        image: vllm/vllm-openai:v0.7.2
        args:
        - --model=google/gemma-2-27b-it
        - --tensor-parallel-size=4
        env:
        - name: HF_TOKEN
          valueFrom: {secretKeyRef: {name: hf-secret, key: hf_api_token}}
        resources:
          limits:
            nvidia.com/gpu: "4"
        volumeMounts:
        - {name: shm, mountPath: /dev/shm}
      volumes:
      - name: shm
        emptyDir: {medium: Memory}
)",
            .config = "",
            .source = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/"
                      "machine-learning/inference/inference-quickstart",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
