// A document as it is written: what an edit of its text must know beside the tree.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/document/document.h"
#include "engine/edit/anchors.h"
#include "engine/edit/value_text.h"

namespace giq {

/// One document's text; what costs a walk over the tree is found out when it is asked for.
class Page {
 public:
  explicit Page(const Document& document);

  [[nodiscard]] const Document& document() const { return document_; }
  [[nodiscard]] std::string_view text() const { return text_; }

  /// Why no edit can be made in this document, whatever it is.
  [[nodiscard]] const std::optional<std::string>& fault() const { return fault_; }
  [[nodiscard]] const Anchors& anchors();
  /// How blocks near an offset are indented.
  [[nodiscard]] BlockStyle BlocksNear(std::uint32_t at);
  /// How the brackets of the document, or of one of its flow collections, are written.
  [[nodiscard]] FlowStyle Brackets(const Node* collection) const;
  /// Line of an offset, for people.
  [[nodiscard]] std::size_t Line(std::uint32_t at) const;

 private:
  struct Blocks {
    std::size_t step = 2;
    std::size_t flush = 0;
    std::vector<std::pair<std::uint32_t, bool>> lists;  // where, and whether indented; in order
  };
  void Measure();

  const Document& document_;
  std::string_view text_;
  std::optional<std::string> fault_;
  std::optional<Anchors> anchors_;
  std::optional<Blocks> blocks_;
};

}  // namespace giq
