// What a finding is called from one run to the next, wherever its lines have moved to.
#pragma once

#include <string>

#include "engine/rule/finding.h"

namespace giq {

/// 16 hexadecimal digits from the rule's code, the object and the path that the place lies in
/// (items of lists by their names, never by their number) and the text of the place with its blanks
/// evened out. No line number, no indentation, no neighbour and no file name goes into it.
[[nodiscard]] std::string IdentityOf(const Finding& finding);

/// `Deployment/namespace/name` of the object that a finding lies in; "" when there is none.
[[nodiscard]] std::string ObjectOf(const Finding& finding);

/// The fingerprint of the `occurrence`th finding of one identity in a file, from 1.
[[nodiscard]] std::string FingerprintOf(const std::string& identity, std::size_t occurrence);

}  // namespace giq
