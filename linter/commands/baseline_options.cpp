#include "linter/commands/baseline_options.h"

#include <CLI/CLI.hpp>
#include <string_view>

#include "linter/commands/options.h"

namespace giq {
namespace {

constexpr std::string_view kBaselineFooter = R"(
A baseline lets a repository start with the findings that it has: `giq-lint check --baseline FILE` accepts them and
fails for new ones. A finding is known by its fingerprint, whatever moves around it (docs/output.md). Give create and
update the options and paths that check gets.

Examples:
  giq-lint baseline create deploy/
  giq-lint check --baseline .giq-lint-baseline.json deploy/
  giq-lint baseline update deploy/)";

CLI::App* AddAction(CLI::App& group, const std::string& name, const std::string& help,
                    BaselineOptions::Action action, BaselineOptions& options) {
  CLI::App* command = group.add_subcommand(name, help);
  AddJudging(*command, options.check);
  command->add_option("--output", options.output, "The baseline (default: .giq-lint-baseline.json)")
      ->type_name("FILE");
  command->parse_complete_callback([&options, action] { options.action = action; });
  command->footer(std::string(kBaselineFooter));
  return command;
}

}  // namespace

CLI::App* AddBaseline(CLI::App& app, BaselineOptions& options) {
  CLI::App* group =
      app.add_subcommand("baseline", "Accept the findings of today, so that new ones stand out");
  group->require_subcommand(1);
  group->footer(std::string(kBaselineFooter));
  AddAction(*group, "create", "Write all findings of today to a baseline",
            BaselineOptions::Action::kCreate, options);
  AddAction(*group, "update", "Take out of a baseline what is not found any more; add nothing",
            BaselineOptions::Action::kUpdate, options);
  return group;
}

}  // namespace giq
