// Which measured configuration a manifest deploys.
#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/catalog/catalog.h"
#include "recommender/manifests.h"
#include "recommender/profiles.h"

namespace giq {

struct Choice {
  MeasuredProfile profile;  ///< With reachable targets, at the greatest throughput within them.
  bool llm_d = false;       ///< The server is deployed into llm-d.
  std::string unreachable;  ///< Why the targets cannot be met; "" when they can.
};

/// Of the configurations that fit a request the one whose tokens cost least, without a serving
/// stack and of the default use case where none is asked for and such were measured. llm-d is
/// measured seldom: where it was not, what was measured of the server alone counts. An Error says
/// which part of the request nobody has measured, and names alternatives.
[[nodiscard]] Result<Choice> ChooseProfile(const ManifestRequest& request, const Catalog& catalog);

}  // namespace giq
