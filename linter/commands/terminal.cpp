#include "linter/commands/terminal.h"

#include <cstdlib>
#include <string_view>

namespace giq {
namespace {

/// A terminal that shows escape codes as they are.
bool IsDumb() {
  const char* terminal = std::getenv("TERM");
  return terminal != nullptr && std::string_view(terminal) == "dumb";
}

}  // namespace

bool WantsColor(ColorMode mode, const Streams& streams) {
  if (mode != ColorMode::kAuto) return mode == ColorMode::kAlways;
  const char* no_color =
      std::getenv("NO_COLOR");  // https://no-color.org: any value but an empty one
  return streams.out_is_terminal && (no_color == nullptr || *no_color == '\0') && !IsDumb();
}

bool ShowsProgress(const CheckOptions& options, const Streams& streams) {
  return options.progress && streams.err_is_terminal && !IsDumb();
}

}  // namespace giq
