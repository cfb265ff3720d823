#include "engine/edit/renderer.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/edit/lines.h"

namespace giq {
namespace {

void Gather(const Slot& slot, Owners& owners) {
  owners.insert(owners.end(), slot.by.begin(), slot.by.end());
  if (slot.children == nullptr) return;
  for (const Slot& child : slot.children->slots) Gather(child, owners);
}

}  // namespace

Owners OwnersOf(const Slot& slot) {
  Owners owners;
  Gather(slot, owners);
  std::sort(owners.begin(), owners.end());
  owners.erase(std::unique(owners.begin(), owners.end()), owners.end());
  return owners;
}

void Renderer::Render(const Slot& root) {
  if (!Changed(root)) return;
  if (page_.fault()) return Refuse(root, *page_.fault(), page_.document().span);
  Visit(root, {});
}

void Renderer::Refuse(const Slot& slot, std::string reason, Span at) {
  refused_.push_back({OwnersOf(slot), {std::move(reason), at, &page_.document()}});
}

void Renderer::RefuseAnchor(const Slot& slot, const AnchorUse& use) {
  constexpr std::size_t kShown = 3;
  std::string lines;
  for (std::size_t i = 0; i < std::min(use.uses.size(), kShown); ++i) {
    lines += fmt::format("{}{}", i == 0 ? "" : ", ", page_.Line(use.uses[i].begin));
  }
  if (use.uses.size() > kShown) lines += fmt::format(" and {} more", use.uses.size() - kShown);
  Refuse(slot,
         fmt::format("the anchor \"{}\" in line {} is used in line {} too", use.name,
                     page_.Line(use.anchor.begin), lines),
         use.anchor);
}

// What is written for others too cannot be changed for one place.
bool Renderer::RefusedAsContainer(const Slot& slot) {
  const Node& was = *slot.was;
  if (was.alias) {
    Refuse(slot,
           fmt::format("the value comes from the alias `{}`",
                       page_.document().file->source().Slice(was.span)),
           was.span);
    return true;
  }
  const AnchorUse* use = was.anchored ? page_.anchors().UsedOf(was) : nullptr;
  if (use != nullptr) RefuseAnchor(slot, *use);
  return use != nullptr;
}

bool Renderer::RefusedAsValue(const Slot& slot) {
  if (RefusedAsContainer(slot)) return true;
  const Node& was = *slot.was;
  if (was.tagged) {
    Refuse(slot, "the value has a tag", was.span);
    return true;
  }
  const AnchorUse* use = was.IsScalar() ? nullptr : page_.anchors().UsedBeyond(was.span);
  if (use != nullptr) RefuseAnchor(slot, *use);
  return use != nullptr;
}

bool Renderer::RefusedAsRemoval(const Slot& slot, Span written) {
  const AnchorUse* use = page_.anchors().UsedBeyond(written);
  if (use != nullptr) RefuseAnchor(slot, *use);
  return use != nullptr;
}

// A key that stands twice: the API server takes the last one, a person may mean the other.
bool Renderer::RefusedAsKey(const Slot& slot, const Node& mapping) {
  const std::string_view key = slot.entry == nullptr ? slot.key : slot.entry->key->text;
  const Entry* first = nullptr;
  for (const Entry& entry : mapping.entries) {
    if (entry.merged || entry.key->text != key || &entry == slot.entry) continue;
    first = &entry;
  }
  if (first == nullptr) return false;
  Refuse(slot, fmt::format("the key \"{}\" stands twice in its mapping", key), first->key->span);
  return true;
}

const Node& Renderer::ValueOf(const Slot& slot) {
  if (slot.children == nullptr) return *slot.now;
  return *values_.Read(SlotJson(slot));
}

void Renderer::Visit(const Slot& slot, const Around& around) {
  if (!ValueChanged(slot)) return;
  if (slot.Fresh()) return ReplaceValue(slot, around);
  if (RefusedAsContainer(slot)) return;
  const Node& was = *slot.was;
  if (was.entries.empty() && was.items.empty()) return ReplaceValue(slot, around);
  if (was.style == Style::kFlow) return Flow(slot);
  const auto column = BlockColumn(text_, was.span.begin);
  if (!column) {
    const bool tab = Indentation(text_, was.span.begin).find('\t') != std::string_view::npos;
    return Refuse(slot,
                  tab ? "the line is indented with a tab" : "the block does not begin its line",
                  was.span);
  }
  if (was.IsMapping())
    Mapping(slot, around, *column);
  else
    List(slot, around, *column);
}

}  // namespace giq
