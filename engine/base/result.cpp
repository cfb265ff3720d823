#include "engine/base/result.h"

#include <fmt/format.h>

namespace giq {

std::string Error::Text() const {
  std::string text = where.file;
  if (where.line != 0) {
    if (text.empty())
      text = "line ";
    else
      text += ':';
    text += fmt::format("{}", where.line);
    if (where.column != 0) text += fmt::format(":{}", where.column);
  }
  return text.empty() ? what : text + ": " + what;
}

}  // namespace giq
