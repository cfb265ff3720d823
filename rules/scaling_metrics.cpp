#include "rules/scaling_metrics.h"

#include <algorithm>
#include <array>

#include "rules/autoscalers.h"

namespace giq {
namespace {

constexpr std::string_view kPrometheus = "prometheus.googleapis.com";

}  // namespace

MetricName ParseMetricName(std::string_view name) {
  MetricName out;
  if (!name.starts_with(kPrometheus) || name.size() == kPrometheus.size()) {
    out.metric = name;
    return out;
  }
  const char between = name[kPrometheus.size()];
  if (between != '|' && between != '/') {
    out.metric = name;
    return out;
  }
  out.prometheus = true;
  out.slashes = between == '/';
  name.remove_prefix(kPrometheus.size() + 1);
  const std::size_t end = name.rfind(between);
  out.metric = name.substr(0, end);
  if (end != std::string_view::npos) out.kind = name.substr(end + 1);
  return out;
}

std::vector<std::string_view> MetricsOf(const Catalog& catalog, Server server, bool tpu) {
  std::vector<std::string_view> metrics;
  const ServerRow* row = catalog.FindServer(ServerName(server), tpu);
  std::string_view rest = row != nullptr ? row->metrics : std::string_view();
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    if (end > 0) metrics.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return metrics;
}

bool CountsRunningRequests(std::string_view metric) {
  constexpr std::array<std::string_view, 4> kRunning = {
      "vllm:num_requests_running", "sglang:num_running_reqs", "tgi_batch_current_size",
      "trtllm_num_requests_running"};
  return std::ranges::find(kRunning, metric) != kRunning.end();
}

bool IsCustom(const ScalingMetric& metric) {
  return metric.type == "Pods" || metric.type == "External" || metric.type == "Object";
}

bool ScalesOnServerMetric(const WorkloadContext& ctx) {
  const Autoscaler* scaler = AutoscalerOf(ctx);
  if (scaler == nullptr || !ctx.workload.is_server()) return false;
  const auto own = MetricsOf(*ctx.env.catalog, *ctx.workload.server, ctx.workload.tpu);
  return std::ranges::any_of(scaler->metrics, [&](const ScalingMetric& metric) {
    if (!IsCustom(metric) || !metric.name.known()) return false;
    const MetricName name = ParseMetricName(*metric.name);
    return name.prometheus && std::ranges::find(own, name.metric) != own.end();
  });
}

}  // namespace giq
