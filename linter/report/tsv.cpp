#include "linter/report/tsv.h"

namespace giq {

std::string TsvText(std::string_view text) {
  std::string out;
  for (const char c : text) out.push_back(c == '\t' || c == '\n' || c == '\r' ? ' ' : c);
  return out;
}

}  // namespace giq
