#include "engine/rule/edits.h"

#include <cassert>

#include "engine/document/pointer.h"

namespace giq {

std::string JsonString(std::string_view text) {
  Node node;
  node.kind = NodeKind::kString;
  node.text = text;
  return ToJson(node);
}

Edit ReplaceValue(const Place& at, std::string value_json) {
  assert(at && at.node != nullptr);
  return {Edit::Op::kReplace, at.document, PointerOf(*at.node), std::move(value_json)};
}

Edit AddMember(const Place& mapping, std::string_view key, std::string value_json) {
  assert(mapping && mapping.node != nullptr && mapping.node->IsMapping());
  return {Edit::Op::kAdd, mapping.document, PointerOf(*mapping.node) + "/" + EscapeToken(key),
          std::move(value_json)};
}

std::optional<Edit> AddMemberBelow(const Place& mapping,
                                   std::initializer_list<std::string_view> path,
                                   std::string_view key, std::string value_json) {
  Place home = mapping;
  const auto* missing = path.begin();
  for (; missing != path.end(); ++missing) {
    const Node* child = home.node->Find(*missing);
    if (child == nullptr || child->IsNull()) break;
    if (!child->IsMapping()) return std::nullopt;
    home.node = child;
  }
  if (missing == path.end()) return AddMember(home, key, std::move(value_json));
  std::string value = "{" + JsonString(key) + ":" + std::move(value_json) + "}";
  for (const auto* name = path.end(); --name != missing;) {
    value = "{" + JsonString(*name) + ":" + std::move(value) + "}";
  }
  return AddMember(home, *missing, std::move(value));
}

std::optional<Edit> AppendItem(const Place& mapping, std::string_view key, std::string item_json) {
  assert(mapping && mapping.node != nullptr && mapping.node->IsMapping());
  const Node* list = mapping.node->Find(key);
  if (list == nullptr || list->IsNull()) {
    return AddMember(mapping, key, "[" + std::move(item_json) + "]");
  }
  if (!list->IsSequence()) return std::nullopt;
  return Edit{Edit::Op::kAdd, mapping.document, PointerOf(*list) + "/-", std::move(item_json)};
}

Edit RemoveNode(const Place& at) {
  assert(at && at.node != nullptr);
  return {Edit::Op::kRemove, at.document, PointerOf(*at.node), {}};
}

std::optional<Edit> ReplaceText(const Place& at, std::string_view was, std::string_view now) {
  if (at.node == nullptr || !at.node->IsString() || was.empty()) return std::nullopt;
  const std::string_view text = at.node->text;
  const auto found = text.find(was);
  if (found == std::string_view::npos || text.find(was, found + 1) != std::string_view::npos) {
    return std::nullopt;
  }
  std::string changed(text.substr(0, found));
  changed += now;
  changed += text.substr(found + was.size());
  return ReplaceValue(at, JsonString(changed));
}

}  // namespace giq
