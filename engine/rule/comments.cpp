#include "engine/rule/comments.h"

#include <algorithm>

#include "engine/base/letters.h"
#include "engine/document/split.h"

namespace giq {
namespace {

bool IsBreak(char c) { return c == '\n' || c == '\r'; }
bool IsQuoted(Style style) {
  return style == Style::kSingleQuoted || style == Style::kDoubleQuoted;
}
bool IsBlockText(Style style) { return style == Style::kLiteral || style == Style::kFolded; }

/// The end of the document in front.
std::uint32_t BeginOf(const Document& document) {
  return document.index == 0 ? 0 : document.file->documents()[document.index - 1].span.end;
}

/// A byte order mark is no content.
bool IsMark(std::string_view text, std::uint32_t at) {
  return text.substr(at).starts_with("\xEF\xBB\xBF");
}

}  // namespace

std::string_view CommentedText(const Document& document) {
  return document.file->source().Slice({BeginOf(document), document.span.end});
}

Layout::Layout(const Document& document)
    : document_(document), text_(document.file->source().text()), begin_(BeginOf(document)) {
  content_ = SkipToContentFrom(document.span.begin);
  if (document.root != nullptr) Add(*document.root);
}

void Layout::AddScalar(const Node& node) {
  if (node.alias || (!IsQuoted(node.style) && !IsBlockText(node.style))) return;
  texts_[node.span.begin] = node.span;
  // The header of a block of text may end in a comment.
  const std::uint32_t from =
      IsBlockText(node.style) ? std::min(LineEnd(node.span.begin), node.span.end) : node.span.begin;
  opaque_[from] = node.span.end;
}

/// Each item of a block sequence begins at its dash.
void Layout::AddItems(const Node& sequence) {
  std::uint32_t from = sequence.span.begin;
  for (const Node* item : sequence.items) {
    const std::uint32_t dash = SkipToContentFrom(from);
    if (dash <= item->span.begin && !item->alias) blocks_[dash] = item->span.end;
    from = item->span.end;
  }
}

void Layout::Add(const Node& node) {
  if (node.alias) return;  // what it stands for is met at the anchor
  if (node.IsScalar()) AddScalar(node);
  for (const Entry& entry : node.entries) {
    AddScalar(*entry.key);
    if (!entry.merged && !entry.value->alias)
      blocks_[entry.key->span.begin] = entry.value->span.end;
    Add(*entry.value);
  }
  if (node.IsSequence() && node.style == Style::kBlock) AddItems(node);
  for (const Node* item : node.items) Add(*item);
}

std::uint32_t Layout::LineEnd(std::uint32_t at) const {
  const std::size_t found = text_.find_first_of("\r\n", at);
  return std::min(static_cast<std::uint32_t>(std::min(found, text_.size())), document_.span.end);
}

Span Layout::LineOf(std::uint32_t at) const {
  std::uint32_t begin = at;
  while (begin > document_.span.begin && !IsBreak(text_[begin - 1])) --begin;
  return {begin, LineEnd(at)};
}

std::uint32_t Layout::SkipToContentFrom(std::uint32_t at) const {
  // Of many comments in a row each would walk over all behind it.
  if (skipped_.begin <= at && at < skipped_.end) return skipped_.end;
  const std::size_t end = document_.span.end;
  std::size_t found = SkipToContent(text_, at, end);
  while (found < end && text_[found] == '\t') found = SkipToContent(text_, found + 1, end);
  skipped_ = {at, static_cast<std::uint32_t>(found)};
  return skipped_.end;
}

std::vector<Comment> Layout::Comments() const {
  std::vector<Comment> comments;
  if (document_.json) return comments;
  bool content = false;
  auto opaque = opaque_.begin();
  for (std::uint32_t at = begin_; at < document_.span.end;) {
    while (opaque != opaque_.end() && opaque->second <= at) ++opaque;
    if (opaque != opaque_.end() && opaque->first <= at) {
      at = opaque->second;
      content = !IsBreak(text_[at - 1]);
    } else if (text_[at] == '#' && (at == begin_ || !content || IsBlank(text_[at - 1]))) {
      const std::uint32_t end = LineEnd(at);
      comments.push_back({{at, end}, !content});
      at = end;
    } else if (IsMark(text_, at)) {
      at += 3;
    } else {
      content = !IsBreak(text_[at]) && (content || !IsBlank(text_[at]));
      ++at;
    }
  }
  return comments;
}

/// The line with the texts that begin before its end and end behind its begin.
Span Layout::WithTexts(Span line) const {
  Span whole = line;
  auto next = texts_.lower_bound(line.begin);
  if (next != texts_.begin()) {
    const Span before = std::prev(next)->second;
    if (before.end > line.begin) whole.begin = before.begin;
  }
  for (; next != texts_.end() && next->first < line.end; ++next) {
    whole.end = std::max(whole.end, next->second.end);
  }
  return whole;
}

Span Layout::ReachOf(const Comment& comment) const {
  if (comment.span.begin < content_) return document_.span;
  if (!comment.own_line) return WithTexts(LineOf(comment.span.begin));
  const std::uint32_t at = SkipToContentFrom(comment.span.end);
  if (at >= document_.span.end) return {comment.span.end, comment.span.end};
  if (!below_ || below_->first != at) below_ = {at, BlockAt(at)};
  return below_->second;
}

/// The line of a content, with what begins there.
Span Layout::BlockAt(std::uint32_t at) const {
  const std::uint32_t end = WithTexts({at, LineEnd(at)}).end;
  const auto block = blocks_.find(at);
  return {LineOf(at).begin, block == blocks_.end() ? end : std::max(end, block->second)};
}

}  // namespace giq
