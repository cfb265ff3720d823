#include "webhook/review/value_end.h"

#include <array>
#include <cstdint>

namespace giq {
namespace {

enum class Mark : std::uint8_t { kNone, kOpen, kClose, kQuote };

constexpr std::array<Mark, 256> MakeMarks() {
  std::array<Mark, 256> marks{};
  marks['{'] = marks['['] = Mark::kOpen;
  marks['}'] = marks[']'] = Mark::kClose;
  marks['"'] = Mark::kQuote;
  return marks;
}
constexpr std::array<Mark, 256> kMarks = MakeMarks();

/// Behind the quote that ends the string whose first byte is at `at`; the text's end when none
/// does.
std::size_t EndOfString(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
  return at + 1;
}

}  // namespace

std::optional<std::size_t> EndOfValue(std::string_view text, std::size_t begin,
                                      std::size_t max_depth) {
  std::size_t depth = 0;
  for (std::size_t at = begin; at < text.size(); ++at) {
    switch (kMarks[static_cast<unsigned char>(text[at])]) {
      case Mark::kNone:
        break;
      case Mark::kOpen:
        if (++depth > max_depth) return std::nullopt;
        break;
      case Mark::kClose:
        if (depth <= 1) return depth == 1 ? std::optional(at + 1) : std::nullopt;
        --depth;
        break;
      case Mark::kQuote:
        at = EndOfString(text, at + 1) - 1;
        break;
    }
  }
  return std::nullopt;
}

}  // namespace giq
