// What a pod selects its node by: labels from nodeSelector and required node affinity.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/workload/object.h"
#include "engine/workload/workload.h"

namespace giq {

/// The node labels that a pod spec requires.
class NodeSelection {
 public:
  /// `whole` is false for a patch: what it does not select, its base may.
  NodeSelection(const Object& object, const Node& pod_spec, bool whole)
      : object_(object), pod_spec_(pod_spec), whole_(whole) {}

  /// The one value that the label must have; unknown where several would do.
  [[nodiscard]] Fact<std::string> Label(std::string_view key) const;
  /// The first of several keys that is selected.
  [[nodiscard]] Fact<std::string> AnyLabel(std::initializer_list<std::string_view> keys) const;
  /// What every term of the required node affinity pins the label to.
  [[nodiscard]] Fact<std::string> FromAffinity(std::string_view key) const;

 private:
  const Object& object_;
  const Node& pod_spec_;
  bool whole_;
};

/// All labels that the pod spec requires, in order: nodeSelector's, then those that every term of
/// the required affinity pins.
[[nodiscard]] std::vector<NodeLabel> ReadNodeLabels(const Object& object, const Node& pod_spec);

/// How the selected nodes are bought; on demand when nothing selects, tolerates or asks otherwise.
[[nodiscard]] Fact<Provisioning> ReadProvisioning(const NodeSelection& selection, const Pod& pod);

}  // namespace giq
