#include "rules/compute_class.h"

#include <algorithm>

#include "engine/workload/read.h"

namespace giq {
namespace {

/// The class as it stands in the file; null when it is elsewhere.
const Object* FindClass(const WorkloadContext& ctx) {
  if (!ctx.workload.compute_class.known()) return nullptr;
  const auto classes = ctx.bundle.ObjectsOf("ComputeClass");
  const auto found = std::ranges::find_if(classes, [&](const Object* object) {
    return object->api_version == "cloud.google.com/v1" &&
           object->name == *ctx.workload.compute_class;
  });
  return found == classes.end() ? nullptr : *found;
}

/// The accelerator of one priority's nodes, "" when it is left open.
std::string AcceleratorOf(const Object& object, const Node& priority, const Catalog& catalog) {
  for (const std::string_view kind : {"gpu", "tpu"}) {
    const Node* type = priority.At({kind, "type"});
    if (type != nullptr) return TextFact(object.At(type)).value_or("");
  }
  const auto machine = TextFact(object.At(priority.Find("machineType")));
  const MachineTypeRow* row = machine.known() ? catalog.MachineType(*machine) : nullptr;
  return row != nullptr ? std::string(row->accelerator) : "";
}

}  // namespace

std::optional<std::set<std::string>> AcceleratorsOfClass(const WorkloadContext& ctx) {
  const Object* object = FindClass(ctx);
  const Node* spec = object != nullptr ? object->root->Find("spec") : nullptr;
  const Node* priorities = spec != nullptr ? spec->Find("priorities") : nullptr;
  if (priorities == nullptr || !priorities->IsSequence()) return std::nullopt;
  if (TextOf(spec->Find("whenUnsatisfiable")) != "DoNotScaleUp") return std::nullopt;
  std::set<std::string> accelerators;
  for (const Node* priority : priorities->items) {
    std::string accelerator = AcceleratorOf(*object, *priority, *ctx.env.catalog);
    if (accelerator.empty()) return std::nullopt;
    accelerators.insert(std::move(accelerator));
  }
  return accelerators.empty() ? std::nullopt : std::optional(std::move(accelerators));
}

}  // namespace giq
