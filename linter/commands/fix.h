// `giq-lint fix`: corrects what can be corrected.
#pragma once

#include "linter/commands/check.h"
#include "linter/commands/streams.h"

namespace giq {

struct FixOptions {
  CheckOptions check;   ///< What is judged, how, and how it is told.
  bool unsafe = false;  ///< Unsafe fixes too.
  bool diff = false;    ///< Show what would change, and write nothing.
};

[[nodiscard]] int RunFix(const FixOptions& options, Streams& streams);

}  // namespace giq
