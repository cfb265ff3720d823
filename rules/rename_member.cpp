#include "rules/rename_member.h"

#include "engine/rule/edits.h"

namespace giq {

std::vector<Edit> RenameMember(const Place& key_at, std::string_view now) {
  const Node* mapping = key_at.node != nullptr ? key_at.node->parent : nullptr;
  if (mapping == nullptr || !mapping->IsMapping() || mapping->Find(now) != nullptr) return {};
  const Entry* entry = mapping->FindEntry(key_at.node->text);
  if (entry == nullptr || entry->key != key_at.node || entry->merged) return {};
  return {AddMember({key_at.document, mapping, {}}, now, ToJson(*entry->value)),
          RemoveNode(key_at)};
}

}  // namespace giq
