// Writing files that were read, changed and must not lose anything: mode, owner, attributes, links,
// nor what somebody else has written meanwhile.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace giq {

/// A file whose text is to become another.
struct ChangedText {
  std::string path;
  std::string was;  ///< As it was read; a file that holds anything else now is left alone.
  std::string text;
};

/// Files that are written together or not at all.
using WriteGroup = std::vector<ChangedText>;

/// Writes each group, all of its files or, when one of them cannot be written, none: each new text
/// lies complete on the disk before the first file changes. Symbolic links are followed. What came
/// of each group, in their order.
///
/// A file is replaced by renaming, so that readers, crashes and full disks see the old text or the
/// new one. Where that would cut a hard link, or give the file to another owner, its bytes are
/// overwritten instead: room for them is reserved first, and the old text lies beside it as
/// `NAME.XXXXXX` until the new one is on the disk, so that it survives even a crash in between.
[[nodiscard]] std::vector<Result<void>> WriteBack(std::span<const WriteGroup> groups);

}  // namespace giq
