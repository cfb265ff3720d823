// GIQ202: a latency target above everything that was measured for the combination.
#include <fmt/format.h>

#include <cmath>

#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "rules/measured_latency.h"

namespace giq {
namespace {

void Report(const Workload& w, const Target& target, const Measured& measured, Findings& out) {
  Finding& finding = out.Report(
      target.at,
      fmt::format(
          "target {} {} is above {}, the greatest measured for {}: full throughput meets it, "
          "so it decides nothing{}",
          LatencyName(target.latency), Text(Millis{target.ms}), Text(Millis{measured.greatest_ms}),
          CombinationOf(w), VersionRemark(w, measured)));
  finding.certain = measured.same_version && target.ms > measured.surely_above_ms;
  finding.With("target", Text(Millis{target.ms}), SourceOf(target.at));
  AddMeasurements(measured, target.latency, finding);
  if (target.at.node == nullptr) return;
  const std::string greatest = std::to_string(std::llround(std::floor(measured.greatest_ms)));
  // Another target is another promise to the users of the service: for a person to say.
  finding.fixes.push_back(
      {.title = fmt::format("set the target to {} ms, the greatest measured", greatest),
       .safe = false,
       .edits = {ReplaceValue(target.at, JsonString(greatest))}});
}

void Check(const WorkloadContext& ctx, Findings& out) {
  for (const Target& target : TargetsOf(ctx.workload)) {
    const auto measured = MeasuredFor(ctx.workload, target.latency, *ctx.env.catalog);
    if (measured && target.ms > measured->greatest_ms) Report(ctx.workload, target, *measured, out);
  }
}

}  // namespace

extern const Rule kTargetAboveMeasured = {
    .code = "GIQ202",
    .name = "target-above-measured",
    .family = Family::kLatency,
    .severity = Severity::kWarning,
    .may_be = {},
    .fix = FixPolicy::kUnsafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The latency target is higher than anything measured for this model, server "
                       "and accelerator.",
            .why = "The server meets the target even at full throughput, where requests queue and "
                   "latency has no upper bound: autoscaling runs the replicas saturated, and users "
                   "see latencies that the target was meant to rule out. Often the number is in "
                   "the wrong unit.",
            .fix =
                "State the latency that users need, in milliseconds; or drop the target and plan "
                "for throughput.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: gemma
  annotations:
    giq-lint.dev/target-ntpot-milliseconds: "6000"
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
    giq-lint.dev/target-ntpot-milliseconds: "500"
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
