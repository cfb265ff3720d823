#include "linter/input/selector.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/rule/naming.h"
#include "linter/input/suggest.h"
#include "rules/table.h"

namespace giq {
namespace {

bool AnySelects(const std::vector<std::string>& words, const Rule& rule) {
  return std::ranges::any_of(words, [&](const std::string& word) { return Names(word, rule); });
}

}  // namespace

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

std::vector<const Rule*> SelectRules(const Settings& settings) {
  std::vector<const Rule*> chosen;
  for (const Rule* rule : AllRules()) {
    const bool wanted = settings.select.empty() || AnySelects(settings.select, *rule);
    if (wanted && !AnySelects(settings.ignore, *rule)) chosen.push_back(rule);
  }
  return chosen;
}

}  // namespace giq
