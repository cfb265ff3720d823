#include "engine/edit/values.h"

#include <algorithm>
#include <vector>

#include "engine/document/effective.h"
#include "engine/document/root.h"

namespace giq {
namespace {

bool IsNumber(const Node& node) {
  return node.kind == NodeKind::kInteger || node.kind == NodeKind::kFloat;
}

// Integers beyond 2^53 differ although their doubles are the same.
bool SameNumber(const Node& a, const Node& b) {
  const auto x = a.AsInteger();
  const auto y = b.AsInteger();
  return x == y && (x.has_value() || a.number == b.number);
}

std::vector<const Entry*> Sorted(const Node& mapping) {
  auto entries = EffectiveEntries(mapping);
  std::sort(entries.begin(), entries.end(),
            [](const Entry* a, const Entry* b) { return a->key->text < b->key->text; });
  return entries;
}

bool SameItems(const Node& a, const Node& b) {
  return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(),
                    [](const Node* x, const Node* y) { return SameJson(*x, *y); });
}

bool SameEntries(const Node& a, const Node& b) {
  const auto x = Sorted(a);
  const auto y = Sorted(b);
  return std::equal(x.begin(), x.end(), y.begin(), y.end(), [](const Entry* m, const Entry* n) {
    return m->key->text == n->key->text && SameJson(*m->value, *n->value);
  });
}

}  // namespace

const Node* Values::Read(std::string_view json) {
  const auto [at, fresh] = files_.try_emplace(std::string(json));
  if (fresh) {
    if (auto file = ReadJsonFile("value", at->first)) at->second = *std::move(file);
  }
  return at->second == nullptr ? nullptr : RootOf(*at->second);
}

bool SameJson(const Node& a, const Node& b) {
  if (IsNumber(a) || IsNumber(b)) return IsNumber(a) && IsNumber(b) && SameNumber(a, b);
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case NodeKind::kBool:
      return a.integer == b.integer;
    case NodeKind::kString:
      return a.text == b.text;
    case NodeKind::kSequence:
      return SameItems(a, b);
    case NodeKind::kMapping:
      return SameEntries(a, b);
    default:
      return true;
  }
}

}  // namespace giq
