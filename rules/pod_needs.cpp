#include "rules/pod_needs.h"

#include <algorithm>
#include <limits>

namespace giq {
namespace {

/// Sums of hostile quantities stay within 64 bits.
Bytes Sum(Bytes a, Bytes b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a.count, b.count, &sum))
    sum = std::numeric_limits<std::int64_t>::max();
  return {sum};
}

}  // namespace

PodNeeds NeedsOf(const Pod& pod) {
  PodNeeds together;
  PodNeeds alone;  // the largest init container, which runs before the others
  for (const Container& container : pod.containers) {
    const double cores = container.cpu_request.value_or(0);
    const Bytes memory =
        container.memory_request.known() ? container.memory_request->bytes : Bytes{};
    if (container.init && !container.sidecar) {
      alone.cores = std::max(alone.cores, cores);
      alone.memory = std::max(alone.memory, memory);
    } else {
      together.cores += cores;
      together.memory = Sum(together.memory, memory);
    }
  }
  return {std::max(together.cores, alone.cores), std::max(together.memory, alone.memory)};
}

Place RequestPlace(const Workload& workload, std::string_view resource) {
  const Container& container = workload.container();
  for (const bool limit : {false, true}) {
    const ResourceAmount* amount = container.Resource(resource, limit);
    if (amount != nullptr) return amount->key_at;
  }
  return workload.at;
}

}  // namespace giq
