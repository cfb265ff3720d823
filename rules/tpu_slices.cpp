#include "rules/tpu_slices.h"

#include <fmt/format.h>

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

std::string SliceText(const TopologyRow& row) {
  return fmt::format("{} chips on {} × {} with {}", row.chips, row.vms, row.machine_type,
                     row.chips_per_vm);
}

}  // namespace giq
