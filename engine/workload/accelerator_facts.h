// Which accelerators a pod takes and by which labels it selects them.
#pragma once

#include "engine/workload/template_site.h"

namespace giq {

/// Fills the accelerator facts of a workload whose pod is read; `workload.tpu` may be set already.
void ReadAcceleratorFacts(const Object& object, const TemplateSite& site, Workload& workload);

/// Whether a pod requests or selects accelerators, or names something that was meant to be one.
[[nodiscard]] bool AsksForAccelerators(const Workload& workload);

}  // namespace giq
