// How each model server is started, and what it tells an autoscaler.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "recommender/plan.h"

namespace giq {

/// The port of every generated Service.
inline constexpr std::int64_t kServicePort = 8000;
/// The name of the port that PodMonitoring scrapes.
inline constexpr std::string_view kMetricsPort = "metrics";
/// Where a bucket is mounted.
inline constexpr std::string_view kBucketMount = "/data";

/// Whether the plan's server can be started on its accelerator by what this file knows.
[[nodiscard]] bool CanLaunch(const DeploymentPlan& plan);

/// The metric that counts a server's running requests, as Cloud Monitoring names it to an
/// autoscaler; "" when the server exports none.
[[nodiscard]] std::string RunningRequestsMetric(const DeploymentPlan& plan);

/// Whether model and metrics are served by a container that does not hold the accelerators.
[[nodiscard]] bool HasHttpProxy(const DeploymentPlan& plan);

/// The pod's containers, a JSON list: the model server first.
[[nodiscard]] std::string ContainersJson(const DeploymentPlan& plan);

/// The path on which the metrics are scraped.
[[nodiscard]] std::string MetricsPath(const DeploymentPlan& plan);

}  // namespace giq
