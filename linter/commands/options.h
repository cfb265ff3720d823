// The commands' options for CLI11.
#pragma once

#include "linter/commands/check.h"
#include "linter/commands/explain.h"
#include "linter/commands/fix.h"
#include "linter/commands/quota_show.h"
#include "linter/commands/rules.h"

namespace CLI {
class App;
}

namespace giq {

/// Paths, rules, sources, cluster and limits: whatever decides which findings there are.
void AddJudging(CLI::App& app, CheckOptions& options);

/// Each adds a command whose options are written into the struct when the command line is parsed.
CLI::App* AddCheck(CLI::App& app, CheckOptions& options);
CLI::App* AddFix(CLI::App& app, FixOptions& options);
CLI::App* AddFacts(CLI::App& app, CheckOptions& options);
CLI::App* AddQuota(CLI::App& app, QuotaShowOptions& options);
CLI::App* AddExplain(CLI::App& app, ExplainOptions& options);
CLI::App* AddRules(CLI::App& app, RulesOptions& options);

}  // namespace giq
