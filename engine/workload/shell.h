// What a shell script runs, as far as a bounded subset of POSIX sh and bash tells.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/workload/expand.h"
#include "engine/workload/placed_text.h"
#include "engine/workload/pod.h"

namespace giq {

/// What a script finds when it starts.
struct ShellContext {
  const Variables& variables;                 ///< The container's.
  std::span<const EnvVar> set = {};           ///< Set since, by an outer script; the last counts.
  std::span<const Argument> positional = {};  ///< `$0`, `$1` …
};

/// A command that a script runs, its words expanded.
struct SimpleCommand {
  std::vector<EnvVar> assignments = {};  ///< `A=b` before the command, for it alone.
  std::size_t exports = 0;               ///< How many of ShellScript::exports happened before it.
  std::vector<Argument> words = {};      ///< Never empty. Unknown words keep their unresolved text.
  bool certain = true;  ///< False inside control flow that decides whether it runs.
  bool variables_known =
      true;  ///< False behind a sourced file or `eval`, which may set any variable.
};

/// The commands of a script, in order.
struct ShellScript {
  std::vector<SimpleCommand> commands;
  std::vector<EnvVar> exports;  ///< Changes of the environment, in order; an absent value is unset.
  bool complete = true;  ///< False when a part could not be followed: commands may be missing.
};

/// Follows a script as far as `exec` or `exit`. Bounded in size, nesting and work.
[[nodiscard]] ShellScript FollowScript(const PlacedText& script, const ShellContext& context);

/// The variables that a command gets from its script, each name once.
[[nodiscard]] std::vector<EnvVar> EnvironmentOf(const ShellScript& script,
                                                const SimpleCommand& command);

}  // namespace giq
