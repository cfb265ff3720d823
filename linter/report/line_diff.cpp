#include "linter/report/line_diff.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace giq {
namespace {

using Lines = std::vector<std::string_view>;

// So many equal lines in a row end the search: what lies behind them is compared on its own.
constexpr std::size_t kAnchor = 8;
// A stretch with more changed lines than this is not worth the square of them.
constexpr std::size_t kMaxDistance = 2000;

/// A place in both texts.
struct At {
  std::size_t before = 0;
  std::size_t after = 0;
};

/// Myers' greedy search (An O(ND) Difference Algorithm, 1986) from one place to the next anchor.
class Stretch {
 public:
  Stretch(const Lines& before, const Lines& after, At start)
      : before_(before), after_(after), start_(start) {}

  /// Appends the changes up to an anchor or the end of both texts, and says where that is.
  std::optional<At> Search(std::vector<LineChange>& changes) {
    for (std::size_t distance = 0; distance <= kMaxDistance; ++distance) {
      furthest_.emplace_back(2 * distance + 1);
      const auto d = static_cast<std::int64_t>(distance);
      for (std::int64_t diagonal = -d; diagonal <= d; diagonal += 2) {
        const std::int64_t begin = Step(d, diagonal);
        const std::int64_t end = Slide(begin, diagonal);
        furthest_.back()[static_cast<std::size_t>(diagonal + d)] = end;
        if (Ends(begin, end, diagonal)) {
          Trace(d, diagonal, changes);
          return Place(end, diagonal);
        }
      }
    }
    return std::nullopt;
  }

 private:
  // Coordinates are lines of the old text behind the start, and the diagonal: old minus new lines.
  [[nodiscard]] At Place(std::int64_t x, std::int64_t diagonal) const {
    return {start_.before + static_cast<std::size_t>(x),
            start_.after + static_cast<std::size_t>(x - diagonal)};
  }

  /// How far `distance` changes came on a diagonal.
  [[nodiscard]] std::int64_t Furthest(std::int64_t distance, std::int64_t diagonal) const {
    if (distance < 0 || diagonal < -distance || diagonal > distance) return kOutside;
    return furthest_[static_cast<std::size_t>(distance)]
                    [static_cast<std::size_t>(diagonal + distance)];
  }

  /// Where taking one more new line leads.
  [[nodiscard]] std::int64_t Inserted(std::int64_t distance, std::int64_t diagonal) const {
    const std::int64_t x = Furthest(distance - 1, diagonal + 1);
    const auto new_lines = static_cast<std::int64_t>(after_.size() - start_.after);
    return x == kOutside || x - diagonal > new_lines ? kOutside : x;
  }

  /// Where leaving out one more old line leads.
  [[nodiscard]] std::int64_t Deleted(std::int64_t distance, std::int64_t diagonal) const {
    const std::int64_t x = Furthest(distance - 1, diagonal - 1);
    const auto old_lines = static_cast<std::int64_t>(before_.size() - start_.before);
    return x == kOutside || x + 1 > old_lines ? kOutside : x + 1;
  }

  [[nodiscard]] std::int64_t Step(std::int64_t distance, std::int64_t diagonal) const {
    if (distance == 0) return 0;
    return std::max(Inserted(distance, diagonal), Deleted(distance, diagonal));
  }

  [[nodiscard]] std::int64_t Slide(std::int64_t x, std::int64_t diagonal) const {
    if (x == kOutside) return x;
    for (At at = Place(x, diagonal); at.before < before_.size() && at.after < after_.size() &&
                                     before_[at.before] == after_[at.after];
         at = Place(x, diagonal)) {
      ++x;
    }
    return x;
  }

  [[nodiscard]] bool Ends(std::int64_t begin, std::int64_t end, std::int64_t diagonal) const {
    if (end == kOutside) return false;
    const At at = Place(end, diagonal);
    return end - begin >= static_cast<std::int64_t>(kAnchor) ||
           (at.before == before_.size() && at.after == after_.size());
  }

  /// Walks back along the changes that led here.
  void Trace(std::int64_t distance, std::int64_t diagonal, std::vector<LineChange>& changes) const {
    const std::size_t first = changes.size();
    for (; distance > 0; --distance) {
      const bool insertion = Inserted(distance, diagonal) >= Deleted(distance, diagonal);
      diagonal += insertion ? 1 : -1;
      const At at = Place(Furthest(distance - 1, diagonal), diagonal);
      const At behind{at.before + (insertion ? 0 : 1), at.after + (insertion ? 1 : 0)};
      LineChange* next = changes.size() > first ? &changes.back() : nullptr;
      if (next != nullptr && next->from == behind.before && next->new_from == behind.after) {
        next->from = at.before;
        next->new_from = at.after;
      } else {
        changes.push_back({at.before, behind.before, at.after, behind.after});
      }
    }
    std::reverse(changes.begin() + static_cast<std::ptrdiff_t>(first), changes.end());
  }

  static constexpr std::int64_t kOutside = -1;  // no path leads there

  const Lines& before_;
  const Lines& after_;
  At start_;
  std::vector<std::vector<std::int64_t>> furthest_;  // by distance, then diagonal
};

/// A stretch may begin with the change that the one before it ended with.
void Append(std::vector<LineChange>& all, const std::vector<LineChange>& more) {
  for (const LineChange& change : more) {
    if (!all.empty() && all.back().to == change.from && all.back().new_to == change.new_from) {
      all.back().to = change.to;
      all.back().new_to = change.new_to;
    } else {
      all.push_back(change);
    }
  }
}

}  // namespace

std::vector<std::string_view> LinesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

std::vector<LineChange> DiffLines(const Lines& before, const Lines& after) {
  std::vector<LineChange> changes;
  At at;
  while (at.before < before.size() || at.after < after.size()) {
    std::vector<LineChange> found;
    const auto next = Stretch(before, after, at).Search(found);
    if (!next) {
      found = {{at.before, before.size(), at.after, after.size()}};
    }
    Append(changes, found);
    at = next.value_or(At{before.size(), after.size()});
  }
  return changes;
}

}  // namespace giq
