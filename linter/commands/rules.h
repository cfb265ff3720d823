// `giq-lint rules`: the table of all rules.
#pragma once

#include "linter/commands/streams.h"
#include "linter/report/rule_docs.h"

namespace giq {

struct RulesOptions {
  DocFormat format = DocFormat::kText;
};

[[nodiscard]] int RunRules(const RulesOptions& options, Streams& streams);

}  // namespace giq
