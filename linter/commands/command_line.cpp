#include "linter/commands/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <vector>

#include "engine/base/suggest.h"
#include "linter/commands/baseline_options.h"
#include "linter/commands/catalog_options.h"
#include "linter/commands/network_options.h"
#include "linter/commands/options.h"
#include "linter/commands/profiles_options.h"

namespace giq {
namespace {

constexpr std::string_view kFooter = R"(
Examples:
  giq-lint deploy/                      check a folder and all below it
  giq-lint check --format json a.yaml   findings as JSON on stdout
  helm template chart/ | giq-lint -     check what a template renders
  giq-lint fix --diff deploy/           show what fix would correct
  giq-lint explain GIQ301               what a rule finds, why, and what to do
  giq-lint catalog import bench.csv     judge by measurements of your own

Exit codes:
  0  nothing found at or above --fail-on
  1  findings; or fix --diff shows a change
  2  bad usage or configuration, or an input that could not be read
  3  a fault of giq-lint itself)";

/// All commands with their options, bound to what they fill in.
struct Parser {
  CLI::App app{"giq-lint: finds what will go wrong with LLM inference manifests on GKE.",
               "giq-lint"};
  CheckOptions check;
  FixOptions fix;
  CheckOptions facts;
  QuotaShowOptions quota;
  BaselineOptions baseline;
  ExplainOptions explain;
  RulesOptions rules;
  CLI::App* check_command = nullptr;
  CLI::App* fix_command = nullptr;
  CLI::App* facts_command = nullptr;
  CLI::App* quota_command = nullptr;
  CLI::App* baseline_command = nullptr;
  CLI::App* explain_command = nullptr;
  CatalogOptions catalog;
  CatalogCommands catalog_commands;
  ProfilesOptions profiles;
  CLI::App* profiles_command = nullptr;
  ServeOptions serve;
  CLI::App* serve_command = nullptr;

  Parser() {
    app.require_subcommand(1);
    app.set_version_flag("--version", "giq-lint " GIQ_VERSION, "Print the version and exit");
    app.footer(std::string(kFooter));
    check_command = AddCheck(app, check);
    fix_command = AddFix(app, fix);
    facts_command = AddFacts(app, facts);
    quota_command = AddQuota(app, quota);
    baseline_command = AddBaseline(app, baseline);
    explain_command = AddExplain(app, explain);
    AddRules(app, rules);
    catalog_commands = AddCatalog(app, catalog);
    profiles_command = AddProfiles(app, profiles);
    serve_command = AddServe(app, serve);
  }

  [[nodiscard]] Invocation Chosen() {
    if (check_command->parsed()) return std::move(check);
    if (fix_command->parsed()) return std::move(fix);
    if (facts_command->parsed()) return std::move(facts);
    if (quota_command->parsed()) return std::move(quota);
    if (baseline_command->parsed()) return std::move(baseline);
    if (explain_command->parsed()) return std::move(explain);
    if (catalog_commands.import->parsed()) return std::move(catalog.import);
    if (catalog_commands.show->parsed()) return std::move(catalog.show);
    if (catalog_commands.validate->parsed()) return std::move(catalog.validate);
    if (catalog_commands.pull->parsed()) return std::move(catalog.pull);
    if (catalog_commands.diff->parsed()) return std::move(catalog.diff);
    if (serve_command->parsed()) return std::move(serve);
    if (profiles_command->parsed()) {
      if (profiles.manifests_command->parsed()) return std::move(profiles.manifests);
      return std::move(profiles.list);
    }
    return rules;
  }
};

bool IsCommand(const CLI::App& app, const std::string& word) {
  const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
  return std::ranges::any_of(commands,
                             [&](const CLI::App* command) { return command->check_name(word); });
}

/// A first word that is neither a command nor a path, but nearly a command.
std::string MisspelledCommand(const CLI::App& app, const std::string& word) {
  std::error_code failed;
  if (word.starts_with('-') || std::filesystem::exists(word, failed)) return {};
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  const std::vector<std::string_view> known(names.begin(), names.end());
  const std::string hint = DidYouMean(word, known);
  return hint.empty() ? "" : "there is no command, file or folder '" + word + "'" + hint;
}

bool IsGlobal(std::string_view word) {
  constexpr std::array<std::string_view, 3> kGlobal = {"--help", "-h", "--version"};
  return std::ranges::find(kGlobal, word) != kGlobal.end();
}

/// The commands that were given, outermost first.
std::vector<const CLI::App*> Chain(const CLI::App& app) {
  std::vector<const CLI::App*> chain;
  for (const CLI::App* at = &app; !at->get_subcommands().empty();) {
    at = at->get_subcommands().front();
    chain.push_back(at);
  }
  return chain;
}

std::string NameOf(std::span<const CLI::App* const> chain) {
  std::string name = "giq-lint";
  for (const CLI::App* command : chain) name += " " + command->get_name();
  return name;
}

std::string HelpHint(const CLI::App& app) {
  return " (" + NameOf(Chain(app)) + " --help tells more)";
}

/// The help of the command that `--help` stood behind.
std::string HelpOf(const CLI::App& app) {
  const auto chain = Chain(app);
  if (chain.empty()) return app.help();
  return chain.back()->help(NameOf(std::span(chain).first(chain.size() - 1)));
}

}  // namespace

Result<Invocation> ParseCommandLine(std::span<const std::string> arguments) {
  Parser parser;
  if (arguments.empty()) {
    return Fail(ErrorCode::kUsage, "give files or folders to check" + HelpHint(parser.app));
  }
  std::vector<std::string> words(arguments.rbegin(), arguments.rend());  // as CLI11 wants them
  if (!IsCommand(parser.app, words.back()) && !IsGlobal(words.back())) {
    std::string misspelled = MisspelledCommand(parser.app, words.back());
    if (!misspelled.empty()) return Fail(ErrorCode::kUsage, std::move(misspelled));
    words.push_back("check");
  }
  try {
    parser.app.parse(words);
  } catch (const CLI::CallForHelp&) {
    return PrintText{HelpOf(parser.app)};
  } catch (const CLI::CallForAllHelp&) {
    return PrintText{HelpOf(parser.app)};
  } catch (const CLI::CallForVersion&) {
    return PrintText{"giq-lint " GIQ_VERSION "\n"};
  } catch (const CLI::ParseError& error) {
    return Fail(ErrorCode::kUsage, error.what() + HelpHint(parser.app));
  }
  return parser.Chosen();
}

}  // namespace giq
