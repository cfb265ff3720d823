// `giq-lint explain CODE`: a rule's documentation, with the report of its bad example made on the
// spot.
#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/rule/rule.h"
#include "linter/commands/streams.h"
#include "linter/report/rule_docs.h"

namespace giq {

struct ExplainOptions {
  std::string rule;  ///< Code or name.
  DocFormat format = DocFormat::kText;
};

[[nodiscard]] int RunExplain(const ExplainOptions& options, Streams& streams);

/// What the rule reports on its bad example, as text without colour.
[[nodiscard]] Result<std::string> ReportOfBadExample(const Rule& rule);

}  // namespace giq
