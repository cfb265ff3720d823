#include "rules/rule_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "engine/base/suggest.h"
#include "engine/rule/naming.h"
#include "rules/table.h"

namespace giq {

bool NamesRules(std::string_view word) {
  return std::ranges::any_of(AllRules(), [&](const Rule* rule) { return Names(word, *rule); });
}

std::string UnknownRuleText(std::string_view word) {
  std::vector<std::string_view> known;
  for (const Rule* rule : AllRules()) {
    known.push_back(rule->code);
    known.push_back(rule->name);
  }
  return fmt::format("no rule is called '{}'{}", word, DidYouMean(word, known));
}

}  // namespace giq
