#include "recommender/manifests.h"

#include <fmt/format.h>

#include "engine/edit/block_yaml.h"
#include "recommender/comments.h"
#include "recommender/objects.h"
#include "recommender/plan.h"

namespace giq {
namespace {

void Add(std::string_view kind, std::string_view api_version, const std::string& json,
         Manifests& out) {
  if (json.empty()) return;
  out.manifests.push_back({std::string(kind), std::string(api_version), BlockYaml(json)});
}

}  // namespace

Result<Manifests> CreateManifests(const ManifestRequest& request, const Catalog& catalog) {
  GIQ_TRY(const DeploymentPlan plan, PlanDeployment(request, catalog));
  Manifests out{.manifests = {},
                .comments = {},
                .version = "giq-lint " GIQ_VERSION,
                .no_autoscaler = plan.no_autoscaler};
  if (plan.loading != Loading::kHub) {
    Add("ServiceAccount", "v1", ServiceAccountJson(plan, request), out);
  }
  Add("Deployment", "apps/v1", DeploymentJson(plan, request, out.version), out);
  Add("Service", "v1", ServiceJson(plan, request), out);
  Add("PodMonitoring", "monitoring.googleapis.com/v1", PodMonitoringJson(plan, request), out);
  Add("HorizontalPodAutoscaler", "autoscaling/v2", AutoscalerJson(plan, request), out);
  out.comments = CommentsOf(plan, request, out.version);
  return out;
}

std::string ManifestText(const Manifests& manifests, bool objects, bool comments) {
  std::string text;
  if (comments) {
    for (const std::string& line : manifests.comments) {
      text += line.empty() ? "#\n" : fmt::format("# {}\n", line);
    }
  }
  if (!objects) return text;
  bool first = true;
  for (const KubernetesManifest& manifest : manifests.manifests) {
    if (!first) text += "---\n";
    first = false;
    text += manifest.content;
  }
  return text;
}

}  // namespace giq
