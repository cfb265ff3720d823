#include "engine/rule/naming.h"

#include <algorithm>

namespace giq {
namespace {

constexpr char ToUpper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace

bool Names(std::string_view word, const Rule& rule) {
  if (rule.name == word) return true;
  constexpr std::string_view kPrefix = "GIQ";
  return word.size() >= kPrefix.size() && word.size() <= rule.code.size() &&
         std::ranges::equal(word, rule.code.substr(0, word.size()), {}, ToUpper);
}

bool NamesAlone(std::string_view word, const Rule& rule) {
  return Names(word, rule) && (word == rule.name || word.size() == rule.code.size());
}

}  // namespace giq
