#include "rules/accelerator_edits.h"

#include <string>

#include "engine/rule/edits.h"

namespace giq {

std::vector<Edit> SetAccelerators(const Workload& workload, std::int64_t count) {
  const Container& container = workload.container();
  const Node* resources = container.resources_at.node;
  std::vector<Edit> edits;
  const bool alone = container.accelerators.known() && workload.accelerators_per_pod.known() &&
                     *container.accelerators == *workload.accelerators_per_pod;
  if (!alone || resources == nullptr) return edits;
  for (const std::string_view side : {"requests", "limits"}) {
    const Node* node = resources->At({side, container.accelerator_resource});
    if (node == nullptr) continue;
    const std::string text = std::to_string(count);
    edits.push_back(
        ReplaceValue({workload.document, node, {}}, node->IsString() ? JsonString(text) : text));
  }
  return edits;
}

}  // namespace giq
