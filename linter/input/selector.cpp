#include "linter/input/selector.h"

#include <algorithm>

#include "engine/rule/naming.h"
#include "rules/table.h"

namespace giq {
namespace {

bool AnySelects(const std::vector<std::string>& words, const Rule& rule) {
  return std::ranges::any_of(words, [&](const std::string& word) { return Names(word, rule); });
}

}  // namespace

std::vector<const Rule*> SelectRules(const Settings& settings) {
  std::vector<const Rule*> chosen;
  for (const Rule* rule : AllRules()) {
    const bool wanted = settings.select.empty() || AnySelects(settings.select, *rule);
    if (wanted && !AnySelects(settings.ignore, *rule)) chosen.push_back(rule);
  }
  return chosen;
}

}  // namespace giq
