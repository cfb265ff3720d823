#include "linter/commands/rules.h"

#include "rules/table.h"

namespace giq {

int RunRules(const RulesOptions& options, Streams& streams) {
  streams.out << RenderRuleTable(AllRules(), options.format);
  return kExitClean;
}

}  // namespace giq
