// What a run may show on a terminal.
#pragma once

#include "linter/commands/check.h"
#include "linter/commands/streams.h"

namespace giq {

/// Whether standard output is coloured.
[[nodiscard]] bool WantsColor(ColorMode mode, const Streams& streams);

/// Whether standard error tells how far the run is.
[[nodiscard]] bool ShowsProgress(const CheckOptions& options, const Streams& streams);

}  // namespace giq
