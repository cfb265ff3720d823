// Expansion of a script's words: quotes, variables, field splitting.
#pragma once

#include <vector>

#include "engine/workload/shell_scope.h"
#include "engine/workload/shell_syntax.h"

namespace giq::shell {

/// The fields that a word becomes: none for an empty unquoted variable, several for one with blanks
/// or `"$@"`. What a shell would have to run, match or look up elsewhere is unknown.
[[nodiscard]] std::vector<Field> ExpandWord(const PlacedText& script, Range word, Scope& scope);

/// The one value of an assignment, where nothing is split or matched.
[[nodiscard]] Field ExpandValue(const PlacedText& script, Range word, Scope& scope);

}  // namespace giq::shell
