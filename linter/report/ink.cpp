#include "linter/report/ink.h"

#include <fmt/format.h>

namespace giq {
namespace {

std::string_view CodeOf(Ink ink) {
  switch (ink) {
    case Ink::kError:
      return "\x1b[1;31m";
    case Ink::kWarning:
      return "\x1b[1;33m";
    case Ink::kInfo:
      return "\x1b[1;36m";
    case Ink::kGutter:
      return "\x1b[1;34m";
    case Ink::kBold:
      return "\x1b[1m";
    case Ink::kRemoved:
      return "\x1b[31m";
    case Ink::kAdded:
      return "\x1b[32m";
  }
  return "";
}

}  // namespace

Ink InkOf(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return Ink::kError;
    case Severity::kWarning:
      return Ink::kWarning;
    case Severity::kInfo:
      return Ink::kInfo;
  }
  return Ink::kInfo;
}

std::string Dyed(std::string_view text, Ink ink, const TextStyle& style) {
  if (!style.color) return std::string(text);
  return fmt::format("{}{}\x1b[0m", CodeOf(ink), text);
}

}  // namespace giq
