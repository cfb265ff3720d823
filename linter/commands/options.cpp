#include "linter/commands/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "linter/commands/option_kinds.h"
#include "linter/commands/output_options.h"
#include "rules/rule_words.h"

namespace giq {
namespace {

constexpr std::string_view kCheckFooter = R"(
Folders are searched for *.yaml, *.yml and *.json; what git ignores and hidden files are left out, and only documents
with a marker of accelerators or inference servers are judged. A file that is named is always judged, unless
--only-inference says otherwise.

Examples:
  giq-lint check deploy/ charts/rendered.yaml
  giq-lint check --quota quota.json --region us-central1 deploy/
  giq-lint check --select GIQ1,GIQ301 --fail-on error deploy.yaml
  giq-lint check --since origin/main... deploy/
  giq-lint check --output-file sarif=giq-lint.sarif --output-file junit=giq-lint.xml deploy/
  kustomize build overlays/prod | giq-lint check -)";

constexpr std::string_view kFixFooter = R"(
Safe fixes are those that make nothing that runs behave worse; the others need --unsafe. Only the lines that must change
are touched. Each file is read again, and judged again, before it is written. Exit code 0: nothing is left; 1: findings
are left, or --diff shows a change.

Examples:
  giq-lint fix deploy/
  giq-lint fix --diff deploy/ | git apply
  giq-lint fix --unsafe --select GIQ101,GIQ4 deploy.yaml
  helm template chart/ | giq-lint fix - | kubectl apply -f -)";

constexpr std::string_view kFactsFooter = R"(
A fact is known, absent (the manifest certainly does not say it) or unknown (it may be said elsewhere). TSV shows '-' for
absent and '?' or the unresolved text for unknown; JSON carries the place of each fact (docs/output.md).

Examples:
  giq-lint facts deploy.yaml
  giq-lint facts --format tsv deploy/
  giq-lint facts --format json deploy.yaml)";

constexpr std::string_view kQuotaShowFooter = R"(
demand is what the manifests under PATH need in the steady state, at most what their autoscalers may ask for, rollout
peak what they need when all of them roll out at once; head room is limit - usage - demand. '?' is not known. Without
PATH only the limits are shown.

Examples:
  giq-lint quota show --quota quota.json --region us-central1
  giq-lint quota show deploy/
  giq-lint quota show --format tsv deploy/)";

constexpr std::string_view kExplainFooter = R"(
Examples:
  giq-lint explain GIQ301
  giq-lint explain large-model-on-boot-disk --format markdown)";

constexpr std::string_view kRulesFooter = R"(
Examples:
  giq-lint rules
  giq-lint rules --format json)";

void AddSelector(CLI::App& app, const std::string& name, std::vector<std::string>& into,
                 const std::string& help) {
  AddRepeated(app, name, "RULES", help, [name, &into](const std::string& value) {
    for (const std::string& word : CLI::detail::split(value, ',')) {
      if (!NamesRules(word)) Refuse(fmt::format("{}: {}", name, UnknownRuleText(word)));
      into.push_back(word);
    }
  });
}

std::optional<Format> FactsFormatFromWord(std::string_view word) {
  if (word == "text") return Format::kText;
  if (word == "json") return Format::kJson;
  if (word == "tsv") return Format::kTsv;
  return std::nullopt;
}

std::optional<Format> FixFormatFromWord(std::string_view word) {
  if (word == "text") return Format::kText;
  if (word == "json") return Format::kJson;
  return std::nullopt;
}

std::optional<DocFormat> DocFormatFromWord(std::string_view word) {
  if (word == "text") return DocFormat::kText;
  if (word == "markdown") return DocFormat::kMarkdown;
  if (word == "json") return DocFormat::kJson;
  return std::nullopt;
}

void AddSelection(CLI::App& app, CheckOptions& options) {
  AddWord(app, "--severity", SeverityFromWord, options.flags.severity, "info, warning or error",
          "Least severity shown: info, warning (default) or error")
      ->type_name("SEVERITY");
  AddSelector(app, "--select", options.flags.select,
              "Only these rules: codes, prefixes (GIQ3) or names, separated by commas");
  AddSelector(app, "--ignore", options.flags.ignore, "All but these rules; wins over --select");
  app.add_flag_callback(
      "--no-suppress", [&options] { options.suppress = false; },
      "Report also what comments, annotations and the configuration suppress");
}

