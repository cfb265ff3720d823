// What a person has to know and do around generated manifests.
#pragma once

#include <string>
#include <vector>

#include "recommender/plan.h"

namespace giq {

/// Lines without `# `: where the numbers come from, then the steps in the order of doing them.
[[nodiscard]] std::vector<std::string> CommentsOf(const DeploymentPlan& plan,
                                                  const ManifestRequest& request,
                                                  std::string_view version);

}  // namespace giq
