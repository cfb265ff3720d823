// Changes of a text, gathered and then made at once.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/source.h"
#include "engine/edit/patched_tree.h"

namespace giq {

/// Another text in the place of a span of the old one.
struct Splice {
  Span span;
  std::string text;
  Owners by;             ///< The fixes that it is of.
  bool comment = false;  ///< May vanish inside of what goes away as a whole.
};

/// Two splices that cannot both be made.
struct Collision {
  Owners first;
  Owners second;
};

/// The changed text, and where the old one's bytes are in it.
class Spliced {
 public:
  [[nodiscard]] const std::string& text() const { return text_; }
  /// Where the old text's byte at an offset is now; with `behind`, what was inserted there lies in
  /// front of it.
  [[nodiscard]] std::uint32_t Map(std::uint32_t offset, bool behind) const;

 private:
  friend class Splices;
  struct Move {
    Span old;
    std::int64_t shift;  // of what stands behind
  };
  std::string text_;
  std::vector<Move> moves_;  // in order
};

/// Splices of one text. Those at the same place come in the order in which they were added.
class Splices {
 public:
  explicit Splices(std::string_view text) : text_(text) {}

  void Replace(Span span, std::string text, const Owners& by);
  void ReplaceComment(Span span, std::string text, const Owners& by);
  void Delete(Span span, const Owners& by) { Replace(span, {}, by); }
  void Insert(std::uint32_t at, std::string text, const Owners& by) {
    Replace({at, at}, std::move(text), by);
  }
  /// Takes away the lines that two offsets stand on and all between them.
  void DeleteLines(std::uint32_t first, std::uint32_t last, const Owners& by);
  /// Puts lines (with `\n` between them) behind the line that an offset stands on, with its break.
  void InsertLines(std::uint32_t behind, std::string_view lines, const Owners& by);
  /// The text with all of them made. A file without a line break at its end stays without one,
  /// unless what it then ends with is a text block, which would lose its own: the question is asked
  /// for an offset.
  [[nodiscard]] std::expected<Spliced, Collision> Join(
      const std::function<bool(std::uint32_t)>& in_text_block);

 private:
  [[nodiscard]] std::expected<std::vector<Splice>, Collision> Ordered();
  void TakeLastBreak(std::vector<Splice>& ordered,
                     const std::function<bool(std::uint32_t)>& in_text_block) const;

  std::string_view text_;
  std::vector<Splice> splices_;
};

}  // namespace giq
