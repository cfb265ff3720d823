// Programs that are run for their output.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace giq {

/// What a program printed, and how it ended.
struct ChildOutcome {
  int code = 0;  ///< 128 + signal when one ended it.
  std::string out;
  std::string err;  ///< Its first bytes.
};

/// Runs a program of `PATH` without a shell, with nothing on its standard input; `words` begins
/// with its name. An Error when it cannot be started or prints more than `max_bytes`.
[[nodiscard]] Result<ChildOutcome> RunChild(const std::vector<std::string>& words,
                                            std::size_t max_bytes);

}  // namespace giq
