// Text that remembers which bytes of the source each of its characters came from.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/source.h"
#include "engine/workload/fact.h"

namespace giq {

/// A scalar's text, perhaps rewritten since, with the source bytes of each byte and what of it is
/// not known.
struct PlacedText {
  std::string text;
  std::vector<Span>
      source;  ///< For each byte of `text`; an empty span where the bytes are not at hand.
  std::vector<bool> unknown;  ///< For each byte: it stands for a value that is not at hand.
  Place at;                   ///< The scalar.

  /// The text of a scalar; its bytes are found for all styles but folded blocks.
  [[nodiscard]] static PlacedText Of(const Place& scalar);
  /// Text without bytes of its own that stands at `at`.
  [[nodiscard]] static PlacedText At(std::string_view text, const Place& at);

  void Append(char byte, Span from, bool is_unknown);
  [[nodiscard]] bool HasUnknown(std::size_t begin, std::size_t end) const;
  /// The place of bytes [begin, end): a part of the scalar where its bytes are at hand, else the
  /// scalar.
  [[nodiscard]] Place PlaceOf(std::size_t begin, std::size_t end) const;
};

}  // namespace giq
