// GIQ206: an inference server that is scaled on the use of CPU or memory.
#include <fmt/format.h>

#include "engine/rule/rule.h"
#include "rules/autoscalers.h"
#include "rules/scaling_metrics.h"

namespace giq {
namespace {

bool IsHostResource(const ScalingMetric& metric) {
  const bool resource = metric.type == "Resource" || metric.type == "ContainerResource";
  return resource && (metric.name.value_or("") == "cpu" || metric.name.value_or("") == "memory");
}

bool ServesOnAccelerators(const Workload& w) {
  return w.is_server() && w.container().accelerators.value_or(0) > 0;
}

void Report(const Workload& w, const Autoscaler& scaler, std::string_view resource, const Place& at,
            Findings& out) {
  out.Report(at, fmt::format("HorizontalPodAutoscaler \"{}\" scales {} on {}, which says nothing "
                             "about a server that works on accelerators",
                             scaler.name, w.Title(), resource))
      .With("metric", std::string(resource), SourceOf(at))
      .With("server", std::string(ServerName(*w.server)), SourceOf(w.server.at()))
      .With("accelerators", std::to_string(*w.container().accelerators),
            SourceOf(w.container().accelerators.at()));
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const Autoscaler* scaler = AutoscalerOfObject(ctx);
  if (scaler == nullptr || !ServesOnAccelerators(w)) return;
  for (const ScalingMetric& metric : scaler->metrics) {
    if (IsHostResource(metric)) Report(w, *scaler, *metric.name, metric.at, out);
  }
  // The API's default where no metric is given is 80 % of the requested CPU; a patch, which lacks
  // the maximum too, may leave them to its base.
  if (scaler->metrics.empty() && scaler->max_replicas.known()) {
    Report(w, *scaler, "cpu", scaler->at, out);
  }
}

}  // namespace

extern const Rule kAutoscaleOnCpu = {
    .code = "GIQ206",
    .name = "autoscale-on-cpu",
    .family = Family::kLatency,
    .severity = Severity::kWarning,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "An inference server on accelerators is scaled on CPU or memory use.",
            .why = "The work happens on the accelerator. A server's CPU use stays about the same "
                   "from the first request to a full queue (a busy loop keeps a core at 100 %), "
                   "and its memory use never falls. So the autoscaler either stays at its minimum "
                   "while requests queue, or goes to its maximum and stays there, with "
                   "accelerators that nobody uses. Without any metric an autoscaler takes CPU.",
            .fix = "Scale on what the server exports: its queue, its running requests, or its use "
                   "of the KV cache.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
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
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: qwen
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: qwen
  minReplicas: 1
  maxReplicas: 4
  metrics:
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 80
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
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
  name: qwen
spec:
  selector:
    matchLabels:
      app: qwen
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
    name: qwen
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
            .source = "https://docs.cloud.google.com/kubernetes-engine/docs/best-practices/"
                      "machine-learning/inference/autoscaling",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
