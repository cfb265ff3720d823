// One try to write fixes into a file: edits made on trees, rendered, and the text read again.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/edit/page.h"
#include "engine/edit/patched_tree.h"
#include "engine/edit/renderer.h"
#include "engine/edit/rewrite.h"
#include "engine/edit/splices.h"
#include "engine/edit/values.h"

namespace giq {

/// What a file's attempts share.
class Workbench {
 public:
  Workbench(const File& file, std::span<const Fix* const> fixes, const Limits& limits);

  /// What came of some of the fixes.
  struct Outcome {
    std::string text;
    bool as_meant = false;  ///< The text was read again and is what the edits mean.
    std::vector<std::pair<std::uint32_t, FixResult>> results;  ///< Of the fixes tried.
  };
  /// Makes fixes together as far as they can be; the numbers in order.
  [[nodiscard]] Outcome Try(std::span<const std::uint32_t> numbers);

  [[nodiscard]] std::size_t bytes_read() const { return bytes_read_; }
  /// Whether a fix changes anything in this file.
  [[nodiscard]] bool Concerns(std::uint32_t number) const { return !EditsOf(number).empty(); }
  /// A refusal at the first document that a fix changes here.
  [[nodiscard]] FixResult Refuse(std::uint32_t number, std::string reason) const;

 private:
  struct CommentEdit {
    const Document* document = nullptr;
    Span span;
    std::string text;
    Owners by;
  };
  /// Where the edits of an attempt come together.
  struct Draft {
    std::map<std::size_t, PatchedTree> trees;       // by the document's index
    std::map<std::uint32_t, CommentEdit> comments;  // by their first byte; none overlap
  };
  using Verdicts = std::map<std::uint32_t, FixResult>;

  [[nodiscard]] std::vector<const Edit*> EditsOf(std::uint32_t number) const;
  [[nodiscard]] FixResult Apply(std::uint32_t number, Draft& draft);
  [[nodiscard]] bool Clashes(const Edit& edit, const Draft& draft) const;
  void Render(const Draft& draft, Splices& splices, std::vector<Refused>& refused);
  void RenderComment(const CommentEdit& edit, Splices& splices, std::vector<Refused>& refused);
  void Judge(const Refused& refused, Verdicts& verdicts);
  void Judge(const Collision& collision, Verdicts& verdicts) const;
  [[nodiscard]] std::optional<Refusal> RefusedAlone(std::uint32_t number);
  [[nodiscard]] bool Check(const Spliced& spliced, const Draft& draft);
  [[nodiscard]] bool CheckDocument(const Document& old, const Document& now, Span place,
                                   const Draft& draft) const;
  [[nodiscard]] Page& PageOf(const Document& document);
  [[nodiscard]] bool IsComment(const Document& document, Span span);

  const File& file_;
  std::span<const Fix* const> fixes_;
  Limits limits_;
  Values values_;
  std::map<std::size_t, Page> pages_;
  std::map<std::size_t, std::vector<Span>> comments_;
  std::size_t bytes_read_ = 0;
  std::size_t tried_alone_ = 0;
};

}  // namespace giq
