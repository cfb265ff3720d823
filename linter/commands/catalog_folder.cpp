#include "linter/commands/catalog_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <vector>

#include "engine/catalog/order.h"
#include "engine/catalog/text_table.h"
#include "linter/input/profiles.h"
#include "linter/input/replace_files.h"
#include "linter/report/counted.h"

namespace giq {
namespace {

namespace fs = std::filesystem;

/// `facts` beside the nearest configuration file, else a folder of its own.
std::string DefaultFolder() {
  const std::string config = FindConfig(".");
  if (config.empty()) return "giq-catalog";
  return (fs::path(config).parent_path() / "facts").string();
}

/// A folder that is not there yet, or has no table yet, holds nothing.
Result<CatalogFiles> FilesOf(const std::string& folder) {
  std::error_code failed;
  if (!fs::exists(folder, failed)) return CatalogFiles();
  auto files = ReadCatalogFolder(folder);
  if (!files && files.error().code == ErrorCode::kUsage) return CatalogFiles();
  return files;
}

/// The one row of each model; an Error when two files give it two sizes.
Result<void> SettleModels(std::vector<ImportedModel>& models) {
  std::vector<ImportedModel> settled;
  for (ImportedModel& model : models) {
    const auto known = std::ranges::find_if(
        settled, [&](const ImportedModel& other) { return EqualFolded(other.id, model.id); });
    if (known == settled.end()) {
      settled.push_back(std::move(model));
    } else if (known->weights != model.weights) {
      return Fail(ErrorCode::kInvalid, fmt::format("{} has one size in {} and another in {}",
                                                   model.id, known->source, model.source));
    }
  }
  models = std::move(settled);
  return {};
}

const Source* FindFile(const CatalogFiles& files, const std::string& path) {
  const auto found = std::ranges::find(files, path, [](const auto& file) { return file->name(); });
  return found == files.end() ? nullptr : found->get();
}

/// The texts of the files that change.
Result<std::vector<NewFile>> NewFiles(const std::string& folder, const CatalogFiles& files,
                                      const Imported& all, const Catalog& base) {
  std::vector<NewFile> changed;
  if (!all.points.empty()) {
    const std::string path = (fs::path(folder) / "benchmarks.csv").string();
    TextTable table = BenchmarksTable(all.points);
    if (const Source* old = FindFile(files, path)) {
      GIQ_TRY(table, WithPoints(*old, all.points, MachinesOf(base)));
    }
    changed.push_back({path, CsvText(table)});
  }
  if (!all.models.empty()) {
    const std::string path = (fs::path(folder) / "models.csv").string();
    TextTable table = ModelsTable(all.models);
    if (const Source* old = FindFile(files, path)) {
      GIQ_TRY(table, WithModels(*old, all.models));
    }
    changed.push_back({path, CsvText(table)});
  }
  return changed;
}

/// Whether giq-lint will read what is about to be written.
Result<void> Verify(const CatalogFiles& files, const std::vector<NewFile>& changed) {
  CatalogFiles after;
  for (const NewFile& file : changed) {
    after.push_back(std::make_unique<Source>(file.path, file.text));
  }
  for (const auto& file : files) {
    if (FindFile(after, file->name()) != nullptr) continue;
    after.push_back(std::make_unique<Source>(file->name(), std::string(file->text())));
  }
  const auto loaded = Catalog::WithFiles(Catalog::Embedded(), after);
  if (!loaded) return std::unexpected(loaded.error());
  return {};
}

std::string WhatWasRead(const Imported& all) {
  std::set<std::string> models;
  std::set<std::string> curves;
  std::set<std::string> judging;
  for (const MeasuredRow& row : all.points) {
    models.insert(row.model);
    curves.insert(row.curve_id);
    if (row.verdicts.value_or(true)) judging.insert(row.curve_id);
  }
  std::string text;
  if (!all.points.empty()) {
    text +=
        fmt::format("{} in {} of {}; curves of three points and more, by which rules judge: {}\n",
                    Counted(all.points.size(), "point"), Counted(curves.size(), "curve"),
                    Counted(models.size(), "model"), judging.size());
  }
  if (!all.models.empty()) text += Counted(all.models.size(), "model size") + "\n";
  return text;
}

/// The folder as the configuration file names it, and as the command line does.
std::string HowToUse(const std::string& folder) {
  const std::string config = FindConfig(".");
  std::error_code failed;
  const fs::path above = config.empty() ? fs::path(".") : fs::path(config).parent_path();
  const fs::path relative = fs::absolute(folder, failed)
                                .lexically_normal()
                                .lexically_relative(fs::absolute(above, failed).lexically_normal());
  return fmt::format("to use it: catalog: [{}] in {}, or --catalog {}\n",
                     relative.empty() ? folder : relative.string(),
                     config.empty() ? std::string(kConfigFileName) : config, folder);
}

}  // namespace

Result<CatalogFolder> OpenCatalogFolder(const std::string& path) {
  CatalogFolder folder{.path = path.empty() ? DefaultFolder() : path, .files = {}, .base = {}};
  GIQ_TRY(folder.files, FilesOf(folder.path));
  GIQ_TRY(folder.base, Catalog::WithFiles(Catalog::Embedded(), folder.files));
  return folder;
}

Result<void> Settle(Imported& all) {
  if (auto settled = SettleCurves(all.points); !settled) return settled;
  return SettleModels(all.models);
}

Result<std::string> WriteInto(const CatalogFolder& folder, const Imported& all, bool dry_run) {
  GIQ_TRY(const auto changed, NewFiles(folder.path, folder.files, all, *folder.base));
  if (auto verified = Verify(folder.files, changed); !verified) {
    return std::unexpected(verified.error());
  }
  std::string text = WhatWasRead(all);
  if (!dry_run) {
    std::error_code failed;
    fs::create_directories(folder.path, failed);
    if (failed) return Fail(ErrorCode::kIo, "cannot make it: " + failed.message(), {folder.path});
    if (auto written = ReplaceFiles(changed); !written) return std::unexpected(written.error());
  }
  for (const NewFile& file : changed) {
    text += fmt::format("{} {}\n", dry_run ? "would write" : "wrote", file.path);
  }
  return text + HowToUse(folder.path);
}

}  // namespace giq
