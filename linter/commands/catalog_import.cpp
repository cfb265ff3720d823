#include "linter/commands/catalog_import.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "engine/base/safe_text.h"
#include "engine/catalog/import.h"
#include "linter/commands/catalog_folder.h"
#include "linter/commands/tell.h"
#include "linter/input/catalog_files.h"

namespace giq {
namespace {

namespace fs = std::filesystem;

Result<Imported> ReadOne(const std::string& path, const CatalogImportOptions& options,
                         const Catalog& base) {
  GIQ_TRY(std::string text, ReadFacts(path));
  ImportOptions how = ImportOptionsFor(path, base);
  if (!options.model.empty()) how.model = options.model;
  how.setup = options.setup;
  how.label = fs::path(path).filename().string();
  return ReadExport(Source(path, std::move(text)), how);
}

/// Reads every file; what is wrong with each of them becomes an error.
Imported ReadAll(const CatalogImportOptions& options, const Catalog& base,
                 std::vector<Error>& errors) {
  Imported all;
  for (const std::string& path : options.paths) {
    auto one = ReadOne(path, options, base);
    if (!one) {
      errors.push_back(one.error());
      continue;
    }
    std::ranges::move(one->points, std::back_inserter(all.points));
    std::ranges::move(one->models, std::back_inserter(all.models));
    for (const std::string& note : one->notes) all.notes.push_back(path + ": " + note);
  }
  if (!errors.empty()) return all;
  if (auto settled = Settle(all); !settled) errors.push_back(settled.error());
  if (errors.empty() && all.points.empty() && all.models.empty()) {
    errors.push_back({ErrorCode::kInvalid, "there is nothing to import in these files"});
  }
  return all;
}

Result<std::string> Import(const CatalogImportOptions& options, std::vector<Error>& errors,
                           std::vector<std::string>& notes) {
  GIQ_TRY(const CatalogFolder folder, OpenCatalogFolder(options.into));
  Imported all = ReadAll(options, *folder.base, errors);
  notes = std::move(all.notes);
  if (!errors.empty()) return std::string();
  return WriteInto(folder, all, options.dry_run);
}

}  // namespace

int RunCatalogImport(const CatalogImportOptions& options, Streams& streams) {
  std::vector<Error> errors;
  std::vector<std::string> notes;
  const auto text = Import(options, errors, notes);
  if (!text) errors.push_back(text.error());
  for (const std::string& note : notes) streams.err << "note: " << SafeText(note) << '\n';
  TellErrors(errors, streams);
  if (!errors.empty()) {
    streams.err << "nothing was imported\n";
    return kExitUsage;
  }
  streams.out << *text;
  return kExitClean;
}

}  // namespace giq
