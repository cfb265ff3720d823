#include "linter/input/environment.h"

#include <vector>

#include "engine/document/fault.h"
#include "linter/input/catalog_files.h"

namespace giq {
namespace {

/// An exported quota is JSON or YAML; what kubectl's reader accepts is read.
Result<std::vector<QuotaLimit>> ReadQuotaFile(const std::string& path, const Catalog& catalog) {
  GIQ_TRY(std::string text, ReadFacts(path));
  const std::unique_ptr<File> file = ReadManifest(path, std::move(text));
  if (auto fault = FaultOf(*file)) return std::unexpected(*std::move(fault));
  return ReadQuota(*file, catalog);
}

}  // namespace

Result<std::shared_ptr<const Environment>> LoadEnvironment(const Settings& settings) {
  auto environment = std::make_shared<Environment>();
  environment->cluster = settings.cluster;
  GIQ_TRY(environment->catalog, LoadCatalog(settings));
  if (settings.quota_list) {
    GIQ_TRY(auto limits, ReadQuotaList(*settings.quota_list->file, *settings.quota_list->list,
                                       *environment->catalog));
    environment->quota.Add(std::move(limits));
  }
  for (const std::string& path : settings.quota_files) {
    GIQ_TRY(auto limits, ReadQuotaFile(path, *environment->catalog));
    environment->quota.Add(std::move(limits));
  }
  return environment;
}

}  // namespace giq
