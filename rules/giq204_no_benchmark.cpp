// GIQ204: a latency target for a combination that nobody has measured.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "engine/base/near.h"
#include "engine/rule/rule.h"
#include "rules/measured_latency.h"

namespace giq {
namespace {

/// How many measured combinations a finding names.
constexpr std::size_t kNamed = 3;

/// Everything that a look-up needs is known.
bool IsCombination(const Workload& w) {
  return w.is_server() && w.model.known() && w.model->kind == ModelKind::kHubId &&
         w.accelerator.known() && w.accelerators_per_pod.known() && !w.shares_accelerators;
}

/// What a curve has in common with a workload, the most telling first.
int Likeness(const Workload& w, const CurveRow& curve) {
  // The hub's ids know no case, and neither does the distance.
  if (EditDistance(curve.model, w.model->text, 0) > 0) return 0;
  return 1 + (curve.server == ServerName(*w.server) ? 4 : 0) +
         (curve.accelerator == *w.accelerator ? 2 : 0);
}

std::vector<const CurveRow*> Nearest(const Workload& w, const Catalog& catalog) {
  std::vector<const CurveRow*> curves = catalog.AllCurves();
  std::erase_if(
      curves, [&](const CurveRow* curve) { return !curve->verdicts || Likeness(w, *curve) == 0; });
  std::ranges::stable_sort(curves, std::ranges::greater{},
                           [&](const CurveRow* curve) { return Likeness(w, *curve); });
  if (curves.size() > kNamed) curves.resize(kNamed);
  return curves;
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const auto targets = TargetsOf(w);
  const Catalog& catalog = *ctx.env.catalog;
  const bool measured = std::ranges::any_of(targets, [&](const Target& target) {
    return MeasuredFor(w, target.latency, catalog).has_value();
  });
  if (targets.empty() || !IsCombination(w) || measured) return;
  const auto nearest = Nearest(w, catalog);
  const std::string use_case =
      w.targets.use_case.known() ? fmt::format(" for {}", *w.targets.use_case) : "";
  Finding& finding = out.Report(
      targets.front().at,
      fmt::format("no curve is at hand for {}{}, so nothing says whether the target can be met{}",
                  CombinationOf(w), use_case,
                  nearest.empty() ? "" : "; the nearest are measured on other combinations"));
  finding.With("target", Text(Millis{targets.front().ms}), SourceOf(targets.front().at));
  for (const CurveRow* curve : nearest) {
    finding.With("measured",
                 fmt::format("{} {} with {} × {}{}", curve->server, curve->server_version,
                             curve->accelerators, curve->accelerator,
                             curve->use_case.empty() ? "" : fmt::format(", {}", curve->use_case)),
                 fmt::format("catalog: {}", curve->id));
  }
}

}  // namespace

extern const Rule kNoBenchmark = {
    .code = "GIQ204",
    .name = "no-benchmark",
    .family = Family::kLatency,
    .severity = Severity::kInfo,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "A latency target is declared for a combination of model, server and "
                       "accelerator that nobody has measured.",
            .why = "Whether a target can be met is read off a curve measured for the same model, "
                   "server, accelerator and number of accelerators. Without one, giq-lint says "
                   "nothing about the target, good or bad, and an autoscaler's threshold for it is "
                   "a guess. The nearest measured combinations are named, as far as there are any.",
            .fix = "Add measurements of your own with --catalog: the CSV of `gcloud container ai "
                   "profiles benchmarks list`, or a benchmarks.csv; or run a combination that is "
                   "measured.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: gemma
  annotations:
    giq-lint.dev/target-ntpot-milliseconds: "400"
spec:
  replicas: 1
  selector:
    matchLabels:
      app: gemma
  template:
    metadata:
      labels:
        app: gemma
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
        cloud.google.com/gke-ephemeral-storage-local-ssd: "true"
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.7.2
        args:
        - --model=google/gemma-2-27b-it
        - --tensor-parallel-size=8
        - --max-model-len=8192
        env:
        - name: HF_TOKEN
          valueFrom:
            secretKeyRef:
              name: hf-secret
              key: hf_api_token
        ports:
        - name: http
          containerPort: 8000
        resources:
          requests:
            ephemeral-storage: 60Gi
          limits:
            nvidia.com/gpu: "8"
        volumeMounts:
        - name: dshm
          mountPath: /dev/shm
      volumes:
      - name: dshm
        emptyDir:
          medium: Memory
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: gemma
  annotations:
    giq-lint.dev/target-ntpot-milliseconds: "400"
spec:
  replicas: 1
  selector:
    matchLabels:
      app: gemma
  template:
    metadata:
      labels:
        app: gemma
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
        cloud.google.com/gke-ephemeral-storage-local-ssd: "true"
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.7.2
        args:
        - --model=google/gemma-2-27b-it
        - --tensor-parallel-size=4
        env:
        - name: HF_TOKEN
          valueFrom:
            secretKeyRef:
              name: hf-secret
              key: hf_api_token
        ports:
        - name: http
          containerPort: 8000
        resources:
          requests:
            ephemeral-storage: 60Gi
          limits:
            nvidia.com/gpu: "4"
        volumeMounts:
        - name: dshm
          mountPath: /dev/shm
      volumes:
      - name: dshm
        emptyDir:
          medium: Memory
)",
            .config = "",
            .source = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/"
                      "machine-learning/inference/inference-quickstart",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
