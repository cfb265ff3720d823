// The metrics that an autoscaler watches, and what the server exports of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/rule/rule.h"

namespace giq {

/// A metric's name as Cloud Monitoring's adapter takes it, in its parts:
/// `prometheus.googleapis.com|vllm:num_requests_waiting|gauge`.
struct MetricName {
  std::string metric;       ///< vllm:num_requests_waiting
  std::string kind;         ///< gauge; "" when it is missing.
  bool prometheus = false;  ///< It names a metric of Managed Service for Prometheus.
  bool slashes = false;     ///< Its parts stand between `/`, which no adapter takes.
};
[[nodiscard]] MetricName ParseMetricName(std::string_view name);

/// The metrics that a server is known to export; empty when the catalog does not have it.
[[nodiscard]] std::vector<std::string_view> MetricsOf(const Catalog& catalog, Server server,
                                                      bool tpu);

/// Whether a metric counts the requests that a server works on at the moment.
[[nodiscard]] bool CountsRunningRequests(std::string_view metric);

/// Whether an autoscaler scales the workload on a metric of its server through Managed Service for
/// Prometheus.
[[nodiscard]] bool ScalesOnServerMetric(const WorkloadContext& ctx);

/// Whether a metric is one of pods or of the outside, and not the kubelet's CPU or memory.
[[nodiscard]] bool IsCustom(const ScalingMetric& metric);

}  // namespace giq
