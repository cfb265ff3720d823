#include "linter/report/fingerprint.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/rule/rule.h"
#include "engine/workload/read.h"

namespace giq {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

/// FNV-1a with 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/): the same on every machine and
/// in every release. Nobody gains by two findings of a file that look alike: they are numbered.
class Hash {
 public:
  void Add(std::string_view part) {
    for (const char c : part) Add(c);
    Add('\0');  // "ab", "c" is not "a", "bc"
  }
  [[nodiscard]] std::string Text() const { return fmt::format("{:016x}", value_); }

 private:
  void Add(char c) {
    value_ ^= static_cast<unsigned char>(c);
    value_ *= 0x100000001b3ULL;
  }
  std::uint64_t value_ = 0xcbf29ce484222325ULL;
};

/// The words of a text with one blank between them.
std::string Evened(std::string_view text) {
  std::string even;
  while (true) {
    const std::size_t begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return even;
    text.remove_prefix(begin);
    const std::string_view word = text.substr(0, text.find_first_of(kBlanks));
    if (!even.empty()) even += ' ';
    even += word;
    text.remove_prefix(word.size());
  }
}

bool IsObject(const Node& node) {
  return node.IsMapping() && node.Find("kind") != nullptr && node.Find("apiVersion") != nullptr;
}

std::string NameOfObject(const Node& object) {
  const auto text = [&](std::string_view key) { return TextOf(object.At({"metadata", key})); };
  return fmt::format("{}/{}/{}", TextOf(object.Find("kind")), text("namespace"), text("name"));
}

/// What an item of a list is called by those who write it; its number would change with every item
/// in front of it.
std::string_view NameOfItem(const Node& item) {
  for (const std::string_view key : {"name", "key"}) {
    const std::string_view name = TextOf(item.Find(key));
    if (!name.empty()) return name;
  }
  return "-";
}

std::string_view KeyOfValue(const Node& value) {
  const auto& entries = value.parent->entries;
  const auto found = std::ranges::find_if(
      entries, [&](const Entry& entry) { return entry.value == &value || entry.key == &value; });
  return found == entries.end() ? "" : found->key->text;
}

void AddPath(const Node& node, Hash& hash) {
  for (const Node* at = &node; at != nullptr; at = at->parent) {
    if (IsObject(*at)) hash.Add(NameOfObject(*at));
    if (at->parent == nullptr) continue;
    hash.Add(at->parent->IsSequence() ? NameOfItem(*at) : KeyOfValue(*at));
  }
}

bool Holds(const Node* node, std::uint32_t offset) {
  return node != nullptr && node->span.begin <= offset && offset < node->span.end;
}

/// The innermost mapping or list around an offset: where a place without a node lies.
const Node* Around(const Node& root, std::uint32_t offset) {
  const Node* around = &root;
  while (true) {
    const Node* inner = nullptr;
    for (const Node* item : around->items) {
      if (Holds(item, offset)) inner = item;
    }
    for (const Entry& entry : around->entries) {
      if (!entry.merged && Holds(entry.value, offset)) inner = entry.value;
    }
    // An alias holds what stands elsewhere.
    if (inner == nullptr || inner->IsScalar() || inner->alias) return around;
    around = inner;
  }
}

/// The text that the finding speaks of. That of a whole mapping, list or document would change with
/// whatever is written into it, so it has none.
std::string TextOfPlace(const Place& place) {
  const Source& source = place.document->file->source();
  if (place.part.empty()) {
    const bool scalar = place.node != nullptr && place.node->IsScalar();
    return scalar ? Evened(place.node->text) : "";
  }
  std::string text = Evened(source.Slice(place.part));
  // A reader's problem is at a single byte: the line around it tells it from others.
  if (text.size() > 1 || place.node != nullptr) return text;
  return Evened(source.Line(source.Locate(place.part.begin).line));
}

/// The node of a place, or the one around a place without a node; null in a document without a
/// tree.
const Node* NodeOf(const Place& place) {
  const Node* root = place.document->root;
  if (place.node != nullptr || root == nullptr) return place.node;
  return Around(*root, place.span().begin);
}

}  // namespace

std::string IdentityOf(const Finding& finding) {
  Hash hash;
  hash.Add(finding.rule->code);
  const Place& place = finding.place;
  if (!place) return hash.Text();
  if (const Node* node = NodeOf(place)) AddPath(*node, hash);
  hash.Add(TextOfPlace(place));
  return hash.Text();
}

std::string ObjectOf(const Finding& finding) {
  const Node* node = finding.place ? NodeOf(finding.place) : nullptr;
  while (node != nullptr && !IsObject(*node)) node = node->parent;
  return node == nullptr ? "" : NameOfObject(*node);
}

std::string FingerprintOf(const std::string& identity, std::size_t occurrence) {
  return fmt::format("{}:{}", identity, occurrence);
}

}  // namespace giq
