// GIQ208: a latency target that the others already bound.
#include <fmt/format.h>

#include <optional>

#include "engine/rule/rule.h"
#include "rules/measured_latency.h"

namespace giq {
namespace {

/// NTPOT is the time of a request ÷ its output tokens; that time is TTFT for the first token and
/// ITL for each further one.
double NtpotOf(double ttft_ms, double itl_ms, double tokens) {
  return (ttft_ms + (tokens - 1) * itl_ms) / tokens;
}

struct Redundant {
  Latency latency = Latency::kNtpot;
  const Fact<double>* target = nullptr;
  double bound_ms = 0;  ///< What the others leave it at most.
  std::string_view by;
};

std::optional<Redundant> RedundantOf(const Targets& targets, double tokens) {
  const Fact<double>& ntpot = targets.ntpot_ms;
  const Fact<double>& ttft = targets.ttft_ms;
  const Fact<double>& itl = targets.itl_ms;
  if (!ntpot.known()) return std::nullopt;
  if (ttft.known() && itl.known()) {
    const double bound = NtpotOf(*ttft, *itl, tokens);
    if (*ntpot >= bound) return Redundant{Latency::kNtpot, &ntpot, bound, "TTFT and ITL"};
  }
  // No part of a request takes longer than the whole of it.
  const double request = *ntpot * tokens;
  if (ttft.known() && *ttft >= request) return Redundant{Latency::kTtft, &ttft, request, "NTPOT"};
  const double most_itl = request / (tokens - 1);
  if (itl.known() && *itl >= most_itl) return Redundant{Latency::kItl, &itl, most_itl, "NTPOT"};
  return std::nullopt;
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Targets& targets = ctx.workload.targets;
  const UseCaseRow* use_case =
      targets.use_case.known() ? ctx.env.catalog->UseCase(*targets.use_case) : nullptr;
  if (use_case == nullptr || use_case->output_tokens.value_or(0) < 2) return;
  const auto tokens = static_cast<double>(*use_case->output_tokens);
  const auto found = RedundantOf(targets, tokens);
  if (!found) return;
  const Place& at = found->target->at();
  Finding& finding = out.Report(
      at, fmt::format("target {} {} decides nothing: the one on {} keeps it to {} already, with {} "
                      "output tokens a request",
                      LatencyName(found->latency), Text(Millis{**found->target}), found->by,
                      Text(Millis{found->bound_ms}), *use_case->output_tokens));
  finding.With("target", Text(Millis{**found->target}), SourceOf(at))
      .With("output tokens", std::to_string(*use_case->output_tokens),
            fmt::format("catalog: {}", use_case->source));
  for (const Target& target : TargetsOf(ctx.workload)) {
    if (target.at.node == at.node) continue;
    finding.With(fmt::format("target {}", LatencyName(target.latency)), Text(Millis{target.ms}),
                 SourceOf(target.at));
  }
}

}  // namespace

extern const Rule kRedundantTarget = {
    .code = "GIQ208",
    .name = "redundant-target",
    .family = Family::kLatency,
    .severity = Severity::kInfo,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "A latency target that the other declared targets already keep.",
            .why = "NTPOT is the time of a whole request divided by its output tokens, so it "
                   "follows from the time to the first token (TTFT) and the time between tokens "
                   "(ITL). With all of them declared, often one says nothing: it looks like a "
                   "promise, is never the one that decides, and hides which of them does.",
            .fix = "Drop the target, or set it to what users really need.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
  annotations:
    giq-lint.dev/target-ntpot-milliseconds: "100"
    giq-lint.dev/target-ttft-milliseconds: "500"
    giq-lint.dev/target-itl-milliseconds: "60"
    giq-lint.dev/use-case: Text Summarization
spec:
  replicas: 1
  selector:
    matchLabels:
      app: qwen
  template:
    metadata:
      labels:
        app: qwen
    spec:
      nodeSelector:
        cloud.google.com/compute-class: gpu
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=Qwen/Qwen2.5-7B-Instruct
        resources:
          requests:
            ephemeral-storage: 20Gi
          limits:
            nvidia.com/gpu: "1"
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
  annotations:
    giq-lint.dev/target-ttft-milliseconds: "500"
    giq-lint.dev/target-itl-milliseconds: "60"
    giq-lint.dev/use-case: Text Summarization
spec:
  replicas: 1
  selector:
    matchLabels:
      app: qwen
  template:
    metadata:
      labels:
        app: qwen
    spec:
      nodeSelector:
        cloud.google.com/compute-class: gpu
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=Qwen/Qwen2.5-7B-Instruct
        resources:
          requests:
            ephemeral-storage: 20Gi
          limits:
            nvidia.com/gpu: "1"
)",
            .config = "",
            .source = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/"
                      "machine-learning/inference/inference-quickstart",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
