#include "rules/node_storage.h"

#include <algorithm>
#include <array>

#include "engine/workload/disk.h"
#include "engine/workload/machines.h"
#include "rules/other_clouds.h"

namespace giq {
namespace {

/// Compute classes that GKE brings along; any other is an object that may choose disks of its own.
bool IsBuiltIn(std::string_view compute_class) {
  constexpr std::array<std::string_view, 7> kBuiltIn = {
      "Accelerator", "Balanced",       "Performance",    "Scale-Out",
      "autopilot",   "autopilot-spot", "general-purpose"};
  return std::ranges::find(kBuiltIn, compute_class) != kBuiltIn.end();
}

bool ClassMayChooseDisks(const Workload& w) {
  if (w.compute_class.unknown()) return true;
  return w.compute_class.known() && !IsBuiltIn(*w.compute_class);
}

bool PutsEphemeralOnSsd(const MachineTypeRow* row) { return row->ephemeral_on_local_ssd; }

/// The judgement where neither selector nor cluster fact decides: by the machine types in question.
NodeDisk ByMachines(const std::vector<const MachineTypeRow*>& machines) {
  if (machines.empty()) return NodeDisk::kMaybeLocalSsd;
  return std::ranges::any_of(machines, PutsEphemeralOnSsd) ? NodeDisk::kMaybeLocalSsd
                                                           : NodeDisk::kBootDisk;
}

std::string Names(const std::vector<const MachineTypeRow*>& machines) {
  std::string names;
  for (const MachineTypeRow* row : machines) {
    if (!names.empty()) names += ", ";
    names += row->name;
  }
  return names;
}

}  // namespace

NodeStorage NodeStorageOf(const WorkloadContext& ctx) {
  const Workload& w = ctx.workload;
  const ClusterFacts& cluster = ctx.env.cluster;
  const auto machines = MachineTypesFor(w, *ctx.env.catalog);
  NodeStorage node;
  node.boot_disk = cluster.boot_disk.value_or(kDefaultBootDisk);
  node.boot_disk_source = cluster.boot_disk ? "cluster facts" : "GKE's default";
  node.machines = Names(machines);
  if (!machines.empty()) node.machines_source = "catalog: " + std::string(machines.front()->source);

  if (cluster.ephemeral_on_local_ssd) {
    node.disk = *cluster.ephemeral_on_local_ssd ? NodeDisk::kLocalSsd : NodeDisk::kBootDisk;
  } else if (w.local_ssd.known() && *w.local_ssd) {
    node.disk = NodeDisk::kLocalSsd;
  } else if (w.local_ssd.unknown() || IsForOtherCloud(w) ||
             (ClassMayChooseDisks(w) && !cluster.boot_disk)) {
    node.disk = NodeDisk::kUnknown;
  } else {
    node.disk = ByMachines(machines);
  }
  return node;
}

}  // namespace giq
