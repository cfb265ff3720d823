// The signals that end a server.
#pragma once

#include <signal.h>

namespace giq {

/// SIGTERM and SIGINT wait to be asked for, in this thread and all that it starts from now on.
[[nodiscard]] sigset_t BlockEndSignals();

/// Waits for one of the signals.
void WaitForSignal(const sigset_t& signals);

}  // namespace giq
