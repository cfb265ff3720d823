#include "webhook/review/value_end.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace giq {
namespace {

// A byte at a time each token costs a branch that no processor foresees, and stepping over an
// object took as long as reading half of it. So 64 bytes at a time: a bit a byte says what it is.
constexpr std::size_t kBlock = 64;

struct Masks {
  std::uint64_t quotes = 0;
  std::uint64_t backslashes = 0;
  std::uint64_t opens = 0;
  std::uint64_t closes = 0;
};

#ifdef __SSE2__

Masks MasksOf(const char* block) {
  Masks masks;
  for (unsigned i = 0; i < kBlock; i += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block + i));
    const auto equal = [i](__m128i some, char c) {
      const int bits = _mm_movemask_epi8(_mm_cmpeq_epi8(some, _mm_set1_epi8(c)));
      return static_cast<std::uint64_t>(bits) << i;
    };
    // `[` and `{`, `]` and `}` differ in this bit alone.
    const __m128i curly = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
    masks.quotes |= equal(bytes, '"');
    masks.backslashes |= equal(bytes, '\\');
    masks.opens |= equal(curly, '{');
    masks.closes |= equal(curly, '}');
  }
  return masks;
}

#else

Masks MasksOf(const char* block) {
  Masks masks;
  for (unsigned i = 0; i < kBlock; ++i) {
    const char c = block[i];
    const auto bit = [i](bool is) { return static_cast<std::uint64_t>(is) << i; };
    masks.quotes |= bit(c == '"');
    masks.backslashes |= bit(c == '\\');
    masks.opens |= bit(c == '{' || c == '[');
    masks.closes |= bit(c == '}' || c == ']');
  }
  return masks;
}

#endif

/// Each bit becomes the parity of those up to it: set between an opening quote and its closing one.
std::uint64_t ParityOf(std::uint64_t bits) {
  for (unsigned shift = 1; shift < kBlock; shift *= 2) bits ^= bits << shift;
  return bits;
}

/// Steps through blocks and remembers what reaches over their borders.
class Stepper {
 public:
  explicit Stepper(std::size_t max_depth) : max_depth_(max_depth) {}

  /// Where the value ends in the block, kBlock when it goes on.
  std::size_t Step(const char* block) {
    Masks masks = MasksOf(block);
    masks.quotes &= ~Escaped(masks.backslashes);
    const std::uint64_t inside = ParityOf(masks.quotes) ^ inside_;
    inside_ = (inside >> (kBlock - 1)) != 0 ? ~std::uint64_t{0} : 0;
    const std::uint64_t opens = masks.opens & ~inside;
    const std::uint64_t closes = masks.closes & ~inside;
    const auto opened = static_cast<std::size_t>(std::popcount(opens));
    const auto closed = static_cast<std::size_t>(std::popcount(closes));
    if (depth_ <= closed || depth_ + opened > max_depth_) return Walk(opens, closes);
    depth_ += opened - closed;
    return kBlock;
  }
  [[nodiscard]] bool too_deep() const { return too_deep_; }

 private:
  /// The bytes behind a backslash that is not itself behind one.
  std::uint64_t Escaped(std::uint64_t backslashes) {
    std::uint64_t escaped = escapes_first_ ? 1 : 0;
    backslashes &= ~escaped;
    escapes_first_ = false;
    while (backslashes != 0) {
      const int at = std::countr_zero(backslashes);
      const std::uint64_t next = std::uint64_t{2} << at;  // 0 behind the block's last byte
      escapes_first_ = next == 0;
      escaped |= next;
      backslashes &= ~(next | std::uint64_t{1} << at);
    }
    return escaped;
  }

  std::size_t Walk(std::uint64_t opens, std::uint64_t closes) {
    for (std::uint64_t both = opens | closes; both != 0; both &= both - 1) {
      const int at = std::countr_zero(both);
      if ((opens >> at & 1U) == 0) {
        if (--depth_ == 0) return static_cast<std::size_t>(at);
      } else if (++depth_ > max_depth_) {
        too_deep_ = true;
        return 0;
      }
    }
    return kBlock;
  }

  std::size_t max_depth_;
  std::size_t depth_ = 0;
  std::uint64_t inside_ = 0;  // all ones inside of a string
  bool escapes_first_ = false;
  bool too_deep_ = false;
};

}  // namespace

std::optional<std::size_t> EndOfValue(std::string_view text, std::size_t begin,
                                      std::size_t max_depth) {
  Stepper stepper(max_depth);
  for (std::size_t at = begin; at < text.size(); at += kBlock) {
    const std::string_view rest = text.substr(at, kBlock);
    std::array<char, kBlock> last = {};
    if (rest.size() < kBlock) std::ranges::copy(rest, last.begin());
    const std::size_t end = stepper.Step(rest.size() < kBlock ? last.data() : rest.data());
    if (stepper.too_deep()) return std::nullopt;
    if (end < kBlock) return at + end + 1;
  }
  return std::nullopt;
}

}  // namespace giq
