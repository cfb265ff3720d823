// `giq-lint quota show`: each limit with what the manifests take of it.
#pragma once

#include "linter/commands/check.h"
#include "linter/commands/streams.h"

namespace giq {

/// Finds and reads manifests as `check` does; without paths only the limits are shown.
struct QuotaShowOptions {
  CheckOptions check;
};

[[nodiscard]] int RunQuotaShow(const QuotaShowOptions& options, Streams& streams);

}  // namespace giq
