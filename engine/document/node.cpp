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

// Items and entries are written one after the other, so their places find them at once; what came
// through an alias or `<<` stands elsewhere and is looked for.
std::size_t IndexIn(std::span<const Node* const> items, const Node& item) {
  const auto guess =
      std::lower_bound(items.begin(), items.end(), item.span.begin,
                       [](const Node* each, std::uint32_t at) { return each->span.begin < at; });
  const bool found = guess != items.end() && *guess == &item;
  return static_cast<std::size_t>((found ? guess : std::find(items.begin(), items.end(), &item)) -
                                  items.begin());
}

/// The entry that a key or value belongs to; null for none.
const Entry* EntryIn(std::span<const Entry> entries, const Node& node) {
  const auto holds = [&](const Entry& entry) { return entry.value == &node || entry.key == &node; };
  const auto behind = std::upper_bound(
      entries.begin(), entries.end(), node.span.begin,
      [](std::uint32_t at, const Entry& entry) { return at < entry.key->span.begin; });
  if (behind != entries.begin() && holds(*std::prev(behind))) return &*std::prev(behind);
  const auto found = std::find_if(entries.begin(), entries.end(), holds);
  return found != entries.end() ? &*found : nullptr;
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
      tokens.push_back(fmt::format("{}", IndexIn(at->parent->items, *at)));
      continue;
    }
    if (const Entry* entry = EntryIn(at->parent->entries, *at)) {
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
