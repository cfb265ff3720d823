#include "linter/input/environment.h"

#include <algorithm>
#include <filesystem>
#include <vector>

#include "engine/document/fault.h"
#include "linter/input/read_file.h"

namespace giq {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFactsBytes = std::size_t{64} << 20;

/// The CSV files of a catalog folder, sorted by name.
Result<std::vector<std::unique_ptr<Source>>> ReadCatalogFolder(const std::string& folder) {
  std::error_code failed;
  std::vector<std::string> paths;
  for (fs::directory_iterator entries(folder, failed); entries != fs::directory_iterator();
       entries.increment(failed)) {
    if (failed) break;
    if (entries->path().extension() == ".csv") paths.push_back(entries->path().string());
  }
  if (failed) {
    return Fail(ErrorCode::kIo, "cannot open the catalog folder: " + failed.message(),
                {.file = folder});
  }
  if (paths.empty()) {
    return Fail(ErrorCode::kUsage, "the catalog folder holds no .csv file", {.file = folder});
  }
  std::ranges::sort(paths);
  std::vector<std::unique_ptr<Source>> files;
  for (const std::string& path : paths) {
    GIQ_TRY(std::string text, ReadFile(path, kMaxFactsBytes));
    files.push_back(std::make_unique<Source>(path, std::move(text)));
  }
  return files;
}

/// An exported quota is JSON or YAML; what kubectl's reader accepts is read.
Result<std::vector<QuotaLimit>> ReadQuotaFile(const std::string& path, const Catalog& catalog) {
  GIQ_TRY(std::string text, ReadFile(path, kMaxFactsBytes));
  const std::unique_ptr<File> file = ReadManifest(path, std::move(text));
  if (auto fault = FaultOf(*file)) return std::unexpected(*std::move(fault));
  return ReadQuota(*file, catalog);
}

}  // namespace

Result<std::shared_ptr<const Environment>> LoadEnvironment(const Settings& settings) {
  auto environment = std::make_shared<Environment>();
  environment->cluster = settings.cluster;
  environment->catalog = Catalog::Embedded();
  for (const std::string& folder : settings.catalogs) {
    GIQ_TRY(const auto files, ReadCatalogFolder(folder));
    GIQ_TRY(environment->catalog, Catalog::WithFiles(environment->catalog, files));
  }
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
