#include "engine/document/document.h"

namespace giq {

Span Place::span() const {
  if (!part.empty()) return part;
  if (node != nullptr) return node->span;
  return document == nullptr ? Span{} : document->span;
}

}  // namespace giq
