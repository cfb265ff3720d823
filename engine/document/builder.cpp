#include "engine/document/builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <iterator>
#include <limits>
#include <memory>
#include <new>

#include "engine/document/duplicates.h"
#include "engine/document/scalar.h"

namespace giq {
namespace {

constexpr std::string_view kWantMapping = "`<<` needs a mapping or a list of mappings";
constexpr std::string_view kCollectionKey = "a mapping or list as a key";

std::uint32_t AddSizes(std::uint32_t a, std::uint32_t b) {
  constexpr auto kMax = std::numeric_limits<std::uint32_t>::max();
  return a > kMax - b ? kMax : a + b;
}

bool IsMergeKey(const ScalarEvent& event) {
  return event.value == "<<" && (event.plain || event.tag == "tag:yaml.org,2002:merge");
}

template <typename T>
T* ArenaArray(std::pmr::memory_resource& arena, std::size_t size) {
  return std::pmr::polymorphic_allocator<T>(&arena).allocate(size);
}

}  // namespace

TreeBuilder::TreeBuilder(File& file, Budget& budget) : file_(file), budget_(budget) {}

bool TreeBuilder::Fail(ProblemKind kind, std::string message, Span span) {
  if (!failure_) failure_ = Problem{.kind = kind, .message = std::move(message), .span = span};
  return false;
}

Node* TreeBuilder::NewNode(Span span) {
  if (budget_.nodes >= budget_.limits.nodes) {
    Fail(ProblemKind::kLimit, fmt::format("more than {} nodes in the file", budget_.limits.nodes),
         span);
    return nullptr;
  }
  ++budget_.nodes;
  Node* node = new (file_.arena().allocate(sizeof(Node), alignof(Node))) Node;
  node->span = span;
  return node;
}

std::string_view TreeBuilder::Copy(std::string_view value) {
  if (value.empty()) return {};
  char* copy = ArenaArray<char>(file_.arena(), value.size());
  std::memcpy(copy, value.data(), value.size());
  return {copy, value.size()};
}

std::string_view TreeBuilder::Keep(std::string_view value, Span span) {
  std::string_view written = file_.source().Slice(span);
  if (written.size() == value.size() + 2) written = written.substr(1, value.size());  // quotes
  return written == value ? written : Copy(value);
}

void TreeBuilder::Remember(std::string_view anchor, Node* node) {
  if (anchor.empty()) return;
  node->anchored = true;
  anchors_[std::string(anchor)] = node;
}

bool TreeBuilder::ExpectsKey() const {
  if (frames_.empty()) return false;
  const Frame& frame = frames_.back();
  return frame.node->IsMapping() && frame.key == nullptr && !frame.merge;
}

void TreeBuilder::Fill(Node& node, const ScalarEvent& event, const Scalar& scalar) {
  node.style = event.span.empty() ? Style::kNone : event.style;
  node.tagged = !event.tag.empty();
  node.kind = scalar.kind;
  node.integer = scalar.integer;
  node.number = scalar.number;
  node.text = scalar.binary ? Copy(scalar.decoded) : Keep(event.value, event.span);
}

bool TreeBuilder::MakeKey(Node& node, const Scalar& scalar) {
  if (scalar.kind == NodeKind::kString) return true;
  const auto text = KeyText(scalar);
  if (!text) return Fail(ProblemKind::kSyntax, text.error(), node.span);
  node.kind = NodeKind::kString;
  node.text = Keep(*text, node.span);
  node.integer = 0;
  node.number = 0;
  return true;
}

bool TreeBuilder::AddKey(const ScalarEvent& event) {
  if (IsMergeKey(event)) {
    frames_.back().merge = true;
    return true;
  }
  const auto scalar = ResolveScalar(event.value, event.tag, event.plain);
  if (!scalar) return Fail(ProblemKind::kSyntax, scalar.error(), event.span);
  Node* node = NewNode(event.span);
  if (node == nullptr) return false;
  Fill(*node, event, *scalar);
  if (!event.anchor.empty()) {
    // An alias to a key stands for the value as written, not for the string that the key becomes.
    Node* target = NewNode(event.span);
    if (target == nullptr) return false;
    *target = *node;
    Remember(event.anchor, target);
    node->anchored = true;
  }
  return MakeKey(*node, *scalar) && Attach(node);
}

bool TreeBuilder::AddScalar(const ScalarEvent& event) {
  if (ExpectsKey()) return AddKey(event);
  const auto scalar = ResolveScalar(event.value, event.tag, event.plain);
  if (!scalar) return Fail(ProblemKind::kSyntax, scalar.error(), event.span);
  if (scalar->kind == NodeKind::kFloat && !std::isfinite(scalar->number)) {
    return Fail(ProblemKind::kSyntax, fmt::format("{} has no place in JSON", event.value),
                event.span);
  }
  Node* node = NewNode(event.span);
  if (node == nullptr) return false;
  Fill(*node, event, *scalar);
  Remember(event.anchor, node);
  return Attach(node);
}

bool TreeBuilder::AddResolved(const Node& scalar) {
  Node* node = NewNode(scalar.span);
  if (node == nullptr) return false;
  *node = scalar;
  return Attach(node);
}

bool TreeBuilder::Spend(std::size_t nodes, Span place) {
  const std::size_t most = budget_.limits.alias_visits;
  alias_visits_ += nodes;
  if (alias_visits_ <= most) return true;
  return Fail(ProblemKind::kLimit, fmt::format("aliases expand to more than {} nodes", most),
              place);
}

bool TreeBuilder::AddAlias(std::string_view anchor, Span span) {
  const auto found = anchors_.find(std::string(anchor));
  if (found == anchors_.end()) {
    return Fail(ProblemKind::kSyntax, fmt::format("unknown anchor \"{}\"", anchor), span);
  }
  const Node* target = found->second;
  const bool open =
      std::any_of(frames_.begin(), frames_.end(), [&](const Frame& f) { return f.node == target; });
  if (open)
    return Fail(ProblemKind::kSyntax, fmt::format("anchor \"{}\" contains itself", anchor), span);
  if (!Spend(target->expanded_size, span)) return false;
  const bool key = ExpectsKey();
  if (key && !target->IsScalar())
    return Fail(ProblemKind::kSyntax, std::string(kCollectionKey), span);
  Node* node = NewNode(span);
  if (node == nullptr) return false;
  *node = *target;
  node->span = span;
  node->alias = true;
  node->anchored = false;
  const Scalar scalar = {
      .kind = target->kind, .integer = target->integer, .number = target->number};
  return (!key || MakeKey(*node, scalar)) && Attach(node);
}

bool TreeBuilder::Begin(const ContainerEvent& event) {
  const Span place = {event.begin, event.begin};
  if (frames_.size() >= budget_.limits.depth) {
    return Fail(ProblemKind::kLimit,
                fmt::format("nested more than {} levels deep", budget_.limits.depth), place);
  }
  if (ExpectsKey()) return Fail(ProblemKind::kSyntax, std::string(kCollectionKey), place);
  Node* node = NewNode(place);
  if (node == nullptr) return false;
  node->kind = event.kind;
  node->style = event.style;
  node->tagged = event.tagged;
  Remember(event.anchor, node);
  const std::size_t first = node->IsMapping() ? entries_.size() : items_.size();
  frames_.push_back({.node = node, .first = first});
  return true;
}

void TreeBuilder::EndSequence(const Frame& frame) {
  const std::size_t size = items_.size() - frame.first;
  auto** items = ArenaArray<const Node*>(file_.arena(), size);
  std::copy(items_.begin() + static_cast<std::ptrdiff_t>(frame.first), items_.end(), items);
  items_.resize(frame.first);
  frame.node->items = {items, size};
  for (const Node* item : frame.node->items) {
    frame.node->expanded_size = AddSizes(frame.node->expanded_size, item->expanded_size);
  }
}

void TreeBuilder::EndMapping(const Frame& frame) {
  const std::size_t size = entries_.size() - frame.first;
  auto* entries = ArenaArray<Entry>(file_.arena(), size);
  std::uninitialized_copy(entries_.begin() + static_cast<std::ptrdiff_t>(frame.first),
                          entries_.end(), entries);
  entries_.resize(frame.first);
  frame.node->entries = {entries, size};
  for (const Entry& entry : frame.node->entries) {
    const std::uint32_t both = AddSizes(entry.key->expanded_size, entry.value->expanded_size);
    frame.node->expanded_size = AddSizes(frame.node->expanded_size, both);
  }
  FindDuplicateKeys(*frame.node, duplicates_);
}

bool TreeBuilder::End(std::optional<std::uint32_t> end) {
  const Frame frame = frames_.back();
  frame.node->span.end = std::max(frame.node->span.begin, end.value_or(last_end_));
  if (frame.node->IsMapping())
    EndMapping(frame);
  else
    EndSequence(frame);
  frames_.pop_back();
  return Attach(frame.node);
}

bool TreeBuilder::Attach(Node* node) {
  last_end_ = std::max(last_end_, node->span.end);
  if (frames_.empty()) {
    root_ = node;
    return true;
  }
  Frame& frame = frames_.back();
  node->parent = frame.node;
  if (frame.node->IsSequence()) {
    items_.push_back(node);
  } else if (frame.merge) {
    frame.merge = false;
    return Merge(*node);
  } else if (frame.key == nullptr) {
    frame.key = node;
  } else {
    entries_.push_back({frame.key, node, false});
    frame.key = nullptr;
  }
  return true;
}

bool TreeBuilder::Merge(const Node& value) {
  if (!value.IsSequence() || value.alias) return MergeOne(value, value.span);
  // Backwards, as go-yaml does: the first of a list wins.
  for (std::size_t i = value.items.size(); i-- > 0;) {
    if (!MergeOne(*value.items[i], value.span)) return false;
  }
  return true;
}

bool TreeBuilder::MergeOne(const Node& value, Span place) {
  if (!value.IsMapping()) return Fail(ProblemKind::kSyntax, std::string(kWantMapping), place);
  if (!Spend(value.entries.size(), place)) return false;
  for (const Entry& entry : value.entries) entries_.push_back({entry.key, entry.value, true});
  return true;
}

void TreeBuilder::Finish(Document& document) {
  if (failure_) {
    document.problems.push_back(*std::move(failure_));
    return;
  }
  document.root = root_;
  std::move(duplicates_.begin(), duplicates_.end(), std::back_inserter(document.problems));
}

}  // namespace giq
