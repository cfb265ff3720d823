// GIQ205: an autoscaler's metric that nobody exports, or that nothing scrapes.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "engine/base/near.h"
#include "engine/bundle/selectors.h"
#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "rules/autoscalers.h"
#include "rules/pod_selection.h"
#include "rules/scaling_metrics.h"
#include "rules/scrape_silence.h"
#include "rules/serving_group.h"

namespace giq {
namespace {

constexpr std::string_view kForm = "prometheus.googleapis.com|{}|{}";

/// Servers whose metrics the catalog lists.
constexpr std::array<std::pair<Server, bool>, 7> kServers = {{{Server::kVllm, false},
                                                              {Server::kVllm, true},
                                                              {Server::kTgi, false},
                                                              {Server::kSglang, false},
                                                              {Server::kTensorRtLlm, false},
                                                              {Server::kTriton, false},
                                                              {Server::kJetStream, true}}};

/// The kinds that Managed Service for Prometheus ends its names with.
constexpr std::array<std::string_view, 6> kKinds = {"gauge",   "counter", "histogram",
                                                    "summary", "unknown", "unknown:counter"};

bool Holds(const std::vector<std::string_view>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// The kind that a metric's name tells by Prometheus' conventions, "" where it does not.
std::string_view KindOf(std::string_view metric) {
  if (metric.ends_with("_total")) return "counter";
  constexpr std::array<std::string_view, 6> kLevels = {"_running", "_waiting",    "_swapped",
                                                       "_perc",    "_queue_size", "_backlog_size"};
  const bool level = std::ranges::any_of(
      kLevels, [&](std::string_view ending) { return metric.ends_with(ending); });
  return level ? "gauge" : "";
}

/// What is wrong with a name, and the right one where it is certain.
struct Fault {
  std::string what;
  std::string right;
};

std::string InForm(std::string_view metric, std::string_view kind) {
  return fmt::format(fmt::runtime(kForm), metric, kind);
}

/// The one metric of the server that a name is a slip of; "" when there is none, or more than one.
std::string_view SlipOf(const std::vector<std::string_view>& own, std::string_view name) {
  constexpr std::size_t kSlips = 2;
  std::string_view found;
  for (const std::string_view metric : own) {
    if (EditDistance(name, metric, kSlips) > kSlips) continue;
    if (!found.empty()) return {};
    found = metric;
  }
  return found;
}

std::string_view OwnerOf(const Catalog& catalog, std::string_view metric) {
  for (const auto& [server, tpu] : kServers) {
    if (Holds(MetricsOf(catalog, server, tpu), metric)) return ServerName(server);
  }
  return {};
}

std::optional<Fault> FaultOfForm(const MetricName& name) {
  const std::string_view certain = KindOf(name.metric);
  const std::string_view kind = !certain.empty() ? certain : std::string_view(name.kind);
  const bool known = std::ranges::find(kKinds, name.kind) != kKinds.end();
  const std::string right =
      kind.empty() || (certain.empty() && !known) ? "" : InForm(name.metric, kind);
  if (name.slashes) return Fault{"stands between slashes, where the adapter wants `|`", right};
  if (!known) return Fault{"lacks its kind: it ends with |gauge, |counter or |histogram", right};
  // `unknown` is what an exporter without types gives.
  if (certain.empty() || name.kind == certain || name.kind.starts_with("unknown")) return {};
  return Fault{fmt::format("is a {}, not a {}", certain, name.kind), right};
}

std::optional<Fault> FaultOf(const WorkloadContext& ctx, const ScalingMetric& metric,
                             const MetricName& name) {
  const Workload& w = ctx.workload;
  const auto own = MetricsOf(*ctx.env.catalog, *w.server, w.tpu);
  if (own.empty()) return {};
  if (Holds(own, name.metric)) {
    // SGLang's page on production metrics.
    const bool off = *w.server == Server::kSglang && w.container().command_line_known &&
                     !HasOption(w, {"--enable-metrics", "--config"});
    if (off) return Fault{"is exported by sglang with --enable-metrics alone", {}};
    return name.prometheus ? FaultOfForm(name) : std::nullopt;
  }
  const std::string_view owner = OwnerOf(*ctx.env.catalog, name.metric);
  // An external metric without Prometheus' form may well be another workload's.
  if (!owner.empty() && (name.prometheus || metric.type == "Pods")) {
    return Fault{fmt::format("is a metric of {}, the server is {}", owner, ServerName(*w.server)),
                 {}};
  }
  // An adapter of one's own may give any name; only Prometheus' own is the server's.
  const std::string_view meant = name.prometheus ? SlipOf(own, name.metric) : "";
  if (meant.empty()) return {};
  const std::string_view kind = KindOf(meant).empty() ? std::string_view(name.kind) : KindOf(meant);
  return Fault{fmt::format("is none that {} exports: {} is", ServerName(*w.server), meant),
               InForm(meant, kind)};
}

void ReportFault(const WorkloadContext& ctx, const ScalingMetric& metric, const Fault& fault,
                 Findings& out) {
  const Place& at = metric.name.at();
  Finding& finding =
      out.Report(at, fmt::format("the autoscaler's metric {} {}", *metric.name, fault.what));
  const Workload& w = ctx.workload;
  finding.With("metric", *metric.name, SourceOf(at))
      .With("server", std::string(ServerName(*w.server)), SourceOf(w.server.at()))
      .With("metrics of the server",
            fmt::format("{} names", MetricsOf(*ctx.env.catalog, *w.server, w.tpu).size()),
            fmt::format("catalog: {}",
                        ctx.env.catalog->FindServer(ServerName(*w.server), w.tpu)->source));
  if (fault.right.empty()) return;
  finding.fixes.push_back({.title = fmt::format("watch {}", fault.right),
                           .safe = true,
                           .edits = {ReplaceValue(at, JsonString(fault.right))}});
}

/// Kinds beside PodMonitoring that scrape pods, or a PodMonitoring that may select them.
bool MayBeScraped(const WorkloadContext& ctx) {
  constexpr std::array<std::string_view, 3> kScrapers = {"ClusterPodMonitoring", "PodMonitor",
                                                         "ServiceMonitor"};
  const bool others = std::ranges::any_of(
      kScrapers, [&](std::string_view kind) { return !ctx.bundle.ObjectsOf(kind).empty(); });
  return others || std::ranges::any_of(ctx.bundle.selectors, [&](const PodSelector& selector) {
           return selector.kind == "PodMonitoring" && MaySelect(selector, ctx.workload);
         });
}

void CheckScraping(const WorkloadContext& ctx, const ScalingMetric& metric, Findings& out) {
  const PodSelector::Port* bad = nullptr;
  std::optional<ScrapeSilence> first;
  bool selected = false;
  for (const PodSelector& selector : ctx.bundle.selectors) {
    if (selector.kind != "PodMonitoring" || !Selects(selector, ctx.workload)) continue;
    selected = true;
    for (const PodSelector::Port& endpoint : selector.ports) {
      auto silence = ScrapeSilenceOf(ctx, endpoint);
      if (!silence) return;
      if (bad != nullptr) continue;
      first = std::move(silence);
      bad = &endpoint;
    }
  }
  if (bad != nullptr) {
    Finding& finding = out.Report(
        bad->at, fmt::format("the autoscaler's metric is never scraped: the PodMonitoring asks {}",
                             first->why));
    finding.With("metric", *metric.name, SourceOf(metric.name.at()))
        .With("pods", ctx.workload.Title(), SourceOf(ctx.workload.at));
    if (first->correction) finding.fixes.push_back(*std::move(first->correction));
  } else if (!selected && !MayBeScraped(ctx)) {
    Finding& finding = out.Report(
        metric.name.at(), Severity::kInfo,
        fmt::format("no PodMonitoring at hand scrapes {} for {}, unless one stands elsewhere",
                    *metric.name, ctx.workload.Title()));
    finding.certain = false;
    finding.With("metric", *metric.name, SourceOf(metric.name.at()));
  }
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Autoscaler* scaler = AutoscalerOfObject(ctx);
  if (scaler == nullptr || !ctx.workload.is_server()) return;
  const ScalingMetric* scraped = nullptr;
  for (const ScalingMetric& metric : scaler->metrics) {
    if (!IsCustom(metric) || !metric.name.known()) continue;
    const MetricName name = ParseMetricName(*metric.name);
    const auto fault = FaultOf(ctx, metric, name);
    if (fault) ReportFault(ctx, metric, *fault, out);
    if (!fault && name.prometheus && scraped == nullptr) scraped = &metric;
  }
  if (scraped != nullptr && ScalesOnServerMetric(ctx)) CheckScraping(ctx, *scraped, out);
}

constexpr Severity kMayBe[] = {Severity::kInfo};

}  // namespace

extern const Rule kMetricNotExported = {
    .code = "GIQ205",
    .name = "metric-not-exported",
    .family = Family::kLatency,
    .severity = Severity::kError,
    .may_be = kMayBe,
    .fix = FixPolicy::kSafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The autoscaler watches a metric that the server does not export, or that "
                       "nothing scrapes.",
            .why = "The API server accepts any metric name. The autoscaler then reports "
                   "`FailedGetPodsMetric: … 404 … Cannot find metric(s) that match query` and "
                   "keeps the replicas as they are, however long the queue is. Names go wrong in "
                   "four ways: they are another server's, they are misspelled, they lack the form "
                   "that Cloud Monitoring's adapter wants "
                   "(`prometheus.googleapis.com|vllm:num_requests_waiting|gauge`), or the "
                   "PodMonitoring that should scrape them asks a port or path that the pods do not "
                   "have. That no PodMonitoring is at hand at all is only worth an info: it may "
                   "stand elsewhere.",
            .fix = "Watch a metric of the server in the adapter's form, and let a PodMonitoring "
                   "select the pods with the name of a port that they declare.",
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
        name: prometheus.googleapis.com|vllm:num_request_waiting|gauge
      target:
        type: AverageValue
        averageValue: "10"
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
            .source = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/"
                      "machine-learning/inference/autoscaling",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
