#include "engine/base/source.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace giq {
namespace {

constexpr std::string_view kBom = "\xEF\xBB\xBF";

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

// Offsets of the bytes behind each line break: LF, CR LF or a CR alone (which ends a line in YAML,
// too).
std::vector<std::uint32_t> LineStarts(std::string_view text) {
  std::vector<std::uint32_t> starts = {0};
  // Where no CR is, and mostly none is, the search for LF alone is that of the C library.
  const bool has_cr = text.find('\r') != std::string_view::npos;
  const auto next = [&](std::size_t from) {
    return has_cr ? text.find_first_of("\r\n", from) : text.find('\n', from);
  };
  for (std::size_t at = next(0); at != std::string_view::npos; at = next(at + 1)) {
    if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') ++at;
    starts.push_back(static_cast<std::uint32_t>(at + 1));
  }
  return starts;
}

constexpr std::size_t kBlock = 4096;

std::size_t CountContinuations(std::string_view text) {
  constexpr std::uint64_t kLowBits = 0x0101010101010101;
  std::size_t count = 0;
  // Eight bytes at a time: the top bits of each are 1 and 0, and the product sums up its bytes.
  for (; text.size() >= sizeof(std::uint64_t); text.remove_prefix(sizeof(std::uint64_t))) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data(), sizeof bytes);
    count += ((bytes >> 7U & ~bytes >> 6U & kLowBits) * kLowBits) >> 56U;
  }
  return count + static_cast<std::size_t>(std::ranges::count_if(text, IsContinuation));
}

bool HasLongLine(const std::vector<std::uint32_t>& starts, std::size_t size) {
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const std::size_t end = i + 1 < starts.size() ? starts[i + 1] : size;
    if (end - starts[i] > kBlock) return true;
  }
  return false;
}

std::vector<std::uint32_t> ContinuationsByBlock(std::string_view text) {
  std::vector<std::uint32_t> before = {0};
  for (; text.size() >= kBlock; text.remove_prefix(kBlock)) {
    const std::size_t count = CountContinuations(text.substr(0, kBlock));
    before.push_back(before.back() + static_cast<std::uint32_t>(count));
  }
  return before;
}

}  // namespace

Source::Source(std::string name, std::string text)
    : name_(std::move(name)), text_(std::move(text)), line_starts_(LineStarts(text_)) {
  if (HasLongLine(line_starts_, text_.size())) continuations_ = ContinuationsByBlock(text_);
}

std::string_view Source::Slice(Span span) const {
  const std::size_t begin = std::min<std::size_t>(span.begin, text_.size());
  const std::size_t end = std::clamp<std::size_t>(span.end, begin, text_.size());
  return std::string_view(text_).substr(begin, end - begin);
}

LineColumn Source::Locate(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const auto line = static_cast<std::size_t>(after - line_starts_.begin());
  std::size_t start = line_starts_[line - 1];
  // Editors do not show a byte order mark as a character.
  if (line == 1 && text_.starts_with(kBom)) start = std::min(offset, kBom.size());
  const std::size_t inside = continuations_.empty()
                                 ? CountContinuations(Slice({static_cast<std::uint32_t>(start),
                                                             static_cast<std::uint32_t>(offset)}))
                                 : ContinuationsBefore(offset) - ContinuationsBefore(start);
  return {line, offset - start - inside + 1};
}

std::size_t Source::ContinuationsBefore(std::size_t offset) const {
  const std::size_t block = offset / kBlock;
  const std::string_view rest = std::string_view(text_).substr(block * kBlock, offset % kBlock);
  return continuations_[block] + CountContinuations(rest);
}

std::string_view Source::Line(std::size_t line) const {
  if (line == 0 || line > line_starts_.size()) return {};
  const std::size_t begin = line_starts_[line - 1];
  const std::size_t end = line < line_starts_.size() ? line_starts_[line] : text_.size();
  std::string_view text = std::string_view(text_).substr(begin, end - begin);
  if (line == 1 && text.starts_with(kBom)) text.remove_prefix(kBom.size());
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

}  // namespace giq
