#include "linter/commands/profiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "engine/base/safe_text.h"
#include "engine/base/suggest.h"
#include "engine/catalog/order.h"
#include "linter/commands/tell.h"
#include "linter/input/replace_files.h"
#include "linter/report/profile_tables.h"
#include "recommender/profile_names.h"

namespace giq {
namespace {

/// A use case that nobody knows would silently fit nothing.
Result<void> CheckUseCase(const std::string& use_case, const Catalog& catalog) {
  if (use_case.empty()) return {};
  const UseCaseRow* row = catalog.UseCase(use_case);
  const auto curves = catalog.AllCurves();
  const bool measured = std::ranges::any_of(
      curves, [&](const CurveRow* curve) { return EqualFolded(curve->use_case, use_case); });
  if (measured) return {};
  if (row == nullptr) {
    std::vector<std::string_view> names;
    for (const UseCaseRow* known : catalog.AllUseCases()) names.push_back(known->name);
    return Fail(ErrorCode::kUsage, fmt::format("there is no use case \"{}\"{} (profiles use-cases "
                                               "list shows them)",
                                               use_case, DidYouMean(use_case, names)));
  }
  if (!row->input_tokens || !row->output_tokens) {
    return Fail(ErrorCode::kUsage,
                fmt::format("the token lengths of \"{}\" are not public: import rows that were "
                            "measured for it (giq-lint catalog import)",
                            row->name));
  }
  return {};
}

/// `Supported models:` and a line for each, as gcloud prints them.
std::string Supported(std::string_view what, const std::vector<std::string>& names,
                      const std::optional<TableFormat>& format, std::string_view key) {
  if (format) {
    NamedTable table{.columns = {{key, key}}, .rows = {}};
    for (const std::string& name : names) table.rows.push_back({name});
    return RenderTable(table, *format);
  }
  if (names.empty()) return fmt::format("No supported {} found.\n", what);
  std::string text = fmt::format("Supported {}:\n", what);
  for (const std::string& name : names) text += fmt::format("-  {}\n", SafeText(name));
  return text;
}

/// Stacks that were measured, and those that manifests are generated for.
std::vector<std::string> StackNames(const Catalog& catalog) {
  std::set<std::string> names = {std::string(kLlmD)};
  for (const CurveRow* row : catalog.AllCurves()) names.emplace(row->serving_stack);
  names.erase("");
  return {names.begin(), names.end()};
}

constexpr std::string_view kDistribution =
    "Chatbot (ShareGPT) is the default. GIQ measured it with requests of these lengths in tokens "
    "(min, median, mean, P90, P99, max):\n"
    "  input   4  108  226  635  887  1024\n"
    "  output  1  132  195  488  778  1024\n";

int ListProfiles(const ProfilesListOptions& options, const Catalog& catalog, Streams& streams) {
  const ProfileAnswer answer =
      AnswerProfiles(options.filter, options.targets, options.pricing, catalog);
  const bool accelerators = options.list == ProfilesList::kAccelerators;
  const NamedTable table =
      accelerators ? AcceleratorsTable(answer.profiles) : ProfilesTable(answer.profiles, catalog);
  const TableFormat format = options.format.value_or(TableFormat::kTable);
  const bool titles_alone = table.rows.empty() && format == TableFormat::kTable;
  if (!titles_alone) streams.out << RenderTable(table, format);
  if (!answer.profiles.empty()) return kExitClean;
  streams.err << "no profile: " << SafeText(WhyNone(answer, options.targets)) << '\n';
  return kExitFindings;
}

int ListBenchmarks(const ProfilesListOptions& options, const Catalog& catalog, Streams& streams) {
  const auto configurations = ConfigurationsOf(options.filter, catalog);
  streams.out << RenderTable(BenchmarksTable(configurations, options.pricing, catalog),
                             options.format.value_or(TableFormat::kCsv));
  if (!configurations.empty()) return kExitClean;
  streams.err << "no benchmark: nothing was measured for this combination\n";
  return kExitFindings;
}

int ListUseCases(const ProfilesListOptions& options, const Catalog& catalog, Streams& streams) {
  const TableFormat format = options.format.value_or(TableFormat::kTable);
  streams.out << RenderTable(UseCasesTable(catalog), format);
  if (format == TableFormat::kTable) streams.out << '\n' << kDistribution;
  return kExitClean;
}

int List(const ProfilesListOptions& options, const Catalog& catalog, Streams& streams) {
  const auto print = [&](std::string_view what, const std::vector<std::string>& names,
                         std::string_view key) {
    streams.out << Supported(what, names, options.format, key);
    return kExitClean;
  };
  switch (options.list) {
    case ProfilesList::kProfiles:
    case ProfilesList::kAccelerators:
      return ListProfiles(options, catalog, streams);
    case ProfilesList::kBenchmarks:
      return ListBenchmarks(options, catalog, streams);
    case ProfilesList::kUseCases:
      return ListUseCases(options, catalog, streams);
    case ProfilesList::kModels:
      return print("models", NamesOf(options.filter, catalog, &CurveRow::model), "model");
    case ProfilesList::kServers:
      return print("model servers", NamesOf(options.filter, catalog, &CurveRow::server),
                   "modelServer");
    case ProfilesList::kServerVersions:
      return print("model server versions", VersionsOf(options.filter, catalog),
                   "modelServerVersion");
    case ProfilesList::kStacks:
      return print("serving stacks", StackNames(catalog), "servingStack");
    case ProfilesList::kStackVersions:
      return print("serving stack versions",
                   NamesOf(options.filter, catalog, &CurveRow::serving_stack_version),
                   "servingStackVersion");
    case ProfilesList::kCombinations: {
      ProfileFilter filter = options.filter;
      filter.server_version = std::string(kAllVersions);
      streams.out << RenderTable(CombinationsTable(ConfigurationsOf(filter, catalog)),
                                 options.format.value_or(TableFormat::kTable));
      return kExitClean;
    }
  }
  return kExitFault;
}

}  // namespace

int RunProfilesList(const ProfilesListOptions& options, Streams& streams) {
  const auto catalog = CatalogOf(options.catalog);
  if (!catalog) return Refused(catalog.error(), streams);
  if (auto known = CheckUseCase(options.filter.use_case, **catalog); !known) {
    return Refused(known.error(), streams);
  }
  return List(options, **catalog, streams);
}

int RunManifestsCreate(const ManifestsCreateOptions& options, Streams& streams) {
  const auto catalog = CatalogOf(options.catalog);
  if (!catalog) return Refused(catalog.error(), streams);
  if (auto known = CheckUseCase(options.request.use_case, **catalog); !known) {
    return Refused(known.error(), streams);
  }
  const auto manifests = CreateManifests(options.request, **catalog);
  if (!manifests) return Refused(manifests.error(), streams);
  if (!manifests->no_autoscaler.empty()) {
    streams.err << "note: no autoscaler: " << SafeText(manifests->no_autoscaler) << '\n';
  }
  const std::string text = ManifestText(*manifests, options.parts != ManifestParts::kComments,
                                        options.parts != ManifestParts::kManifest);
  if (options.output_path.empty()) {
    streams.out << text << std::flush;
    return kExitClean;
  }
  if (auto written = ReplaceFiles({{options.output_path, text}}); !written) {
    return Refused(written.error(), streams);
  }
  streams.err << "Output saved to " << SafeText(options.output_path) << '\n';
  return kExitClean;
}

}  // namespace giq
