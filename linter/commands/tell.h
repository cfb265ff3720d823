// What a command says when something goes wrong.
#pragma once

#include <span>

#include "engine/base/result.h"
#include "linter/commands/streams.h"

namespace giq {

/// Tells errors, a line each.
void TellErrors(std::span<const Error> errors, Streams& streams);

/// Tells why a command was not carried out, and returns its exit code.
[[nodiscard]] int Refused(const Error& error, Streams& streams);

}  // namespace giq
