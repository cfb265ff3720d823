#include "rules/env_edit.h"

#include <fmt/format.h>

#include <string>

#include "engine/rule/edits.h"

namespace giq {
namespace {

/// The item of a literal variable in the container's own list; null for any other.
const Node* LiteralItem(const Workload& w, const EnvVar& variable) {
  const Node* container = w.container().at.node;
  const Node* env = container != nullptr ? container->Find("env") : nullptr;
  if (env == nullptr || variable.from != EnvVar::From::kLiteral ||
      variable.at.document != w.document) {
    return nullptr;
  }
  for (const Node* node = variable.at.node; node != nullptr; node = node->parent) {
    if (node->parent == env) return node;
  }
  return nullptr;
}

}  // namespace

std::vector<Edit> SetVariable(const Workload& w, std::string_view name, std::string_view field,
                              std::string_view json) {
  const EnvVar* variable = w.container().Env(name);
  if (variable == nullptr) {
    auto added =
        AppendItem(w.container().at, "env",
                   fmt::format("{{\"name\":{},{}:{}}}", JsonString(name), JsonString(field), json));
    return added ? std::vector<Edit>{*std::move(added)} : std::vector<Edit>();
  }
  const Node* item = LiteralItem(w, *variable);
  if (item == nullptr) return {};
  const Node* value = item->Find("value");
  if (field == "value" && value != nullptr) {
    return {ReplaceValue({w.document, value, {}}, std::string(json))};
  }
  std::vector<Edit> edits = {AddMember({w.document, item, {}}, field, std::string(json))};
  if (value != nullptr) edits.push_back(RemoveNode({w.document, value, {}}));
  return edits;
}

}  // namespace giq
