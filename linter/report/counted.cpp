#include "linter/report/counted.h"

#include <fmt/format.h>

namespace giq {

std::string Counted(std::size_t count, std::string_view word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

}  // namespace giq
