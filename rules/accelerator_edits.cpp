#include "rules/accelerator_edits.h"

#include <fmt/format.h>

#include <string>

#include "engine/rule/edits.h"
#include "rules/parallel_edits.h"

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

std::optional<Fix> AskForAccelerators(const Workload& w, std::int64_t count,
                                      std::string_view what) {
  Fix fix{.title = fmt::format("request {} {}", count, what),
          .safe = true,
          .edits = SetAccelerators(w, count)};
  if (fix.edits.empty()) return std::nullopt;
  const auto tensor = TensorSizeFor(w, count);
  if (!tensor) return fix;
  auto resize = SetTensorSize(w, *tensor);
  if (!resize) return std::nullopt;  // the server would start more workers than it has devices
  fix.title += fmt::format(" and set tensor parallelism to {}", *tensor);
  // Not every model's attention heads can be divided by any number.
  fix.safe = false;
  fix.edits.push_back(*std::move(resize));
  return fix;
}

}  // namespace giq
