#include "linter/report/frame.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "engine/base/safe_text.h"

namespace giq {
namespace {

constexpr std::size_t kMaxWidth = 120;         // columns of a line that is clipped
constexpr std::size_t kLead = 40;              // columns that a clipped line shows before the span
constexpr std::size_t kReach = 4 * kMaxWidth;  // bytes to look at on either side: 4 a character

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// The nearest start of a character at or before `at`.
std::size_t AlignDown(std::string_view line, std::size_t at) {
  for (int steps = 0; steps < 3 && at > 0 && at < line.size() && IsContinuation(line[at]);
       ++steps) {
    --at;
  }
  return at;
}

/// The part of a line around a span, one glyph a character.
struct Window {
  std::vector<Glyph> glyphs;
  std::vector<std::size_t> offsets;  // of each glyph in the line
  bool cut_front = false;
  bool cut_back = false;

  [[nodiscard]] std::size_t Width(std::size_t first, std::size_t last) const {
    std::size_t width = 0;
    for (std::size_t i = first; i < last; ++i) width += glyphs[i].width;
    return width;
  }
  [[nodiscard]] std::size_t IndexOf(std::size_t offset) const {
    return static_cast<std::size_t>(std::ranges::lower_bound(offsets, offset) - offsets.begin());
  }
};

Window WindowAround(std::string_view line, std::size_t begin) {
  Window window;
  const std::size_t first = AlignDown(line, begin > kReach ? begin - kReach : 0);
  const std::size_t last = AlignDown(line, std::min(line.size(), begin + kReach));
  for (std::size_t at = first; at < last;) {
    Glyph glyph = FirstGlyph(line.substr(at, last - at));
    window.offsets.push_back(at);
    at += glyph.bytes;
    window.glyphs.push_back(std::move(glyph));
  }
  window.cut_front = first > 0;
  window.cut_back = last < line.size();
  return window;
}

/// Drops glyphs in front of the lead and behind the width, so that the rest fits.
void Clip(Window& window, std::size_t begin) {
  if (!window.cut_front && !window.cut_back && window.Width(0, window.glyphs.size()) <= kMaxWidth) {
    return;
  }
  const std::size_t at = window.IndexOf(begin);
  std::size_t first = at;
  for (std::size_t lead = 0; first > 0 && lead + window.glyphs[first - 1].width <= kLead; --first) {
    lead += window.glyphs[first - 1].width;
  }
  std::size_t last = first;
  for (std::size_t width = 0; last < window.glyphs.size(); ++last) {
    width += window.glyphs[last].width;
    if (width > kMaxWidth) break;
  }
  window.cut_front |= first > 0;
  window.cut_back |= last < window.glyphs.size();
  const auto keep = [&](auto& values) {
    using Difference = std::iter_difference_t<decltype(values.begin())>;
    values.erase(values.begin() + static_cast<Difference>(last), values.end());
    values.erase(values.begin(), values.begin() + static_cast<Difference>(first));
  };
  keep(window.glyphs);
  keep(window.offsets);
}

}  // namespace

Frame FrameOf(const Source& source, Span span) {
  const auto [line_number, column] = source.Locate(span.begin);
  const std::string_view line = source.Line(line_number);
  const auto line_start = static_cast<std::size_t>(line.data() - source.text().data());
  const std::size_t begin = std::min<std::size_t>(span.begin - line_start, line.size());
  const std::size_t end = std::clamp<std::size_t>(span.end - line_start, begin, line.size());
  Window window = WindowAround(line, begin);
  Clip(window, begin);
  Frame frame{line_number, column, {}, {}};
  if (window.cut_front) frame.text += "…";
  for (const Glyph& glyph : window.glyphs) frame.text += glyph.text;
  if (window.cut_back) frame.text += "…";
  const std::size_t first = window.IndexOf(begin);
  const std::size_t last = std::max(first, window.IndexOf(end));
  frame.marks.assign(window.Width(0, first) + (window.cut_front ? 1 : 0), ' ');
  frame.marks.append(std::max<std::size_t>(1, window.Width(first, last)), '^');
  return frame;
}

}  // namespace giq
