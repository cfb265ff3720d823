#include "engine/quota/demand.h"

#include <algorithm>

namespace giq {
namespace {

using Count = std::optional<std::int64_t>;

/// Nothing where the product leaves the range of counts.
Count Times(Count a, Count b) {
  std::int64_t product = 0;
  if (!a || !b || __builtin_mul_overflow(*a, *b, &product)) return {};
  return product;
}

Count Plus(Count a, Count b) {
  std::int64_t sum = 0;
  if (!a || !b || __builtin_add_overflow(*a, *b, &sum)) return {};
  return sum;
}

/// A negative number of replicas is refused by the API server, so nothing follows from it.
Count KnownCount(const Fact<std::int64_t>& fact) {
  if (!fact.known() || *fact < 0) return {};
  return *fact;
}

/// How pods fill VMs of the selected machine type.
struct VmShape {
  std::int64_t pods = 0;          // a VM
  std::int64_t accelerators = 0;  // a VM
};

/// Nothing when the machine type is not known or its VMs cannot carry a pod of this workload.
std::optional<VmShape> VmShapeOf(const Workload& workload, const Catalog& catalog,
                                 std::int64_t per_pod) {
  if (!workload.machine_type.known() || per_pod < 1) return {};
  const MachineTypeRow* machine = catalog.MachineType(*workload.machine_type);
  if (machine == nullptr || machine->attached || machine->accelerators < 1) return {};
  if (workload.accelerator.known() && *workload.accelerator != machine->accelerator) return {};
  const auto carried = static_cast<std::int64_t>(machine->accelerators);
  if (carried < per_pod) return {};
  return VmShape{carried / per_pod, carried};
}

/// Accelerators that quota counts for a number of pods.
Count AcceleratorsFor(Count pods, std::int64_t per_pod, const std::optional<VmShape>& vm) {
  if (!vm) return Times(pods, per_pod);
  if (!pods) return {};
  const std::int64_t vms = *pods / vm->pods + (*pods % vm->pods != 0 ? 1 : 0);
  return Times(vms, vm->accelerators);
}

/// Pods of a surge or of an unavailability; nothing when it is not known.
Count PodsOf(const Fact<IntOrPercent>& share, Count replicas, std::int64_t pods_per_replica,
             bool round_up) {
  if (!share.known() || !replicas) return {};
  return Times(share->Of(*replicas, round_up), pods_per_replica);
}

void AddRollout(const Workload& workload, Count replicas, const std::optional<VmShape>& vm,
                Demand& demand) {
  const Rollout& rollout = workload.rollout;
  if (rollout.kind == Rollout::Kind::kUnknown) return;
  if (rollout.kind != Rollout::Kind::kRollingUpdate) {
    demand.rollout_peak = demand.steady;
    return;
  }
  const Count surge = PodsOf(rollout.max_surge, replicas, workload.pods_per_replica, true);
  const Count unavailable =
      PodsOf(rollout.max_unavailable, replicas, workload.pods_per_replica, false);
  if (!surge) return;
  demand.surge_pods = *surge;
  demand.unavailable_pods = unavailable.value_or(0);
  // Where both come to 0 the Deployment controller lets one pod be unavailable.
  if (unavailable && *surge == 0 && *unavailable == 0) {
    demand.unavailable_pods = workload.pods_per_replica;
  }
  if (demand.steady) {
    demand.rollout_peak = AcceleratorsFor(Plus(demand.steady_pods, surge), demand.per_pod, vm);
  }
}

/// KubeRay keeps a group's replicas within its bounds; elsewhere there are none.
Count Bounded(const Workload& workload, Count replicas) {
  if (!replicas) return {};
  if (workload.min_replicas.known()) replicas = std::max(*replicas, *workload.min_replicas);
  const auto& most = workload.max_replicas;
  return most.known() && *most > 0 ? std::min(*replicas, *most) : replicas;
}

/// At least how many replicas there are, and at most.
struct Range {
  Count least;
  Count most;
};

Range RangeOf(const Workload& workload, const Bundle& bundle) {
  Range range;
  range.least = range.most = Bounded(workload, KnownCount(workload.replicas));
  if (!workload.max_replicas.absent()) range.most = KnownCount(workload.max_replicas);
  if (workload.autoscaler && *workload.autoscaler < bundle.autoscalers.size()) {
    const Autoscaler& scaler = bundle.autoscalers[*workload.autoscaler];
    range = {KnownCount(scaler.min_replicas), KnownCount(scaler.max_replicas)};
  }
  return range;
}

/// The demand of one template.
Demand DemandOfTemplate(const Workload& workload, const Bundle& bundle, const Catalog& catalog) {
  const std::int64_t per_pod = *workload.accelerators_per_pod;
  const std::optional<VmShape> vm = VmShapeOf(workload, catalog, per_pod);
  Demand demand{.per_pod = per_pod, .whole_vms = vm.has_value()};
  demand.per_replica = Times(per_pod, workload.pods_per_replica).value_or(0);
  const Range range = RangeOf(workload, bundle);
  const Count pods = Times(range.least, workload.pods_per_replica);
  demand.steady = AcceleratorsFor(pods, per_pod, vm);
  if (demand.steady) demand.steady_pods = *pods;
  demand.at_most = AcceleratorsFor(Times(range.most, workload.pods_per_replica), per_pod, vm);
  AddRollout(workload, range.least, vm, demand);
  demand.parts.push_back({workload.group, demand.steady_pods, per_pod});
  return demand;
}

/// Quota counts two templates of an object together when they take the same accelerator by the same
/// label; without a label, when both lack it.
bool CountsWith(const Workload& workload, const Workload& other) {
  const auto name = [](const Workload& w) { return w.accelerator.value_or(""); };
  return name(other) == name(workload) &&
         other.container().accelerator_resource == workload.container().accelerator_resource;
}

void AddPart(const Demand& part, Demand& demand) {
  demand.steady = Plus(demand.steady, part.steady);
  demand.at_most = Plus(demand.at_most, part.at_most);
  demand.rollout_peak = Plus(demand.rollout_peak, part.rollout_peak);
  demand.per_replica = Plus(demand.per_replica, part.per_replica).value_or(0);
  demand.steady_pods = Plus(demand.steady_pods, part.steady_pods).value_or(0);
  demand.surge_pods = Plus(demand.surge_pods, part.surge_pods).value_or(0);
  demand.unavailable_pods = Plus(demand.unavailable_pods, part.unavailable_pods).value_or(0);
  demand.whole_vms = demand.whole_vms || part.whole_vms;
  demand.parts.insert(demand.parts.end(), part.parts.begin(), part.parts.end());
}

}  // namespace

std::optional<Demand> DemandOf(const Workload& workload, const Bundle& bundle,
                               const Catalog& catalog) {
  if (!KnownCount(workload.accelerators_per_pod)) return {};
  Demand demand = DemandOfTemplate(workload, bundle, catalog);
  if (demand.per_pod == 0) return demand;
  bool first = true;
  for (const Workload* other : workload.together.members) {
    if (other == &workload) {
      first = false;
      continue;
    }
    const bool counts =
        CountsWith(workload, *other) && KnownCount(other->accelerators_per_pod).value_or(0) > 0;
    if (!counts) continue;
    if (first) return {};
    AddPart(DemandOfTemplate(*other, bundle, catalog), demand);
  }
  return demand;
}

}  // namespace giq
