#include "linter/report/text_fix.h"

#include <optional>

namespace giq {
namespace {

/// The scalar that an edit replaces, where nothing else is written by the same text.
const Node* Replaced(const Edit& edit) {
  if (edit.op != Edit::Op::kReplace || edit.document->root == nullptr) return nullptr;
  const Node* node = Resolve(*edit.document->root, edit.pointer);
  if (node == nullptr || node->alias || node->anchored || node->tagged) return nullptr;
  // What is reached through an alias or `<<` is written elsewhere, for others too.
  if (PointerOf(*node) != edit.pointer) return nullptr;
  const bool on_its_lines = node->style == Style::kPlain || node->style == Style::kSingleQuoted ||
                            node->style == Style::kDoubleQuoted;
  return node->IsScalar() && on_its_lines && !node->span.empty() ? node : nullptr;
}

/// JSON of a scalar is YAML of the same scalar.
bool IsScalarJson(const std::string& json) {
  return !json.starts_with('{') && !json.starts_with('[');
}

std::optional<Replacement> ReplacementOf(const Edit& edit) {
  const Node* node = Replaced(edit);
  if (node == nullptr || !IsScalarJson(edit.value_json)) return std::nullopt;
  const Source& source = edit.document->file->source();
  return Replacement{source.Locate(node->span.begin), source.Locate(node->span.end),
                     edit.value_json};
}

std::optional<TextFix> TextFixOf(const Fix& fix, const File* file) {
  TextFix text{.title = fix.title, .safe = fix.safe};
  for (const Edit& edit : fix.edits) {
    if (edit.document->file != file) return std::nullopt;
    auto replacement = ReplacementOf(edit);
    if (!replacement) return std::nullopt;
    text.replacements.push_back(*std::move(replacement));
  }
  return text.replacements.empty() ? std::nullopt : std::optional(std::move(text));
}

}  // namespace

std::vector<TextFix> TextFixesOf(const Finding& finding) {
  std::vector<TextFix> fixes;
  for (const Fix& fix : finding.fixes) {
    if (auto text = TextFixOf(fix, finding.place.document->file)) fixes.push_back(*std::move(text));
  }
  return fixes;
}

}  // namespace giq
