#include "engine/edit/page.h"

#include <algorithm>
#include <map>

#include "engine/document/template_text.h"
#include "engine/edit/lines.h"

namespace giq {
namespace {

constexpr std::size_t kMostFileBytes = std::size_t{32} << 20;  // far above what people edit

// Breaks that YAML 1.1 knows beside LF and CRLF: lines could not be told from each other by LF.
bool HasOtherBreaks(std::string_view text) {
  for (std::size_t at = text.find('\r'); at != std::string_view::npos;
       at = text.find('\r', at + 1)) {
    if (!text.substr(at + 1).starts_with('\n')) return true;
  }
  for (const std::string_view line_break : {"\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"}) {
    if (text.find(line_break) != std::string_view::npos) return true;
  }
  return false;
}

std::optional<std::string> FaultIn(const Document& document) {
  const std::string_view file = document.file->source().text();
  const std::string_view text = document.file->source().Slice(document.span);
  if (file.size() > kMostFileBytes) return "the file is larger than 32 MiB";
  if (document.draft) return "the document is a template that has not been rendered";
  if (document.root == nullptr) return "the document could not be read";
  if (document.json) return std::nullopt;
  if (HasOtherBreaks(text)) return "the document has line breaks other than LF and CRLF";
  if (text.find("{{") != std::string_view::npos && FindTemplateText(text)) {
    return "the document holds text of a template";
  }
  return std::nullopt;
}

// What the blocks of a document are indented by.
class Measurement {
 public:
  explicit Measurement(std::string_view text) : text_(text) {}

  void Walk(const Node& node) {
    if (node.alias || node.style == Style::kFlow) return;
    for (const Node* item : node.items) Walk(*item);
    const auto outer = node.IsMapping() ? BlockColumn(text_, node.span.begin) : std::nullopt;
    for (const Entry& entry : node.entries) {
      if (entry.merged) continue;
      const Node& value = *entry.value;
      const bool block = !value.alias && !value.IsScalar() && value.style == Style::kBlock;
      if (block && outer) Measure(value, *outer);
      Walk(value);
    }
  }

  [[nodiscard]] std::size_t step() const {
    const auto most =
        std::max_element(steps_.begin(), steps_.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == steps_.end() ? 2 : most->first;
  }
  std::vector<std::pair<std::uint32_t, bool>> lists;

 private:
  void Measure(const Node& value, std::size_t outer) {
    const auto inner = BlockColumn(text_, value.span.begin);
    if (!inner || *inner < outer) return;
    if (value.IsMapping() && *inner > outer) ++steps_[*inner - outer];
    if (value.IsSequence()) lists.emplace_back(value.span.begin, *inner > outer);
  }

  std::string_view text_;
  std::map<std::size_t, std::size_t> steps_;
};

std::uint32_t FirstBegin(const Node& collection) {
  return collection.IsMapping() ? collection.entries.front().key->span.begin
                                : collection.items.front()->span.begin;
}

bool IsEmpty(const Node& collection) {
  return collection.entries.empty() && collection.items.empty();
}

bool BlankBehind(std::string_view text, std::uint32_t at, char mark) {
  while (at < text.size() && text[at] != mark) ++at;
  return at + 1 >= text.size() || text[at + 1] == ' ' || text[at + 1] == '\n' ||
         text[at + 1] == '\r';
}

}  // namespace

Page::Page(const Document& document)
    : document_(document), text_(document.file->source().text()), fault_(FaultIn(document)) {}

const Anchors& Page::anchors() {
  if (!anchors_) anchors_.emplace(document_);
  return *anchors_;
}

void Page::Measure() {
  Measurement measured(text_);
  measured.Walk(*document_.root);
  blocks_ = {.step = measured.step(), .flush = 0, .lists = std::move(measured.lists)};
  for (const auto& [at, indented] : blocks_->lists) blocks_->flush += indented ? 0 : 1;
}

BlockStyle Page::BlocksNear(std::uint32_t at) {
  if (!blocks_) Measure();
  const auto& lists = blocks_->lists;
  const std::size_t indented = lists.size() - blocks_->flush;
  BlockStyle style = {.step = blocks_->step, .indented_lists = indented > blocks_->flush};
  if (lists.empty() || indented != blocks_->flush) return style;
  const auto distance = [at](const auto& list) {
    return list.first < at ? at - list.first : list.first - at;
  };
  style.indented_lists =
      std::min_element(lists.begin(), lists.end(), [&](const auto& a, const auto& b) {
        return distance(a) < distance(b);
      })->second;
  return style;
}

FlowStyle Page::Brackets(const Node* collection) const {
  const Node& root = *document_.root;
  FlowStyle style = {.json = document_.json};
  const Node* sample = collection != nullptr && !IsEmpty(*collection) ? collection : &root;
  if (sample->IsScalar() || IsEmpty(*sample) || sample->style != Style::kFlow) return style;
  if (sample->IsMapping()) {
    const Node& key = *sample->entries.front().key;
    style.quoted = key.style == Style::kDoubleQuoted;
    style.compact = document_.json && !BlankBehind(text_, key.span.end, ':');
  } else {
    style.quoted = sample->items.front()->style == Style::kDoubleQuoted;
    style.compact = document_.json && sample->items.size() > 1 &&
                    !BlankBehind(text_, sample->items.front()->span.end, ',');
  }
  const bool broken =
      !IsEmpty(root) && !root.IsScalar() && HasBreak(text_, {root.span.begin, FirstBegin(root)});
  style.pretty = document_.json && broken;
  if (style.pretty) {
    const std::string_view outer = Indentation(text_, root.span.begin);
    const std::string_view inner = Indentation(text_, FirstBegin(root));
    if (inner.size() > outer.size()) style.unit = inner.substr(outer.size());
    style.compact = false;
  }
  return style;
}

std::size_t Page::Line(std::uint32_t at) const { return document_.file->source().Locate(at).line; }

}  // namespace giq
