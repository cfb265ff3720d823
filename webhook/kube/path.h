// Which path of the API leads to a kind of objects, to one object, to a part of it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "webhook/kube/error.h"

namespace giq {

/// A kind of objects as the API names it.
struct ResourceType {
  std::string group;    ///< "" for the core group.
  std::string version;  ///< "v1"
  std::string plural;   ///< "deployments"
  std::string kind;     ///< "Deployment"
  bool namespaced = true;

  /// "apps/v1", "v1"
  [[nodiscard]] std::string ApiVersion() const;
  /// "deployments.apps", "services"
  [[nodiscard]] std::string Name() const;
};

/// What of a kind is meant: all objects of the cluster, those of a namespace, one, or a part of it.
struct ObjectRef {
  std::string namespace_ = {};   ///< "" for all, and for kinds without namespaces.
  std::string name = {};         ///< "" for all.
  std::string subresource = {};  ///< "status", "scale"; mostly "".
};

/// The path, such as `/apis/apps/v1/namespaces/default/deployments/web/scale`. A name that could
/// lead elsewhere is an error.
[[nodiscard]] KubeResult<std::string> PathOf(const ResourceType& type, const ObjectRef& ref);

/// `?a=1&b=2` of the pairs whose value is not empty, escaped; "" when there is none.
[[nodiscard]] std::string QueryOf(
    const std::vector<std::pair<std::string_view, std::string>>& pairs);

}  // namespace giq
