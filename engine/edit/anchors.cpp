#include "engine/edit/anchors.h"

#include <algorithm>
#include <unordered_map>

#include "engine/edit/lines.h"

namespace giq {
namespace {

bool EndsName(char c) { return std::string_view(" \t\r\n,[]{}").find(c) != std::string_view::npos; }

bool IsComment(std::string_view text, std::uint32_t at) {
  return text[at] == '#' &&
         (at == 0 || std::string_view(" \t\r\n").find(text[at - 1]) != std::string_view::npos);
}

// The text of scalars and keys; an alias stands for itself alone.
void GatherScalars(const Node& node, std::vector<Span>& spans) {
  if (node.alias) return;
  if (node.IsScalar()) spans.push_back(node.span);
  for (const Node* item : node.items) GatherScalars(*item, spans);
  for (const Entry& entry : node.entries) {
    if (entry.merged) continue;
    if (!entry.key->alias) spans.push_back(entry.key->span);
    GatherScalars(*entry.value, spans);
  }
}

class Scan {
 public:
  explicit Scan(std::string_view text) : text_(text) {}

  void Gap(std::uint32_t at, std::uint32_t end) {
    while (at < end) {
      if (IsComment(text_, at)) {
        at = LineEnd(text_, at);
      } else if (text_[at] == '&' || text_[at] == '*') {
        std::uint32_t behind = at + 1;
        while (behind < end && !EndsName(text_[behind])) ++behind;
        Take({at, behind});
        at = behind;
      } else {
        ++at;
      }
    }
  }

  std::vector<AnchorUse> Finish() { return std::move(anchors_); }

 private:
  // An alias means the anchor of its name that stands in front of it last.
  void Take(Span span) {
    const std::string_view name = text_.substr(span.begin + 1, span.size() - 1);
    if (text_[span.begin] == '&') {
      last_[name] = anchors_.size();
      anchors_.push_back({name, span, {}});
    } else if (const auto found = last_.find(name); found != last_.end()) {
      anchors_[found->second].uses.push_back(span);
    }
  }

  std::string_view text_;
  std::vector<AnchorUse> anchors_;
  std::unordered_map<std::string_view, std::size_t> last_;
};

}  // namespace

Anchors::Anchors(const Document& document) : text_(document.file->source().text()) {
  const std::string_view own = document.file->source().Slice(document.span);
  if (document.json || document.root == nullptr || own.find('&') == std::string_view::npos) return;
  std::vector<Span> scalars;
  GatherScalars(*document.root, scalars);
  std::sort(scalars.begin(), scalars.end(),
            [](const Span& a, const Span& b) { return a.begin < b.begin; });
  Scan scan(text_);
  std::uint32_t at = document.span.begin;
  for (const Span& scalar : scalars) {
    scan.Gap(at, scalar.begin);
    at = std::max(at, scalar.end);
  }
  scan.Gap(at, document.span.end);
  anchors_ = scan.Finish();
}

// A node's properties are the last in front of it; those of its first key may be among them.
const AnchorUse* Anchors::UsedOf(const Node& node) const {
  auto at = std::upper_bound(
      anchors_.begin(), anchors_.end(), node.span.begin,
      [](std::uint32_t begin, const AnchorUse& use) { return begin < use.anchor.end; });
  std::uint32_t end = node.span.begin;
  while (at != anchors_.begin()) {
    --at;
    const std::uint32_t next = SkipGap(text_, at->anchor.end, end);
    if (next != end && text_[next] != '!') return nullptr;
    if (!at->uses.empty()) return &*at;
    end = at->anchor.begin;
  }
  return nullptr;
}

const AnchorUse* Anchors::UsedBeyond(Span span) const {
  const auto outside = [&](const Span& use) {
    return use.begin < span.begin || use.end > span.end;
  };
  auto use = std::lower_bound(
      anchors_.begin(), anchors_.end(), span.begin,
      [](const AnchorUse& anchor, std::uint32_t begin) { return anchor.anchor.begin < begin; });
  for (; use != anchors_.end() && use->anchor.end <= span.end; ++use) {
    if (std::any_of(use->uses.begin(), use->uses.end(), outside)) return &*use;
  }
  return nullptr;
}

}  // namespace giq
