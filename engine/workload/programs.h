// Programs that are no servers: shells, wrappers that start their words, and tools that start
// nothing.
#pragma once

#include <string_view>

namespace giq {

/// A path's last part.
[[nodiscard]] std::string_view FileNameOf(std::string_view path);

[[nodiscard]] bool IsShell(std::string_view program);
[[nodiscard]] bool IsPython(std::string_view program);
/// Starts the program that its words name: `exec`, `env`, `numactl`, `torchrun`, `mpirun` …
[[nodiscard]] bool IsWrapper(std::string_view program);
/// A tool that ends or waits, and starts no server.
[[nodiscard]] bool IsHarmless(std::string_view program);

}  // namespace giq
