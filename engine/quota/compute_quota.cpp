// Quota as `gcloud compute regions describe|list` and `project-info describe` print it.
#include <fmt/format.h>

#include "engine/quota/reader.h"

namespace giq {
namespace {

std::string_view TextAt(const Node& node, std::string_view key) {
  const Node* value = node.Find(key);
  return value != nullptr && value->IsString() ? value->text : std::string_view();
}

Result<void> ReadMetric(QuotaReader& reader, const Node& item, bool project,
                        std::string_view region) {
  if (!item.IsMapping()) return reader.Refuse(item, "an item of \"quotas\" is no mapping");
  const std::string_view metric = TextAt(item, "metric");
  if (metric.empty()) return reader.Refuse(item, "an item of \"quotas\" has no metric");
  for (const QuotaNameRow* row : reader.names) {
    if (row->metric != metric || (project && !row->global)) continue;
    const Node* limit_node = item.Find("limit");
    if (limit_node == nullptr) {
      return reader.Refuse(item, fmt::format("{} has no limit", metric));
    }
    GIQ_TRY(const auto limit, reader.Amount(*limit_node, fmt::format("limit of {}", metric)));
    if (!limit) continue;
    QuotaLimit found;
    found.region = region;
    found.limit = *limit;
    found.name = metric;
    found.source = reader.SourceOf(*limit_node);
    if (const Node* usage = item.Find("usage")) {
      GIQ_TRY(found.usage, reader.Amount(*usage, fmt::format("usage of {}", metric)));
    }
    reader.Take(*row, std::move(found));
  }
  return {};
}

}  // namespace

Result<void> ReadComputeQuotas(QuotaReader& reader, const Node& object) {
  // A Project's name is the project's, and its metrics count over all regions.
  const bool project = TextAt(object, "kind") == "compute#project";
  const std::string_view region = project ? std::string_view() : TextAt(object, "name");
  for (const Node* item : object.Find("quotas")->items) {
    if (auto read = ReadMetric(reader, *item, project, region); !read) return read;
  }
  return {};
}

}  // namespace giq
