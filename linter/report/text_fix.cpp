#include "linter/report/text_fix.h"

#include <algorithm>
#include <optional>

#include "linter/report/line_diff.h"
#include "linter/report/proposed_text.h"

namespace giq {
namespace {

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// How many bytes two texts begin with in common, whole characters.
std::size_t CommonFront(std::string_view a, std::string_view b) {
  auto same = static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
  const auto inside = [&](std::string_view text) {
    return same < text.size() && IsContinuation(text[same]);
  };
  while (same > 0 && (inside(a) || inside(b))) --same;
  return same;
}

/// How many bytes they end with in common.
std::size_t CommonBack(std::string_view a, std::string_view b) {
  std::size_t same = 0;
  while (same < std::min(a.size(), b.size()) && a[a.size() - 1 - same] == b[b.size() - 1 - same]) {
    ++same;
  }
  while (same > 0 && IsContinuation(a[a.size() - same])) --same;
  return same;
}

std::string_view Joined(const std::vector<std::string_view>& lines, std::size_t from,
                        std::size_t to, std::string_view text) {
  const char* end = text.data() + text.size();
  const char* first = from < lines.size() ? lines[from].data() : end;
  const char* last = to < lines.size() ? lines[to].data() : end;
  return {first, static_cast<std::size_t>(last - first)};
}

/// The change of some lines as that of what differs in them.
Replacement ReplacementOf(const Source& source, std::string_view was, std::string_view now) {
  const auto begin = static_cast<std::size_t>(was.data() - source.text().data());
  const std::size_t front = CommonFront(was, now);
  const std::size_t back = CommonBack(was.substr(front), now.substr(front));
  return {source.Locate(begin + front), source.Locate(begin + was.size() - back),
          std::string(now.substr(front, now.size() - front - back))};
}

std::optional<TextFix> TextFixOf(const Fix& fix, const File* file) {
  const auto elsewhere = [&](const Edit& edit) { return edit.document->file != file; };
  if (std::ranges::any_of(fix.edits, elsewhere)) return std::nullopt;
  TextFix text{.title = fix.title, .safe = fix.safe, .replacements = {}};
  for (const ProposedText& proposed : Propose(fix).texts) {
    const std::string_view was = file->source().Slice(proposed.part);
    const auto before = LinesOf(was);
    const auto after = LinesOf(proposed.after);
    for (const LineChange& change : DiffLines(before, after)) {
      text.replacements.push_back(
          ReplacementOf(file->source(), Joined(before, change.from, change.to, was),
                        Joined(after, change.new_from, change.new_to, proposed.after)));
    }
  }
  return text.replacements.empty() ? std::nullopt : std::optional(std::move(text));
}

}  // namespace

std::vector<TextFix> TextFixesOf(const Finding& finding) {
  std::vector<TextFix> fixes;
  for (const Fix& fix : finding.fixes) {
    if (auto text = TextFixOf(fix, finding.place.document->file)) fixes.push_back(*std::move(text));
  }
  return fixes;
}

}  // namespace giq