void AddRegion(CLI::App& app, Settings& flags) {
  app.add_option("--region", flags.cluster.region,
                 "Region whose quota counts, for example us-central1")
      ->type_name("REGION")
      ->group("Cluster");
}

void AddClusterOptions(CLI::App& app, Settings& flags) {
  const auto group = [](CLI::Option* option) { option->group("Cluster"); };
  group(AddWord(app, "--mode", ClusterModeFromWord, flags.cluster.mode, "autopilot or standard",
                "Kind of the cluster: autopilot or standard")
            ->type_name("MODE"));
  group(app.add_option("--gke-version", flags.cluster.gke_version,
                       "Version of the cluster, for example 1.33.4-gke.1350000")
            ->type_name("VERSION"));
  AddRegion(app, flags);
  group(AddWord(app, "--boot-disk", DiskSizeFromText, flags.cluster.boot_disk,
                "a disk size such as 100GB", "Boot disk of the nodes, for example 100GB")
            ->type_name("SIZE"));
}

void AddSourceOptions(CLI::App& app, CheckOptions& options) {
  AddRepeated(app, "--quota", "FILE",
              "Exported quota: gcloud compute regions describe, or Cloud Quotas' list (repeatable)",
              [&options](const std::string& path) { options.flags.quota_files.push_back(path); });
  AddCatalogOption(app, options.flags);
  AddWord(app, "--companions", CompanionsFromWord, options.flags.companions, "folder or none",
          "Whether other files of a folder may explain a workload: folder (default) or none")
      ->type_name("WHICH");
  AddConfigOptions(app, options.lookup, options.config);
}

void AddLimit(CLI::App& app, const std::string& name, std::size_t& into, const std::string& help,
              std::size_t most) {
  const auto set = [name, most, &into](const std::string& text) {
    const auto value = ByteCountFromText(text);
    if (!value || *value > most) {
      Refuse(fmt::format("{}: '{}' is not a number from 1 to {}", name, text, most));
    }
    into = *value;
  };
  app.add_option_function<std::string>(name, set, help)->type_name("N")->group("Limits");
}

void AddLimits(CLI::App& app, Limits& limits) {
  constexpr std::size_t kMostBytes = (std::size_t{1} << 32) - 2;  // spans have 32 bits
  constexpr std::size_t kMostDepth = 10'000;                      // trees are walked recursively
  constexpr std::size_t kMostNodes = 1'000'000'000;
  AddLimit(app, "--max-file-bytes", limits.file_bytes, "Bytes of a file (default 512Mi)",
           kMostBytes);
  AddLimit(app, "--max-document-bytes", limits.document_bytes,
           "Bytes of one document (default 64Mi)", kMostBytes);
  AddLimit(app, "--max-depth", limits.depth, "Nesting of a document (default 256)", kMostDepth);
  AddLimit(app, "--max-nodes", limits.nodes, "Nodes of a file (default 10000000)", kMostNodes);
  AddLimit(app, "--max-alias-visits", limits.alias_visits,
           "Nodes of a document that exist through aliases alone (default 100000)", kMostNodes);
}

CLI::Option* AddPaths(CLI::App& app, CheckOptions& options) {
  return app.add_option("PATH", options.paths, "Files, folders, or - for standard input")
      ->type_name("");
}

void AddFilter(CLI::App& app, CheckOptions& options) {
  app.add_flag_callback(
      "--only-inference", [&options] { options.named = NamedFiles::kFiltered; },
      "Take named files as those of a folder: without hidden ones and what is no inference");
}

void AddSince(CLI::App& app, CheckOptions& options) {
  app.add_option("--since", options.since,
                 "Only files that differ from this revision of git, or that git does not know yet")
      ->type_name("REV");
}

/// How a run goes, whatever comes of it.
void AddRunning(CLI::App& app, CheckOptions& options) {
  const auto jobs = [&options](const std::string& text) {
    const auto value = ByteCountFromText(text);
    if (!value) Refuse(fmt::format("--jobs: '{}' is not a number above 0", text));
    options.jobs = *value;
  };
  app.add_option_function<std::string>("--jobs,-j", jobs, "Threads (default: one a processor)")
      ->type_name("N");
  app.add_flag_callback(
      "--no-progress", [&options] { options.progress = false; },
      "Show no progress on a terminal, however long it takes");
}

}  // namespace

