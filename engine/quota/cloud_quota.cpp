// Quota as the Cloud Quotas API and `gcloud alpha|beta quotas info list` print it: limits by
// dimensions, no usage.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/quota/reader.h"

namespace giq {
namespace {

/// The parts of "gpu_family=NVIDIA_H100"; both empty where the quota id alone decides.
struct Family {
  std::string_view dimension;
  std::string_view value;
};

Family FamilyOf(const QuotaNameRow& row) {
  const std::size_t equals = row.family_dimension.find('=');
  if (equals == std::string_view::npos) return {};
  return {row.family_dimension.substr(0, equals), row.family_dimension.substr(equals + 1)};
}

/// Whether an entry speaks for the family: a dimension that it lacks is any value. An entry that is
/// narrower than family and region (a zone, a network) says nothing about a region.
bool SpeaksFor(const Node* dimensions, const Family& family) {
  if (dimensions == nullptr || !dimensions->IsMapping()) return true;
  return std::all_of(dimensions->entries.begin(), dimensions->entries.end(), [&](const Entry& e) {
    if (e.key->text == "region") return true;
    return !family.dimension.empty() && e.key->text == family.dimension &&
           e.value->text == family.value;
  });
}

/// A zone's name ends in a letter after a dash: us-central1-a.
bool IsZone(std::string_view location) {
  return location.size() > 2 && location[location.size() - 2] == '-';
}

/// The regions that an entry is about; "" stands for a quota over all regions.
std::vector<std::string_view> RegionsOf(const Node& entry, const Node* dimensions, bool global) {
  if (global) return {""};
  if (dimensions != nullptr && dimensions->IsMapping()) {
    const Node* region = dimensions->Find("region");
    if (region != nullptr && region->IsString()) return {region->text};
  }
  std::vector<std::string_view> regions;
  const Node* locations = entry.Find("applicableLocations");
  if (locations == nullptr || !locations->IsSequence()) return regions;
  for (const Node* location : locations->items) {
    if (!location->IsString() || location->text == "global" || IsZone(location->text)) continue;
    regions.push_back(location->text);
  }
  return regions;
}

/// The node of the value; null where it is being changed, because then the entry shows the old one.
const Node* ValueOf(const Node& entry) {
  const Node* details = entry.Find("details");
  if (details == nullptr || !details->IsMapping()) return nullptr;
  const Node* rollout = details->At({"rolloutInfo", "ongoingRollout"});
  if (rollout != nullptr && rollout->kind == NodeKind::kBool && rollout->integer != 0) return {};
  return details->Find("value");
}

/// Entries go from more to less specific: the first one that speaks for a region decides it, also
/// when its value is "never set", which leaves the region unknown.
Result<void> ReadEntries(QuotaReader& reader, const Node& entries, const QuotaNameRow& row) {
  const Family family = FamilyOf(row);
  std::set<std::string_view> decided;
  for (const Node* entry : entries.items) {
    if (!entry->IsMapping())
      return reader.Refuse(*entry, "an item of \"dimensionsInfos\" is no mapping");
    const Node* dimensions = entry->Find("dimensions");
    if (!SpeaksFor(dimensions, family)) continue;
    const Node* value = ValueOf(*entry);
    std::optional<double> limit;
    if (value != nullptr) {
      GIQ_TRY(limit, reader.Amount(*value, fmt::format("value of {}", row.quota_id)));
    }
    for (const std::string_view region : RegionsOf(*entry, dimensions, row.global)) {
      if (!decided.insert(region).second || !limit) continue;
      QuotaLimit found;
      found.region = region;
      found.limit = *limit;
      found.name = row.quota_id;
      if (!row.family_dimension.empty()) found.name += fmt::format(" ({})", row.family_dimension);
      found.source = reader.SourceOf(*value);
      reader.Take(row, std::move(found));
    }
  }
  return {};
}

}  // namespace

Result<void> ReadQuotaInfo(QuotaReader& reader, const Node& info) {
  const Node* id = info.Find("quotaId");
  if (id == nullptr || !id->IsString()) {
    return reader.Refuse(info, "\"dimensionsInfos\" without a \"quotaId\"");
  }
  // The Cloud TPU API has quotas of its own; GKE spends those of Compute Engine.
  const Node* service = info.Find("service");
  if (service != nullptr && service->IsString() && service->text != "compute.googleapis.com") {
    return {};
  }
  for (const QuotaNameRow* row : reader.names) {
    if (row->quota_id.empty() || row->quota_id != id->text) continue;
    if (auto read = ReadEntries(reader, *info.Find("dimensionsInfos"), *row); !read) return read;
  }
  return {};
}

}  // namespace giq
