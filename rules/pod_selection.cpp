#include "rules/pod_selection.h"

#include <algorithm>

namespace giq {

bool MaySelect(const PodSelector& selector, const Workload& w) {
  if (selector.namespace_ != w.namespace_) return false;
  if (selector.labels.empty()) return selector.kind == "PodMonitoring";
  return std::ranges::all_of(selector.labels, [&](const auto& wanted) {
    const auto carried =
        std::ranges::find(w.pod.labels, wanted.first, &std::pair<std::string, std::string>::first);
    // Labels of a domain are controllers' to add.
    if (carried == w.pod.labels.end()) return wanted.first.find('/') != std::string::npos;
    return carried->second == wanted.second;
  });
}

}  // namespace giq
