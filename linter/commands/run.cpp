#include "linter/commands/run.h"

#include "linter/commands/command_line.h"
#include "linter/commands/tell.h"

namespace giq {
namespace {

/// Each command of the variant runs through the overload for its options.
struct Runner {
  Streams& streams;

  int operator()(const PrintText& print) const {
    streams.out << print.text;
    return kExitClean;
  }
  int operator()(const CheckOptions& options) const { return RunCheck(options, streams); }
  int operator()(const FixOptions& options) const { return RunFix(options, streams); }
  int operator()(const BaselineOptions& options) const { return RunBaseline(options, streams); }
  int operator()(const QuotaShowOptions& options) const { return RunQuotaShow(options, streams); }
  int operator()(const ExplainOptions& options) const { return RunExplain(options, streams); }
  int operator()(const RulesOptions& options) const { return RunRules(options, streams); }
  int operator()(const CatalogImportOptions& options) const {
    return RunCatalogImport(options, streams);
  }
  int operator()(const CatalogShowOptions& options) const {
    return RunCatalogShow(options, streams);
  }
  int operator()(const CatalogValidateOptions& options) const {
    return RunCatalogValidate(options, streams);
  }
  int operator()(const ProfilesListOptions& options) const {
    return RunProfilesList(options, streams);
  }
  int operator()(const CatalogPullOptions& options) const {
    return RunCatalogPull(options, streams);
  }
  int operator()(const CatalogDiffOptions& options) const {
    return RunCatalogDiff(options, streams);
  }
  int operator()(const ServeOptions& options) const { return RunServe(options, streams); }
  int operator()(const ManifestsCreateOptions& options) const {
    return RunManifestsCreate(options, streams);
  }
};

}  // namespace

int Run(std::span<const std::string> arguments, Streams& streams) {
  const auto invocation = ParseCommandLine(arguments);
  if (!invocation) return Refused(invocation.error(), streams);
  return std::visit(Runner{streams}, *invocation);
}

}  // namespace giq
