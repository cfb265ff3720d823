#include "rules/word_edit.h"

#include <string>

#include "engine/rule/edits.h"

namespace giq {
namespace {

/// The variable that a word refers to and that holds exactly `value`; null when there is none.
const EnvVar* VariableBehind(const Workload& w, const Place& word, std::string_view value) {
  // Words are short; the bound keeps a hostile scalar from being searched for each variable.
  constexpr std::size_t kLongest = 4096;
  if (word.node == nullptr || word.node->text.size() > kLongest) return nullptr;
  for (const EnvVar& variable : w.container().env) {
    const std::string reference = "$(" + variable.name + ")";
    if (word.node->text.find(reference) == std::string_view::npos) continue;
    const EnvVar* counts = w.container().Env(variable.name);
    const bool literal = counts->from == EnvVar::From::kLiteral && counts->value.known();
    return literal && *counts->value == value ? counts : nullptr;
  }
  return nullptr;
}

}  // namespace

bool IsInOwnFile(const Workload& w, const Place& at) {
  return at.document != nullptr && at.document->file == w.document->file;
}

std::optional<Edit> ReplaceWord(const Workload& w, const Place& at, std::string_view was,
                                std::string_view now) {
  if (!IsInOwnFile(w, at)) return std::nullopt;
  if (auto edit = ReplaceText(at, was, now)) return edit;
  const EnvVar* variable = VariableBehind(w, at, was);
  if (variable == nullptr || !IsInOwnFile(w, variable->at)) return std::nullopt;
  return ReplaceText(variable->at, was, now);
}

std::optional<Edit> AppendArgument(const Workload& w, std::string_view word) {
  const Container& container = w.container();
  const Node* args = container.at.node != nullptr ? container.at.node->Find("args") : nullptr;
  if (args == nullptr || !args->IsSequence() || container.command_line.empty()) return {};
  const Node* last = container.command_line.back().at.node;
  if (last == nullptr || last->parent != args) return {};
  const Fact<std::string>& text = container.command_line.back().text;
  const bool whole = text.known() && *text == last->text;
  // A script holds several words.
  if (!whole && last->text.find_first_of(" \t\n;&|") != std::string_view::npos) return {};
  return AppendItem(container.at, "args", JsonString(word));
}

}  // namespace giq
