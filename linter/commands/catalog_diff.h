// `giq-lint catalog diff`: what facts of the user's own would change in the verdicts on manifests.
#pragma once

#include <string>
#include <vector>

#include "linter/commands/check.h"
#include "linter/commands/streams.h"

namespace giq {

struct CatalogDiffOptions {
  CheckOptions check;              ///< The manifests, and how they are judged today.
  std::vector<std::string> added;  ///< Exports, reports, tables and folders, as of `--catalog`.
  bool json = false;
};

/// 0 when no verdict changes, 1 when one does.
[[nodiscard]] int RunCatalogDiff(const CatalogDiffOptions& options, Streams& streams);

}  // namespace giq
