#include "linter/input/catalog_files.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "engine/catalog/text_table.h"
#include "engine/document/encoding.h"
#include "linter/input/read_file.h"

namespace giq {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFactsBytes = std::size_t{64} << 20;

/// The tables that an export becomes, named as if they stood in a folder of its name.
Result<CatalogFiles> TablesOfExport(const Source& source, const Catalog& base) {
  GIQ_TRY(Imported imported, ReadExport(source, ImportOptionsFor(source.name(), base)));
  if (auto settled = SettleCurves(imported.points); !settled) {
    return std::unexpected(settled.error());
  }
  CatalogFiles files;
  files.push_back(std::make_unique<Source>(source.name() + "/benchmarks.csv",
                                           CsvText(BenchmarksTable(imported.points))));
  files.push_back(std::make_unique<Source>(source.name() + "/models.csv",
                                           CsvText(ModelsTable(imported.models))));
  return files;
}

}  // namespace

Result<std::string> ReadFacts(const std::string& path) {
  GIQ_TRY(std::string text, ReadFile(path, kMaxFactsBytes));
  if (!HasUtf16Bom(text)) return text;
  auto utf8 = Utf8FromUtf16(text);
  if (!utf8) return Fail(ErrorCode::kInvalid, "is not valid UTF-16", {.file = path});
  return *std::move(utf8);
}

Result<CatalogFiles> ReadCatalogFolder(const std::string& folder) {
  std::error_code failed;
  std::vector<std::string> paths;
  for (fs::directory_iterator entries(folder, failed); entries != fs::directory_iterator();
       entries.increment(failed)) {
    if (failed) break;
    if (entries->path().extension() == ".csv") paths.push_back(entries->path().string());
  }
  if (failed) {
    return Fail(ErrorCode::kIo, "cannot open the catalog: " + failed.message(), {.file = folder});
  }
  if (paths.empty()) {
    return Fail(ErrorCode::kUsage, "the catalog folder holds no .csv file", {.file = folder});
  }
  std::ranges::sort(paths);
  CatalogFiles files;
  for (const std::string& path : paths) {
    GIQ_TRY(std::string text, ReadFacts(path));
    files.push_back(std::make_unique<Source>(path, std::move(text)));
  }
  return files;
}

Result<CatalogFiles> ReadCatalogPath(const std::string& path, const Catalog& base) {
  std::error_code failed;
  if (!fs::is_regular_file(path, failed)) return ReadCatalogFolder(path);
  GIQ_TRY(std::string text, ReadFacts(path));
  auto source = std::make_unique<Source>(path, std::move(text));
  if (!IsTableName(path)) return TablesOfExport(*source, base);
  CatalogFiles files;
  files.push_back(std::move(source));
  return files;
}

LoadOptions MachinesOf(const Catalog& catalog) {
  return {.machine_type = [&](std::string_view name) { return catalog.MachineType(name); }};
}

ImportOptions ImportOptionsFor(const std::string& path, const Catalog& catalog) {
  std::error_code failed;
  const fs::path absolute = fs::absolute(path, failed);
  return {.load = MachinesOf(catalog),
          .known_model = [&](std::string_view id) { return catalog.FindModel(id); },
          .model = failed ? "" : ModelOfCachePath(absolute.lexically_normal().string()),
          .label = {}};
}

Result<std::shared_ptr<const Catalog>> LoadCatalog(const Settings& settings) {
  auto catalog = Catalog::Embedded();
  for (const auto* paths : {&settings.catalogs, &settings.more_catalogs}) {
    for (const std::string& path : *paths) {
      GIQ_TRY(const CatalogFiles files, ReadCatalogPath(path, *catalog));
      GIQ_TRY(catalog, Catalog::WithFiles(catalog, files));
    }
  }
  return catalog;
}

}  // namespace giq
