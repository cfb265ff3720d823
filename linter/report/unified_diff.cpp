#include "linter/report/unified_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <vector>

#include "engine/base/safe_text.h"
#include "linter/report/line_diff.h"

namespace giq {
namespace {

constexpr std::size_t kContext = 3;

/// `a/deploy.yaml`, relative to where patch is run; in C's quotes where the bare name would not
/// survive.
std::string HeaderName(std::string_view prefix, std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  const std::size_t first = std::min(path.find_first_not_of('/'), path.size());
  const std::string name = fmt::format("{}/{}", prefix, path.substr(first));
  const auto bare = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return c != '"' && c != '\\' && byte != 127 && byte >= ' ';
  };
  if (std::ranges::all_of(name, bare)) return name.contains(' ') ? name + '\t' : name;
  std::string quoted = "\"";
  for (const char c : name) {
    if (bare(c)) {
      quoted += c;
    } else {
      quoted += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    }
  }
  return quoted + '"';
}

/// `12,7`; a count of one is left out, and before an empty range stands the line in front of it.
std::string Range(std::size_t from, std::size_t to) {
  if (to - from == 1) return fmt::format("{}", from + 1);
  return fmt::format("{},{}", to == from ? from : from + 1, to - from);
}

class DiffWriter {
 public:
  DiffWriter(std::string_view before, std::string_view after, const TextStyle& style)
      : before_(LinesOf(before)), after_(LinesOf(after)), style_(style) {}

  std::string Write(std::string_view path) {
    const auto changes = DiffLines(before_, after_);
    if (changes.empty()) return {};
    text_ += Head("--- " + HeaderName("a", path)) + Head("+++ " + HeaderName("b", path));
    for (std::size_t first = 0; first < changes.size();) {
      std::size_t last = first;
      while (last + 1 < changes.size() &&
             changes[last + 1].from - changes[last].to <= 2 * kContext) {
        ++last;
      }
      AddHunk({changes.data() + first, last - first + 1});
      first = last + 1;
    }
    return std::move(text_);
  }

 private:
  [[nodiscard]] std::string Head(const std::string& line) const {
    return Dyed(style_.color ? SafeText(line) : line, Ink::kBold, style_) + "\n";
  }

  void AddHunk(std::span<const LineChange> changes) {
    const std::size_t lead = std::min(kContext, changes.front().from);
    const std::size_t tail = std::min(kContext, before_.size() - changes.back().to);
    const std::size_t from = changes.front().from - lead;
    const std::size_t to = changes.back().to + tail;
    const std::string head =
        fmt::format("@@ -{} +{} @@", Range(from, to),
                    Range(changes.front().new_from - lead, changes.back().new_to + tail));
    text_ += Dyed(head, Ink::kInfo, style_) + "\n";
    std::size_t at = from;
    for (const LineChange& change : changes) {
      AddLines(' ', before_, at, change.from);
      AddLines('-', before_, change.from, change.to);
      AddLines('+', after_, change.new_from, change.new_to);
      at = change.to;
    }
    AddLines(' ', before_, at, to);
  }

  void AddLines(char sign, const std::vector<std::string_view>& lines, std::size_t from,
                std::size_t to) {
    for (std::size_t i = from; i < to; ++i) AddLine(sign, lines[i]);
  }

  void AddLine(char sign, std::string_view line) {
    const bool ended = line.ends_with('\n');
    if (ended) line.remove_suffix(1);
    // Bytes that a patch needs may be commands to a terminal.
    const std::string shown = sign + (style_.color ? SafeText(line) : std::string(line));
    const Ink ink = sign == '-' ? Ink::kRemoved : Ink::kAdded;
    text_ += (sign == ' ' ? shown : Dyed(shown, ink, style_)) + "\n";
    if (!ended) text_ += "\\ No newline at end of file\n";
  }

  std::vector<std::string_view> before_;
  std::vector<std::string_view> after_;
  TextStyle style_;
  std::string text_;
};

}  // namespace

std::string UnifiedDiff(std::string_view path, std::string_view before, std::string_view after,
                        const TextStyle& style) {
  return DiffWriter(before, after, style).Write(path);
}

}  // namespace giq
