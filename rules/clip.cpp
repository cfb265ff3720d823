#include "rules/clip.h"

#include <algorithm>

namespace giq {
namespace {

bool ContinuesCodePoint(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

std::string Clip(std::string_view text, std::size_t bytes) {
  const std::string_view line = text.substr(0, std::min(text.find_first_of("\r\n"), text.size()));
  if (line.size() <= bytes) return std::string(line) + (line.size() < text.size() ? "…" : "");
  std::size_t end = bytes;
  while (end > 0 && ContinuesCodePoint(line[end])) --end;
  return std::string(line.substr(0, end)) + "…";
}

}  // namespace giq
