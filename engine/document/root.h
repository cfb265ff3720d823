// The tree of a file that holds one document.
#pragma once

#include "engine/document/document.h"

namespace giq {

/// The root of a file's first document; null where it has none.
[[nodiscard]] inline const Node* RootOf(const File& file) {
  return file.documents().empty() ? nullptr : file.documents().front().root;
}

}  // namespace giq
