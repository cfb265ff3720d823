#include "rules/quota_limits.h"

#include <fmt/format.h>

#include <cmath>

#include "engine/workload/device_names.h"

namespace giq {
namespace {

/// Flex-start spends preemptible quota first and on-demand quota after it, a reservation was
/// counted when it was made: no single limit decides for either.
bool OneLimitDecides(const Fact<Provisioning>& provisioning) {
  return provisioning.known() &&
         (*provisioning == Provisioning::kOnDemand || *provisioning == Provisioning::kSpot);
}

bool UsesGpus(const Workload& workload) {
  return workload.container().accelerator_resource == kGpuResource;
}

}  // namespace

std::vector<const QuotaLimit*> LimitsOf(const Workload& workload, const Environment& env) {
  std::vector<const QuotaLimit*> limits;
  if (!OneLimitDecides(workload.provisioning) || workload.shares_accelerators) return limits;
  if (workload.accelerator.known()) {
    const QuotaLimit* limit =
        env.quota.Find(*workload.accelerator, *workload.provisioning, env.cluster.region);
    if (limit != nullptr) limits.push_back(limit);
  }
  const bool on_demand = *workload.provisioning == Provisioning::kOnDemand;
  if (on_demand && UsesGpus(workload) && env.quota.AllGpus() != nullptr) {
    limits.push_back(env.quota.AllGpus());
  }
  return limits;
}

double LeftOf(const QuotaLimit& limit) { return limit.limit - limit.usage.value_or(0); }

bool UsageIsOfOthers(const Bundle& bundle) {
  return bundle.admission && bundle.admission->usage_without_own;
}

std::int64_t ReplicasWithin(double accelerators, const Workload& workload, const Demand& demand,
                            const Catalog& catalog) {
  if (accelerators <= 0 || demand.per_replica <= 0 || workload.pods_per_replica <= 0) return 0;
  // A group's replica is never split.
  if (demand.parts.size() > 1) {
    return static_cast<std::int64_t>(accelerators / static_cast<double>(demand.per_replica));
  }
  const MachineTypeRow* machine = demand.whole_vms && workload.machine_type.known()
                                      ? catalog.MachineType(*workload.machine_type)
                                      : nullptr;
  const auto per_pod = static_cast<double>(demand.per_pod);
  double pods = std::floor(accelerators / per_pod);
  if (machine != nullptr && machine->accelerators >= per_pod) {
    pods = std::floor(accelerators / machine->accelerators) *
           std::floor(machine->accelerators / per_pod);
  }
  return static_cast<std::int64_t>(pods) / workload.pods_per_replica;
}

bool ReplicasDecide(const Workload& w) {
  const Node* node = w.replicas.at().node;
  // Groups of a Ray cluster, pools and replicated jobs each have a field of their own.
  const bool one_field =
      w.together.kind == Group::Kind::kNone || w.together.kind == Group::Kind::kLeaderWorkerSet;
  return one_field && !w.autoscaler && w.replicas.known() && node != nullptr &&
         node->AsInteger() == *w.replicas;
}

Place ReplicasPlace(const Workload& w) { return ReplicasDecide(w) ? w.replicas.at() : w.at; }

std::string AcceleratorsName(const Workload& workload) {
  if (workload.accelerator.known()) return *workload.accelerator;
  return UsesGpus(workload) ? "GPUs" : "TPU chips";
}

std::string LimitName(const QuotaLimit& limit) {
  // Quota written by hand is called "quota of nvidia-l4" already.
  std::string name =
      limit.name.starts_with("quota") ? "the " + limit.name : "the quota " + limit.name;
  const bool told = limit.name.starts_with("PREEMPTIBLE");
  if (limit.provisioning == Provisioning::kSpot && !told) name += " (spot)";
  return limit.region.empty() ? name : name + " in " + limit.region;
}

std::string TitleOf(const Workload& workload, const Demand& demand) {
  std::string title = workload.Title();
  if (demand.parts.size() > 1 && !workload.group.empty()) title.resize(title.rfind(" ("));
  return title;
}

std::string SteadyText(const Demand& demand) {
  std::string sum;
  for (const DemandPart& part : demand.parts) {
    if (!sum.empty()) sum += " + ";
    sum += fmt::format("{} × {} accelerator{}", PodsText(part.pods), part.per_pod,
                       part.per_pod == 1 ? "" : "s");
    if (demand.parts.size() > 1) sum += fmt::format(" ({})", part.group);
  }
  return fmt::format("{}{} = {}", sum, demand.whole_vms ? " in whole VMs" : "", *demand.steady);
}

std::string PodsText(std::int64_t pods) {
  return fmt::format("{} pod{}", pods, pods == 1 ? "" : "s");
}

}  // namespace giq
