// From an object to the facts of its workloads.
#pragma once

#include <memory>
#include <vector>

#include "engine/workload/object.h"
#include "engine/workload/workload.h"

namespace giq {

/// The workloads of an object that serve a model or request or select accelerators; none for other
/// objects.
[[nodiscard]] std::vector<std::unique_ptr<Workload>> ExtractWorkloads(const Object& object,
                                                                      const ObjectIndex& index);

/// What kind of thing a model's name is: hub id, bucket URI, path.
[[nodiscard]] Model ClassifyModel(std::string text);

}  // namespace giq
