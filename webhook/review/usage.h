// The environment of one review: quota with what others in the cluster use of it.
#pragma once

#include <memory>

#include "engine/environment.h"
#include "webhook/review/cluster_view.h"

namespace giq {

/// An environment, and whether its quota's usage is that of others alone.
struct ReviewEnvironment {
  std::shared_ptr<const Environment> env;
  bool usage_without_own = false;
};

/// Where the cluster counts pods, each limit that counts in the cluster's region takes what others
/// hold as its usage: the least that is certain, whatever the quota file's last export said. Else
/// the environment stays as it is.
[[nodiscard]] ReviewEnvironment EnvironmentFor(std::shared_ptr<const Environment> env,
                                               const ClusterView* cluster, const ObjectName& own);

}  // namespace giq
