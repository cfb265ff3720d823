// What the fix of a finding would write, for those who read the finding.
#pragma once

#include <string>
#include <vector>

#include "engine/edit/rewrite.h"

namespace giq {

/// A part of a file, and what a fix makes of it.
struct ProposedText {
  const File* file = nullptr;
  Span part;
  std::string after;
};

/// What a fix makes of the files that it edits.
struct Proposed {
  std::vector<ProposedText> texts;
  std::string refusal;  ///< Why it cannot be written; "" when it can.
};

/// Rewrites the documents that the fix edits, apart from the rest of their files. Nothing at all
/// where they are so long that it would take too long.
[[nodiscard]] Proposed Propose(const Fix& fix);

/// A line number and the line for each that goes and each that comes: `- 6 | replicas: "2"`. Safe
/// to print; cut behind some lines, and behind some columns.
struct ProposedLine {
  bool added = false;
  std::size_t number = 0;  ///< 0: so many more lines are left out as `text` says.
  std::string text;
};
[[nodiscard]] std::vector<ProposedLine> LinesOf(const ProposedText& text);

/// `the anchor "n" is used in line 6 too (a.yaml:5)`.
[[nodiscard]] std::string ReasonOf(const Refusal& refusal);

}  // namespace giq
