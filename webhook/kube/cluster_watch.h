// Follows a cluster: a store, and the threads that keep it up to date.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "webhook/kube/named_objects.h"
#include "webhook/kube/pace.h"
#include "webhook/kube/reflector.h"
#include "webhook/kube/store.h"

namespace giq {

/// Makes one more connection to the API server.
using Connector = std::function<Result<std::unique_ptr<Transport>>()>;

/// What is followed, and within which bounds.
struct ClusterWatchOptions {
  std::vector<ResourceSpec> resources = DefaultResources();
  StoreLimits limits = {};
  ReflectorOptions reflector = {};
  NamedOptions named = {};
};

/// One thread and one connection for each kind of objects, as a watch takes both for itself.
class ClusterWatch {
 public:
  /// Starts to follow; does not wait for the first answers. `tell` is called from several threads.
  [[nodiscard]] static Result<std::unique_ptr<ClusterWatch>> Start(
      const Connector& connect, Tell tell, ClusterWatchOptions options = {});
  ClusterWatch(const ClusterWatch&) = delete;
  ClusterWatch& operator=(const ClusterWatch&) = delete;
  /// Ends all requests and threads.
  ~ClusterWatch();

  /// The present state.
  [[nodiscard]] std::shared_ptr<const StoreSnapshot> Snapshot() const;
  /// Fetches objects of a kind that is followed on demand and waits for them, for the time given at
  /// most; whether all are known then. False too when nobody follows the kind on demand.
  [[nodiscard]] bool Fetch(std::string_view kind, std::string_view namespace_,
                           const std::vector<std::string>& names, std::chrono::milliseconds time);

 private:
  class Impl;
  explicit ClusterWatch(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace giq
