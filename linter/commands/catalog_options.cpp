#include "linter/commands/catalog_options.h"

#include <fmt/format.h>

#include "engine/base/suggest.h"
#include "linter/commands/network_options.h"
#include "linter/commands/option_kinds.h"
#include "linter/commands/options.h"

namespace giq {
namespace {

constexpr std::string_view kCatalogFooter = R"(
Examples:
  giq-lint catalog import bench.csv
  giq-lint catalog show curves llama
  giq-lint catalog validate facts/)";

constexpr std::string_view kImportFooter = R"(
What a file is, its content tells: the CSV, JSON or YAML of gcloud container ai profiles benchmarks list, an answer of
the GKE Recommender API, stages of inference-perf (stage_N_lifecycle_metrics.json), or a model's index of weights
(model.safetensors.index.json). A file with a bad row changes nothing. A curve or model that is there already is
replaced (docs/catalog.md).

Examples:
  gcloud container ai profiles benchmarks list --model=M --model-server=vllm > bench.csv
  giq-lint catalog import bench.csv
  giq-lint catalog import --into facts/ --dry-run bench.csv answer.json
  giq-lint catalog import --model acme/chat-8b model.safetensors.index.json
  giq-lint catalog import --model acme/chat-8b --model-server vllm --model-server-version v0.11.0 \
      --instance-type a3-highgpu-1g results/stage_*_lifecycle_metrics.json)";

constexpr std::string_view kShowFooter = R"(
Without KIND, the tables with their numbers of rows; they are those of the configuration file in or above the working
directory. PATTERN is part of a cell in any case, or a glob for a whole cell.

Examples:
  giq-lint catalog show
  giq-lint catalog show models llama-3.3
  giq-lint catalog show machine-types 'a3-*' --sources
  giq-lint catalog show benchmarks --catalog bench.csv --format tsv)";

constexpr std::string_view kValidateFooter = R"(
Prints every bad row with its place. The exit code is 0 when all is well, 1 when a row or header is wrong, and 2 when a
file cannot be read. Without paths, what the configuration file names.

Examples:
  giq-lint catalog validate
  giq-lint catalog validate facts/ bench.csv)";

constexpr std::string_view kDiffFooter = R"(
Judges the manifests twice, without and with the new facts. Lines with - are findings that they would take away, lines
with + findings that they would add. The exit code is 1 when there are any.

Example:
  giq-lint catalog diff --with bench.csv deploy/)";

std::optional<CatalogFormat> CatalogFormatFromWord(std::string_view word) {
  if (word == "text") return CatalogFormat::kText;
  if (word == "json") return CatalogFormat::kJson;
  if (word == "tsv") return CatalogFormat::kTsv;
  return std::nullopt;
}

CLI::App* AddImport(CLI::App& group, CatalogImportOptions& options) {
  CLI::App* import =
      group.add_subcommand("import", "Add measurements and model sizes of your own to a folder");
  import->add_option("FILE", options.paths, "Exports, answers and indexes")
      ->required()
      ->type_name("");
  import
      ->add_option("--into", options.into,
                   "Folder for the catalog files (default: facts beside .giq-lint.yaml, or "
                   "giq-catalog)")
      ->type_name("DIR");
  import
      ->add_option("--model", options.model,
                   "The model of a report, or of an index whose path does not lead through a hub "
                   "cache")
      ->type_name("ID");
  MeasuredSetup& setup = options.setup;
  import->add_option("--model-server", setup.server, "The server of a report of inference-perf")
      ->type_name("NAME");
  import->add_option("--model-server-version", setup.server_version, "Its version")
      ->type_name("VERSION");
  import->add_option("--instance-type", setup.machine_type, "The machine that it ran on")
      ->type_name("TYPE");
  import
      ->add_option("--accelerators", setup.accelerators,
                   "How many of the machine's accelerators it used (all)")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  import->add_option("--use-case", setup.use_case, "What its requests were like")
      ->type_name("NAME");
  import
      ->add_option("--percentile", setup.percentile,
                   "Which latency of a report: mean, median (default), p75, p90, p95 or p99")
      ->type_name("P")
      ->check(CLI::IsMember({"mean", "median", "p75", "p90", "p95", "p99"}));
  import->add_flag("--dry-run", options.dry_run, "Write nothing, tell what would be written");
  import->footer(std::string(kImportFooter));
  return import;
}

CLI::App* AddShow(CLI::App& group, CatalogShowOptions& options) {
  CLI::App* show = group.add_subcommand("show", "Print the facts that manifests are compared with");
  const auto kind = [&options](const std::string& word) {
    options.kind = CatalogKindFromWord(word);
    if (options.kind) return;
    Refuse(fmt::format("KIND: there is no table '{}'{} (there are {})", word,
                       DidYouMean(word, CatalogKindNames()), fmt::join(CatalogKindNames(), ", ")));
  };
  show->add_option_function<std::string>("KIND", kind, "The table")->type_name("");
  show->add_option("PATTERN", options.pattern, "Only rows with a cell that matches")->type_name("");
  AddWord(*show, "--format", CatalogFormatFromWord, options.format, "text, json or tsv",
          "How rows are printed: text (default), json or tsv")
      ->type_name("FORMAT");
  show->add_flag("--sources", options.sources, "Where each row is from, in text too");
  AddCatalogChoice(*show, options.catalog);
  show->footer(std::string(kShowFooter));
  return show;
}

CLI::App* AddDiff(CLI::App& group, CatalogDiffOptions& options) {
  CLI::App* diff = group.add_subcommand(
      "diff", "What facts of your own would change in the verdicts on manifests");
  AddRepeated(*diff, "--with", "FILE",
              "An export, a report or a catalog folder that is not in use yet (repeatable)",
              [&options](const std::string& path) { options.added.push_back(path); });
  diff->get_option("--with")->required();
  const auto format = [&options](const std::string& word) {
    if (word != "text" && word != "json") Refuse("--format: '" + word + "' is not text or json");
    options.json = word == "json";
  };
  diff->add_option_function<std::string>("--format", format, "text (default) or json")
      ->type_name("FORMAT");
  AddJudging(*diff, options.check);
  diff->footer(std::string(kDiffFooter));
  return diff;
}

CLI::App* AddValidate(CLI::App& group, CatalogValidateOptions& options) {
  CLI::App* validate =
      group.add_subcommand("validate", "Whether catalog files can be read, and what is wrong");
  validate->add_option("PATH", options.paths, "Folders, tables and exports")->type_name("");
  validate->footer(std::string(kValidateFooter));
  return validate;
}

}  // namespace

CatalogCommands AddCatalog(CLI::App& app, CatalogOptions& options) {
  CLI::App* group = app.add_subcommand(
      "catalog",
      "The facts that manifests are compared with: import yours, pull GIQ's, show, validate, diff");
  group->require_subcommand(1);
  group->footer(std::string(kCatalogFooter));
  return {.import = AddImport(*group, options.import),
          .show = AddShow(*group, options.show),
          .validate = AddValidate(*group, options.validate),
          .pull = AddPull(*group, options.pull),
          .diff = AddDiff(*group, options.diff)};
}

}  // namespace giq
