// The Kubernetes objects of a plan, as JSON.
#pragma once

#include <string>
#include <string_view>

#include "recommender/plan.h"

namespace giq {

/// The annotation that tells by which version of this form, and of which facts, an object was made.
inline constexpr std::string_view kVersionAnnotation = "giq-lint.dev/manifest-version";
/// The service account of pods that read a bucket.
[[nodiscard]] std::string ServiceAccountName(const DeploymentPlan& plan);

[[nodiscard]] std::string ServiceAccountJson(const DeploymentPlan& plan,
                                             const ManifestRequest& request);
[[nodiscard]] std::string DeploymentJson(const DeploymentPlan& plan, const ManifestRequest& request,
                                         std::string_view version);
[[nodiscard]] std::string ServiceJson(const DeploymentPlan& plan, const ManifestRequest& request);
[[nodiscard]] std::string PodMonitoringJson(const DeploymentPlan& plan,
                                            const ManifestRequest& request);
/// "" for a plan that does not scale by a metric.
[[nodiscard]] std::string AutoscalerJson(const DeploymentPlan& plan,
                                         const ManifestRequest& request);

}  // namespace giq
