// Quota written by hand: a list of {accelerator, limit, usage, provisioning, region}.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/near.h"
#include "engine/quota/reader.h"

namespace giq {
namespace {

constexpr std::array<std::string_view, 5> kKeys = {"accelerator", "limit", "usage", "provisioning",
                                                   "region"};

constexpr std::array<std::pair<std::string_view, Provisioning>, 4> kProvisionings = {{
    {"on-demand", Provisioning::kOnDemand},
    {"spot", Provisioning::kSpot},
    {"flex-start", Provisioning::kFlexStart},
    {"reservation", Provisioning::kReservation},
}};

/// Labels that hold the word ("a100"), or whose product it is ("H100 80GB").
std::vector<std::string_view> LabelsWith(const Catalog& catalog, std::string_view word) {
  std::vector<std::string_view> labels;
  for (const AcceleratorRow* row : catalog.AllAccelerators()) {
    const bool part = word.size() > 1 && row->label.find(word) != std::string_view::npos;
    if (part || EditDistance(word, row->product, 0) == 0) labels.push_back(row->label);
  }
  return labels;
}

/// The label with the fewest changes, when they are few enough for a slip: a quarter of the word.
std::vector<std::string_view> NearestLabel(const Catalog& catalog, std::string_view word) {
  std::vector<std::string_view> nearest;
  const std::size_t farthest = word.size() / 4;
  std::size_t least = farthest + 1;
  for (const AcceleratorRow* row : catalog.AllAccelerators()) {
    const std::size_t distance = EditDistance(word, row->label, farthest);
    if (distance >= least) continue;
    least = distance;
    nearest = {row->label};
  }
  return nearest;
}

std::string Advice(const Catalog& catalog, std::string_view word) {
  std::vector<std::string_view> labels = LabelsWith(catalog, word);
  if (labels.empty()) labels = NearestLabel(catalog, word);
  if (labels.empty()) return "the value of the node label is wanted, as in nvidia-l4";
  return fmt::format("did you mean {}?", fmt::join(labels, " or "));
}

Result<void> CheckKeys(const QuotaReader& reader, const Node& item) {
  for (const Entry& entry : item.entries) {
    if (std::find(kKeys.begin(), kKeys.end(), entry.key->text) != kKeys.end()) continue;
    return reader.Refuse(*entry.key, fmt::format("\"{}\" is no key of a quota; there are {}",
                                                 entry.key->text, fmt::join(kKeys, ", ")));
  }
  return {};
}

Result<std::string> AcceleratorOf(const QuotaReader& reader, const Node& item) {
  const Node* node = item.Find("accelerator");
  if (node == nullptr) return reader.Refuse(item, "a quota without \"accelerator\"");
  if (!node->IsString()) return reader.Refuse(*node, "\"accelerator\" is no text");
  if (node->text != "*" && reader.catalog.Accelerator(node->text) == nullptr) {
    return reader.Refuse(*node, fmt::format("unknown accelerator \"{}\": {}", node->text,
                                            Advice(reader.catalog, node->text)));
  }
  return std::string(node->text);
}

Result<Provisioning> ProvisioningOf(const QuotaReader& reader, const Node& item) {
  const Node* node = item.Find("provisioning");
  if (node == nullptr) return Provisioning::kOnDemand;
  for (const auto& [word, provisioning] : kProvisionings) {
    if (node->IsString() && node->text == word) return provisioning;
  }
  return reader.Refuse(*node,
                       "\"provisioning\" is none of on-demand, spot, flex-start, reservation");
}

Result<std::string> RegionOf(const QuotaReader& reader, const Node& item) {
  const Node* node = item.Find("region");
  if (node == nullptr) return std::string();
  if (!node->IsString() || node->text.empty()) return reader.Refuse(*node, "\"region\" is no name");
  return std::string(node->text);
}

Result<double> AmountAt(const QuotaReader& reader, const Node& node, std::string_view key) {
  GIQ_TRY(const auto amount, reader.Amount(node, key));
  if (!amount) return reader.Refuse(node, fmt::format("{}: {} is no amount", key, node.text));
  return *amount;
}

Result<QuotaLimit> ReadItem(const QuotaReader& reader, const Node& item) {
  if (!item.IsMapping()) return reader.Refuse(item, "a quota is no mapping");
  if (auto keys = CheckKeys(reader, item); !keys) return std::unexpected(keys.error());
  QuotaLimit limit;
  GIQ_TRY(limit.accelerator, AcceleratorOf(reader, item));
  GIQ_TRY(limit.provisioning, ProvisioningOf(reader, item));
  GIQ_TRY(limit.region, RegionOf(reader, item));
  const Node* amount = item.Find("limit");
  if (amount == nullptr) return reader.Refuse(item, "a quota without \"limit\"");
  GIQ_TRY(limit.limit, AmountAt(reader, *amount, "limit"));
  if (const Node* usage = item.Find("usage")) {
    GIQ_TRY(limit.usage, AmountAt(reader, *usage, "usage"));
  }
  limit.name = limit.accelerator == "*" ? "GPUS_ALL_REGIONS" : "quota of " + limit.accelerator;
  limit.source = reader.SourceOf(*amount);
  return limit;
}

}  // namespace

Result<void> ReadHandWritten(QuotaReader& reader, const Node& list) {
  if (!list.IsSequence()) return reader.Refuse(list, "quota is no list");
  for (const Node* item : list.items) {
    GIQ_TRY(const QuotaLimit limit, ReadItem(reader, *item));
    if (const QuotaLimit* known = reader.FindOrAdd(limit)) {
      return reader.Refuse(*item, fmt::format("the same quota stands at {}", known->source));
    }
  }
  return {};
}

}  // namespace giq
