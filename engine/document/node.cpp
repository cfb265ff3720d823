#include "engine/document/node.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "engine/document/pointer.h"

namespace giq {
namespace {

const Node* Child(const Node& node, std::string_view token) {
  if (node.IsMapping()) return node.Find(UnescapeToken(token));
  if (!node.IsSequence()) return nullptr;
  const auto index = TokenIndex(token);
  return index && *index < node.items.size() ? node.items[*index] : nullptr;
}

}  // namespace

const Entry* Node::FindEntry(std::string_view key) const {
  for (std::size_t i = entries.size(); i-- > 0;) {
    if (entries[i].key->text == key) return &entries[i];
  }
  return nullptr;
}

const Node* Node::Find(std::string_view key) const {
  const Entry* entry = FindEntry(key);
  return entry == nullptr ? nullptr : entry->value;
}

const Node* Node::At(std::initializer_list<std::string_view> keys) const {
  const Node* node = this;
  for (const std::string_view key : keys) {
    node = node->Find(key);
    if (node == nullptr) return nullptr;
  }
  return node;
}

std::optional<std::int64_t> Node::AsInteger() const {
  if (kind == NodeKind::kInteger) return integer;
  if (kind != NodeKind::kFloat) return std::nullopt;
  constexpr double kTwoTo63 = 9223372036854775808.0;
  if (!(number >= -kTwoTo63 && number < kTwoTo63)) return std::nullopt;
  const auto whole = static_cast<std::int64_t>(number);
  return static_cast<double>(whole) == number ? std::optional(whole) : std::nullopt;
}

std::string PointerOf(const Node& node) {
  std::vector<std::string> tokens;
  for (const Node* at = &node; at->parent != nullptr; at = at->parent) {
    if (at->parent->IsSequence()) {
      const auto& items = at->parent->items;
      tokens.push_back(
          fmt::format("{}", std::find(items.begin(), items.end(), at) - items.begin()));
      continue;
    }
    const auto& entries = at->parent->entries;
    const auto holds = [&](const Entry& entry) { return entry.value == at || entry.key == at; };
    const auto entry = std::find_if(entries.begin(), entries.end(), holds);
    if (entry != entries.end()) {
      tokens.push_back(EscapeToken(entry->key->text));
    } else if (at->IsSequence() && !tokens.empty()) {
      tokens.pop_back();  // the list behind `<<`: what its mappings hold belongs to the parent
    }
  }
  std::string pointer;
  for (std::size_t i = tokens.size(); i-- > 0;) pointer.append("/").append(tokens[i]);
  return pointer;
}

const Node* Resolve(const Node& root, std::string_view pointer) {
  const Node* node = &root;
  while (!pointer.empty() && node != nullptr) {
    if (pointer[0] != '/') return nullptr;
    const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    node = Child(*node, pointer.substr(1, end - 1));
    pointer.remove_prefix(end);
  }
  return node;
}

}  // namespace giq
