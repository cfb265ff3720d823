#include "webhook/review/usage.h"

#include <utility>
#include <vector>

namespace giq {
namespace {

bool IsGpu(const Catalog& catalog, std::string_view accelerator) {
  const AcceleratorRow* row = catalog.Accelerator(accelerator);
  return row != nullptr ? row->kind == AcceleratorKind::kGpu : accelerator.starts_with("nvidia-");
}

/// What is held of what a limit counts; "*" counts all GPUs on demand.
double HeldOf(const QuotaLimit& limit, const std::vector<AcceleratorUse>& held,
              const Catalog& catalog) {
  double sum = 0;
  for (const AcceleratorUse& use : held) {
    const bool same = limit.accelerator == "*" ? IsGpu(catalog, use.accelerator)
                                               : use.accelerator == limit.accelerator;
    if (same && use.provisioning == limit.provisioning) sum += use.amount;
  }
  return sum;
}

/// Whether the cluster's pods count against the limit: it stands in one region.
bool CountsHere(const QuotaLimit& limit, const ClusterFacts& cluster) {
  return limit.region.empty() || cluster.region.empty() || limit.region == cluster.region;
}

}  // namespace

ReviewEnvironment EnvironmentFor(std::shared_ptr<const Environment> env, const ClusterView* cluster,
                                 const ObjectName& own) {
  if (cluster == nullptr || env->quota.empty()) return {.env = std::move(env)};
  const auto held = cluster->UseByOthers(own);
  if (!held) return {.env = std::move(env)};
  std::vector<QuotaLimit> limits = env->quota.limits();
  for (QuotaLimit& limit : limits) {
    if (CountsHere(limit, env->cluster)) limit.usage = HeldOf(limit, *held, *env->catalog);
  }
  auto counted = std::make_shared<Environment>(*env);
  counted->quota = Quota(std::move(limits));
  return {.env = std::move(counted), .usage_without_own = true};
}

}  // namespace giq
