#include "engine/quota/quota.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

namespace giq {
namespace {

using Key = std::tuple<std::string_view, Provisioning, std::string_view>;

Key KeyOf(const QuotaLimit& limit, Provisioning provisioning) {
  return {limit.accelerator, provisioning, limit.region};
}

/// Where each limit stands. The keys view the limits.
std::map<Key, std::size_t> IndexOf(const std::vector<QuotaLimit>& limits) {
  std::map<Key, std::size_t> index;
  for (std::size_t i = 0; i < limits.size(); ++i) {
    index[KeyOf(limits[i], limits[i].provisioning)] = i;
  }
  return index;
}

const QuotaLimit* FindIn(const std::vector<QuotaLimit>& limits, std::string_view accelerator,
                         Provisioning provisioning, std::string_view region) {
  const QuotaLimit* anywhere = nullptr;  // of a source that names no region
  const QuotaLimit* only = nullptr;
  bool several = false;
  for (const QuotaLimit& limit : limits) {
    if (limit.accelerator != accelerator || limit.provisioning != provisioning) continue;
    if (!region.empty() && limit.region == region) return &limit;
    if (limit.region.empty()) anywhere = &limit;
    several = several || only != nullptr;
    only = &limit;
  }
  if (!region.empty()) return anywhere;
  return several ? nullptr : only;
}

/// What flex-start may spend of a spot and an on-demand quota of one accelerator and region.
QuotaLimit Sum(const QuotaLimit& spot, const QuotaLimit& on_demand) {
  QuotaLimit sum = spot;
  sum.provisioning = Provisioning::kFlexStart;
  sum.limit += on_demand.limit;
  if (sum.usage && on_demand.usage) {
    *sum.usage += *on_demand.usage;
  } else {
    sum.usage.reset();
  }
  sum.name += " + " + on_demand.name;
  if (on_demand.source != spot.source) sum.source += ", " + on_demand.source;
  return sum;
}

}  // namespace

const QuotaLimit* Quota::Find(std::string_view accelerator, Provisioning provisioning,
                              std::string_view region) const {
  const QuotaLimit* given = FindIn(limits_, accelerator, provisioning, region);
  if (given != nullptr || provisioning != Provisioning::kFlexStart) return given;
  return FindIn(flex_start_, accelerator, provisioning, region);
}

const QuotaLimit* Quota::AllGpus() const { return Find("*", Provisioning::kOnDemand, ""); }

void Quota::Add(std::vector<QuotaLimit> limits) {
  std::vector<QuotaLimit> all = std::move(limits_);
  std::move(limits.begin(), limits.end(), std::back_inserter(all));
  limits_.clear();
  const auto last = IndexOf(all);
  std::vector<std::size_t> kept;
  for (const auto& [key, i] : last) kept.push_back(i);
  std::sort(kept.begin(), kept.end());
  for (const std::size_t i : kept) limits_.push_back(all[i]);

  const auto index = IndexOf(limits_);
  flex_start_.clear();
  for (const QuotaLimit& spot : limits_) {
    if (spot.provisioning != Provisioning::kSpot) continue;
    const auto on_demand = index.find(KeyOf(spot, Provisioning::kOnDemand));
    if (on_demand != index.end()) flex_start_.push_back(Sum(spot, limits_[on_demand->second]));
  }
}

}  // namespace giq
