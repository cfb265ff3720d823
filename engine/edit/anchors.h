// The anchors of a document and where they are used.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/document/document.h"

namespace giq {

/// An anchor and the aliases that mean it.
struct AnchorUse {
  std::string_view name;
  Span anchor;             ///< `&name`
  std::vector<Span> uses;  ///< `*name`, in order.
};

/// Read from the text between a document's values, where alone anchors and aliases stand.
class Anchors {
 public:
  explicit Anchors(const Document& document);

  /// An anchor of this node (which has one) that is used; null when none is.
  [[nodiscard]] const AnchorUse* UsedOf(const Node& node) const;
  /// An anchor inside a span that is used outside of it; null when there is none.
  [[nodiscard]] const AnchorUse* UsedBeyond(Span span) const;

 private:
  std::string_view text_;
  std::vector<AnchorUse> anchors_;  // in order
};

}  // namespace giq
