#include "linter/commands/catalog_validate.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/base/safe_text.h"
#include "linter/commands/tell.h"
#include "linter/input/catalog_files.h"
#include "linter/input/profiles.h"
#include "linter/report/catalog_tables.h"

namespace giq {
namespace {

/// What is wrong, apart: rows that must be corrected, and files that could not be read at all.
struct Verdict {
  std::vector<Error> faults;
  std::vector<Error> unreadable;
  std::shared_ptr<const Catalog> catalog = Catalog::Embedded();
};

/// Each path is read on top of those before it, as `catalog:` does.
void Validate(const std::string& path, Verdict& verdict) {
  const auto files = ReadCatalogPath(path, *verdict.catalog);
  if (!files) {
    const bool fault = files.error().code == ErrorCode::kInvalid;
    (fault ? verdict.faults : verdict.unreadable).push_back(files.error());
    return;
  }
  std::ranges::move(Catalog::FaultsIn(verdict.catalog, *files), std::back_inserter(verdict.faults));
  if (auto catalog = Catalog::WithFiles(verdict.catalog, *files)) {
    verdict.catalog = *std::move(catalog);
  }
}

/// `3 models, 1 curves`: what the files add, table by table.
std::string WhatWasAdded(const Catalog& catalog) {
  std::string text;
  for (const std::string_view kind : CatalogKindNames()) {
    const CatalogTableView table = TableOf(catalog, *CatalogKindFromWord(kind));
    const auto added = std::ranges::count_if(table.rows, &CatalogTableRow::added);
    if (added > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", kind, added);
  }
  return text.empty() ? "nothing" : text;
}

Result<std::vector<std::string>> PathsOfConfig() {
  const std::string config = FindConfig(".");
  Settings settings;
  if (!config.empty()) {
    GIQ_TRY(settings, ReadSettings(config));
  }
  if (!settings.catalogs.empty()) return settings.catalogs;
  return Fail(ErrorCode::kUsage,
              "give folders or files: no configuration file names a catalog (giq-lint catalog "
              "validate --help tells more)");
}

int Report(const Verdict& verdict, Streams& streams) {
  TellErrors(verdict.unreadable, streams);
  for (const Error& fault : verdict.faults) streams.out << SafeText(fault.Text()) << '\n';
  if (!verdict.unreadable.empty()) return kExitUsage;
  if (!verdict.faults.empty()) {
    streams.err << verdict.faults.size() << (verdict.faults.size() == 1 ? " fault\n" : " faults\n");
    return kExitFindings;
  }
  streams.out << "ok: " << WhatWasAdded(*verdict.catalog) << '\n';
  return kExitClean;
}

}  // namespace

int RunCatalogValidate(const CatalogValidateOptions& options, Streams& streams) {
  Verdict verdict;
  auto paths =
      options.paths.empty() ? PathsOfConfig() : Result<std::vector<std::string>>(options.paths);
  if (!paths) {
    verdict.unreadable.push_back(paths.error());
    return Report(verdict, streams);
  }
  for (const std::string& path : *paths) Validate(path, verdict);
  return Report(verdict, streams);
}

}  // namespace giq
