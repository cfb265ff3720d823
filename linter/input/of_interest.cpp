#include "linter/input/of_interest.h"

#include "engine/workload/interest.h"

namespace giq {
namespace {

bool UsesAccelerators(const Workload& workload) {
  return workload.is_server() || workload.accelerator.known() ||
         workload.accelerators_per_pod.known();
}

}  // namespace

std::vector<bool> OfInterest(const Bundle& bundle) {
  std::vector<bool> of_interest;
  for (const Document& document : bundle.file->documents()) {
    of_interest.push_back(!document.left_unread &&
                          HasInferenceMarker(document.file->source().Slice(document.span)));
  }
  for (const auto& workload : bundle.workloads) {
    if (UsesAccelerators(*workload)) of_interest[workload->document->index] = true;
  }
  for (const Object& object : bundle.objects) {
    if (IsCompanionKind(object.kind)) of_interest[object.document->index] = true;
  }
  return of_interest;
}

}  // namespace giq
