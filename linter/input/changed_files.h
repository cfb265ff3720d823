// Which files differ from a revision of git.
#pragma once

#include <set>
#include <string>

#include "engine/base/result.h"
#include "linter/input/walk.h"

namespace giq {

/// The files below a repository's root that git has changed, added or not yet added since a
/// revision, as paths relative to the root. An Error when git cannot be run or knows no such
/// revision.
[[nodiscard]] Result<std::set<std::string>> ChangedFiles(const std::string& root,
                                                         const std::string& revision);

/// Takes the inputs that did not change since a revision out of an inventory; they are skipped.
/// Standard input stays. An Error when a file lies in no repository.
[[nodiscard]] Result<void> KeepChanged(const std::string& revision, Inventory& inventory);

}  // namespace giq
