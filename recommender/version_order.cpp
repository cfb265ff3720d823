#include "recommender/version_order.h"

#include <algorithm>
#include <cstddef>

#include "engine/base/letters.h"

namespace giq {
namespace {

/// Takes the run of digits, or of other bytes, that the text begins with.
std::string_view TakeRun(std::string_view& text) {
  const bool digits = IsDigit(text.front());
  std::size_t size = 1;
  while (size < text.size() && IsDigit(text[size]) == digits) ++size;
  const std::string_view run = text.substr(0, size);
  text.remove_prefix(size);
  return run;
}

std::string_view WithoutZeros(std::string_view digits) {
  const auto first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? digits.substr(digits.size() - 1) : digits.substr(first);
}

/// -1, 0 or 1; numbers of any length.
int CompareRuns(std::string_view a, std::string_view b) {
  if (IsDigit(a.front()) && IsDigit(b.front())) {
    const std::string_view left = WithoutZeros(a);
    const std::string_view right = WithoutZeros(b);
    if (left.size() != right.size()) return left.size() < right.size() ? -1 : 1;
    return left.compare(right);
  }
  return a.compare(b);
}

}  // namespace

bool IsOlderVersion(std::string_view a, std::string_view b) {
  const bool a_counts = std::ranges::any_of(a, IsDigit);
  const bool b_counts = std::ranges::any_of(b, IsDigit);
  if (a_counts != b_counts) return b_counts;
  if (a.starts_with('v')) a.remove_prefix(1);
  if (b.starts_with('v')) b.remove_prefix(1);
  while (!a.empty() && !b.empty()) {
    const int order = CompareRuns(TakeRun(a), TakeRun(b));
    if (order != 0) return order < 0;
  }
  return a.empty() && !b.empty();
}

}  // namespace giq
