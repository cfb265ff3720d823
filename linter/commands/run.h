// The command line as a whole: parse it, run the command.
#pragma once

#include <span>
#include <string>

#include "linter/commands/streams.h"

namespace giq {

/// Runs giq-lint with these arguments (without the program's name) and returns its exit code.
[[nodiscard]] int Run(std::span<const std::string> arguments, Streams& streams);

}  // namespace giq
