// How words of settings and suppressions name rules.
#pragma once

#include <string_view>

#include "engine/rule/rule.h"

namespace giq {

/// Whether a word is the rule's name, its code, or a prefix of its code (`GIQ3`), codes in any
/// case.
[[nodiscard]] bool Names(std::string_view word, const Rule& rule);

/// Whether a word is the rule's name or its whole code.
[[nodiscard]] bool NamesAlone(std::string_view word, const Rule& rule);

}  // namespace giq
