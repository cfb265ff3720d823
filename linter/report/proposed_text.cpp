#include "linter/report/proposed_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "engine/base/safe_text.h"
#include "linter/report/line_diff.h"

namespace giq {
namespace {

// Each fix of each finding reads its documents again: what all findings of a file cost together
// grows with the square of this.
constexpr std::size_t kMostBytes = std::size_t{64} << 10;
constexpr std::size_t kMostLines = 20;
constexpr std::size_t kMostColumns = 120;

/// The documents of one file that a fix edits, and what lies between them.
struct Part {
  const File* file = nullptr;
  std::size_t first = 0;
  std::size_t last = 0;

  /// With the comments in front of the first.
  [[nodiscard]] Span span() const {
    const auto& documents = file->documents();
    return {first == 0 ? 0 : documents[first - 1].span.end,
            last + 1 == documents.size() ? static_cast<std::uint32_t>(file->source().text().size())
                                         : documents[last].span.end};
  }
};

std::vector<Part> PartsOf(const Fix& fix) {
  std::vector<Part> parts;
  for (const Edit& edit : fix.edits) {
    const File* file = edit.document->file;
    const std::size_t index = edit.document->index;
    auto part = std::ranges::find(parts, file, &Part::file);
    if (part == parts.end()) part = parts.insert(part, {file, index, index});
    part->first = std::min(part->first, index);
    part->last = std::max(part->last, index);
  }
  return parts;
}

/// The edits of a part's documents as edits of a file that holds this part alone.
Fix Moved(const Fix& fix, const Part& part, const File& alone) {
  Fix moved{.title = fix.title, .safe = fix.safe, .edits = {}};
  const std::uint32_t begin = part.span().begin;
  for (Edit edit : fix.edits) {
    if (edit.document->file != part.file) continue;
    edit.document = &alone.documents()[edit.document->index - part.first];
    edit.comment.begin -= std::min(begin, edit.comment.begin);
    edit.comment.end -= std::min(begin, edit.comment.end);
    moved.edits.push_back(std::move(edit));
  }
  return moved;
}

/// The part's new text, or why there is none.
std::optional<std::string> RewrittenPart(const Part& part, const Fix& fix, std::string& refusal) {
  const Span span = part.span();
  std::unique_ptr<File> alone;
  Fix moved;
  const Fix* asked = &fix;
  if (span.size() < part.file->source().text().size()) {
    alone = ReadManifest(part.file->source().name(), std::string(part.file->source().Slice(span)));
    if (alone->documents().size() != part.last - part.first + 1) return std::nullopt;
    moved = Moved(fix, part, *alone);
    asked = &moved;
  }
  const File& file = alone != nullptr ? *alone : *part.file;
  Rewritten rewritten = Rewrite(file, std::span(&asked, 1));
  const FixResult& result = rewritten.results.front();
  if (result.outcome == FixOutcome::kMade) return std::move(rewritten.text);
  refusal = result.refusal ? result.refusal->reason : "its edits contradict each other";
  return std::nullopt;
}

}  // namespace

Proposed Propose(const Fix& fix) {
  Proposed proposed;
  std::size_t bytes = 0;
  const std::vector<Part> parts = PartsOf(fix);
  for (const Part& part : parts) bytes += part.span().size();
  if (bytes > kMostBytes) return proposed;
  for (const Part& part : parts) {
    auto after = RewrittenPart(part, fix, proposed.refusal);
    if (!after) return {{}, proposed.refusal};
    proposed.texts.push_back({part.file, part.span(), *std::move(after)});
  }
  return proposed;
}

std::vector<ProposedLine> LinesOf(const ProposedText& text) {
  const auto before = LinesOf(text.file->source().Slice(text.part));
  const auto after = LinesOf(text.after);
  const std::size_t first = text.file->source().Locate(text.part.begin).line;
  std::vector<ProposedLine> lines;
  std::size_t left_out = 0;
  const auto add = [&](bool added, std::size_t at, std::string_view line) {
    if (lines.size() == kMostLines) {
      ++left_out;
      return;
    }
    while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back({added, first + at, SafeText(line, kMostColumns)});
  };
  for (const LineChange& change : DiffLines(before, after)) {
    for (std::size_t i = change.from; i < change.to; ++i) add(false, i, before[i]);
    for (std::size_t i = change.new_from; i < change.new_to; ++i) add(true, i, after[i]);
  }
  if (left_out > 0) lines.push_back({false, 0, fmt::format("… {} more lines", left_out)});
  return lines;
}

std::string ReasonOf(const Refusal& refusal) {
  if (refusal.document == nullptr) return refusal.reason;
  const Source& source = refusal.document->file->source();
  return fmt::format("{} ({}:{})", refusal.reason, source.name(),
                     source.Locate(refusal.at.begin).line);
}

}  // namespace giq
