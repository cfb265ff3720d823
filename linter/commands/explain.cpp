#include "linter/commands/explain.h"

#include "engine/base/safe_text.h"
#include "engine/bundle/bundle.h"
#include "engine/rule/suppress.h"
#include "linter/input/config.h"
#include "linter/input/environment.h"
#include "linter/report/text.h"
#include "rules/rule_words.h"
#include "rules/table.h"

namespace giq {
namespace {

constexpr std::string_view kExampleName = "example.yaml";

}  // namespace

Result<std::string> ReportOfBadExample(const Rule& rule) {
  GIQ_TRY(const Settings settings,
          ParseSettings(std::string(kConfigFileName), std::string(rule.doc.config)));
  GIQ_TRY(const auto environment, LoadEnvironment(settings));
  const auto file = ReadManifest(std::string(kExampleName), std::string(rule.doc.bad));
  Bundle bundle = MakeBundle(*file, std::span<const File* const>());
  bundle.admission = AdmissionOfExample(rule);
  std::string text;
  for (const Finding& finding : FindingsOf(rule, bundle, *environment, AllRules())) {
    text += (text.empty() ? "" : "\n") + RenderFinding(finding, {});
  }
  return text;
}

int RunExplain(const ExplainOptions& options, Streams& streams) {
  const Rule* rule = FindRule(options.rule);
  if (rule == nullptr) {
    streams.err << "error: " << SafeText(UnknownRuleText(options.rule))
                << " (giq-lint rules lists them)\n";
    return kExitUsage;
  }
  const auto report = ReportOfBadExample(*rule);
  if (!report) {
    streams.err << "error: the example of " << rule->code << ": " << report.error().Text() << '\n';
    return kExitFault;
  }
  streams.out << RenderRuleDoc(*rule, *report, options.format);
  return kExitClean;
}

}  // namespace giq
