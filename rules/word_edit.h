// The edit that changes a word of the server's command line where it is written.
#pragma once

#include <optional>
#include <string_view>

#include "engine/rule/rule.h"

namespace giq {

/// Whether a place lies in the workload's own file: what another file says can be read but not
/// changed.
[[nodiscard]] bool IsInOwnFile(const Workload& workload, const Place& at);

/// Puts `now` in the place of `was` in a word, or in the literal variable that the word takes it
/// from (`--model=$(MODEL)`). Nothing where it is written more than once, or in another file.
[[nodiscard]] std::optional<Edit> ReplaceWord(const Workload& workload, const Place& at,
                                              std::string_view was, std::string_view now);

/// Adds a word at the end of the server's arguments; nothing where they come from a script or a
/// variable.
[[nodiscard]] std::optional<Edit> AppendArgument(const Workload& workload, std::string_view word);

}  // namespace giq
