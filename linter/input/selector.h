// Rules by code, prefix of a code, or name: what `select` and `ignore` leave.
#pragma once

#include <vector>

#include "engine/rule/rule.h"
#include "linter/input/config.h"

namespace giq {

/// The rules that the settings leave, in the order of their codes.
[[nodiscard]] std::vector<const Rule*> SelectRules(const Settings& settings);

}  // namespace giq
