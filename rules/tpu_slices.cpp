#include "rules/tpu_slices.h"

namespace giq {

std::vector<const TopologyRow*> SlicesOf(const Workload& workload, const Catalog& catalog) {
  if (!workload.accelerator.known() || !workload.topology.known()) return {};
  std::vector<const TopologyRow*> rows = catalog.Topologies(*workload.accelerator);
  std::erase_if(rows, [&](const TopologyRow* row) {
    return row->topology != *workload.topology ||
           (workload.machine_type.known() && row->machine_type != *workload.machine_type);
  });
  return rows;
}

}  // namespace giq
