// The command line, parsed: which command, with which options.
#pragma once

#include <span>
#include <string>
#include <variant>

#include "engine/base/result.h"
#include "linter/commands/baseline.h"
#include "linter/commands/catalog_diff.h"
#include "linter/commands/catalog_import.h"
#include "linter/commands/catalog_show.h"
#include "linter/commands/catalog_validate.h"
#include "linter/commands/check.h"
#include "linter/commands/explain.h"
#include "linter/commands/fix.h"
#include "linter/commands/profiles.h"
#include "linter/commands/quota_show.h"
#include "linter/commands/rules.h"
#include "linter/network/pull.h"
#include "linter/network/serve.h"

namespace giq {

/// Text that was asked for: help, or the version.
struct PrintText {
  std::string text;
};

using Invocation =
    std::variant<PrintText, CheckOptions, FixOptions, QuotaShowOptions, BaselineOptions,
                 ExplainOptions, RulesOptions, CatalogImportOptions, CatalogShowOptions,
                 CatalogValidateOptions, ProfilesListOptions, ManifestsCreateOptions,
                 CatalogPullOptions, CatalogDiffOptions, ServeOptions>;

/// Parses arguments without the program's name. A first argument that is no command stands for
/// `check` with it.
[[nodiscard]] Result<Invocation> ParseCommandLine(std::span<const std::string> arguments);

}  // namespace giq