void AddJudging(CLI::App& app, CheckOptions& options) {
  AddPaths(app, options)->required();
  AddSelection(app, options);
  AddSourceOptions(app, options);
  AddRunning(app, options);
  AddClusterOptions(app, options.flags);
  AddLimits(app, options.limits);
}

CLI::App* AddCheck(CLI::App& app, CheckOptions& options) {
  CLI::App* check = app.add_subcommand(
      "check", "Judge manifests (the default: giq-lint PATH is giq-lint check PATH)");
  AddSince(*check, options);
  AddFilter(*check, options);
  AddOutputOptions(*check, options);
  AddJudging(*check, options);
  check->footer(std::string(kCheckFooter));
  return check;
}

CLI::App* AddFix(CLI::App& app, FixOptions& options) {
  CLI::App* fix = app.add_subcommand("fix", "Correct what can be corrected, in place");
  fix->add_flag("--unsafe", options.unsafe,
                "Make unsafe fixes too: what runs could behave worse, so look at them first");
  fix->add_flag(
      "--diff", options.diff,
      "Print a unified diff instead, and write nothing; exit code 1 when it shows a change");
  AddWord(*fix, "--format", FixFormatFromWord, options.check.format, "text or json",
          "How the outcome is told: text (default) on standard error, or json on standard output")
      ->type_name("FORMAT");
  AddColor(*fix, options.check);
  AddFailOn(*fix, options.check);
  AddSince(*fix, options.check);
  AddFilter(*fix, options.check);
  AddJudging(*fix, options.check);
  fix->footer(std::string(kFixFooter));
  fix->callback([&options] {
    const auto& paths = options.check.paths;
    const bool piped = std::ranges::count(paths, kStandardInput) > 0;
    if (piped && !options.diff && options.check.format == Format::kJson) {
      Refuse("--format json and - both want standard output; add --diff");
    }
  });
  return fix;
}

CLI::App* AddFacts(CLI::App& app, CheckOptions& options) {
  CLI::App* facts =
      app.add_subcommand("facts", "What manifests say: servers, models, accelerators, caches");
  options.view = View::kFacts;
  AddPaths(*facts, options)->required();
  AddWord(*facts, "--format", FactsFormatFromWord, options.format, "text, json or tsv",
          "How facts are printed: text (default), json or tsv")
      ->type_name("FORMAT");
  AddSourceOptions(*facts, options);
  AddRunning(*facts, options);
  AddLimits(*facts, options.limits);
  facts->footer(std::string(kFactsFooter));
  return facts;
}

CLI::App* AddQuota(CLI::App& app, QuotaShowOptions& options) {
  CLI::App* quota = app.add_subcommand("quota", "Accelerator quota and what manifests take of it");
  quota->require_subcommand(1);
  CLI::App* show =
      quota->add_subcommand("show", "Each limit with usage, demand and what is left of it");
  CheckOptions& check = options.check;
  check.view = View::kQuota;
  AddPaths(*show, check);
  AddWord(*show, "--format", FactsFormatFromWord, check.format, "text, json or tsv",
          "How limits are printed: text (default), json or tsv")
      ->type_name("FORMAT");
  AddSourceOptions(*show, check);
  AddRunning(*show, check);
  AddRegion(*show, check.flags);
  AddLimits(*show, check.limits);
  show->footer(std::string(kQuotaShowFooter));
  return quota;
}

CLI::App* AddExplain(CLI::App& app, ExplainOptions& options) {
  CLI::App* explain =
      app.add_subcommand("explain", "What a rule finds, why it matters and what to do");
  explain->add_option("RULE", options.rule, "Code or name of the rule")->required()->type_name("");
  AddWord(*explain, "--format", DocFormatFromWord, options.format, "text, markdown or json",
          "text (default), markdown or json")
      ->type_name("FORMAT");
  explain->footer(std::string(kExplainFooter));
  return explain;
}

CLI::App* AddRules(CLI::App& app, RulesOptions& options) {
  CLI::App* rules = app.add_subcommand("rules", "List all rules");
  AddWord(*rules, "--format", DocFormatFromWord, options.format, "text, markdown or json",
          "text (default), markdown or json")
      ->type_name("FORMAT");
  rules->footer(std::string(kRulesFooter));
  return rules;
}

}  // namespace giq
