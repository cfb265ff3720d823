#include "tests/property/edit_cases.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/edit/patch.h"
#include "engine/edit/rewrite.h"
#include "engine/rule/comments.h"
#include "tests/property/json_value.h"
#include "tests/property/random_fixes.h"

namespace giq::testing {
namespace {

constexpr std::uint32_t kMostNodes = 20'000;

std::vector<const Document*> Readable(const File& file) {
  std::vector<const Document*> documents;
  for (const Document& document : file.documents()) {
    if (document.root != nullptr && document.root->expanded_size < kMostNodes) {
      documents.push_back(&document);
    }
  }
  return documents;
}

std::string Shown(const Fix& fix) {
  std::string out;
  for (const Edit& edit : fix.edits) {
    if (edit.op == Edit::Op::kReplaceComment)
      out +=
          fmt::format("comment at {}-{} -> {}\n", edit.comment.begin, edit.comment.end, edit.text);
    else
      out += JsonPatchOf({&edit, 1}) + fmt::format(" of document {}\n", edit.document->index);
  }
  return out;
}

/// Compares a rewritten text with what its fixes mean.
class Verdict {
 public:
  Verdict(const File& file, const std::vector<Fix>& fixes, EditCounts& counts)
      : file_(file), fixes_(fixes), counts_(counts) {
    std::vector<const Fix*> pointers;
    for (const Fix& fix : fixes_) pointers.push_back(&fix);
    rewritten_ = Rewrite(file_, pointers);
  }

  std::string Find() {
    std::string wrong = FindInTrees();
    if (wrong.empty() && fixes_.size() == 1) wrong = FindInLines();
    if (wrong.empty()) return {};
    std::string edits;
    for (std::size_t i = 0; i < fixes_.size(); ++i) {
      edits += fmt::format("fix {}: outcome {}\n{}", i,
                           static_cast<int>(rewritten_.results[i].outcome), Shown(fixes_[i]));
    }
    return fmt::format("{}\n{}--- before\n{}\n--- after\n{}\n", wrong, edits, file_.source().text(),
                       rewritten_.text);
  }

 private:
  std::string Count() {
    bool made = false;
    for (const FixResult& result : rewritten_.results) {
      if (result.outcome == FixOutcome::kMade) {
        ++counts_.made;
        made = true;
      } else if (result.outcome == FixOutcome::kWaits) {
        ++counts_.waiting;
        if (fixes_.size() == 1) return "a fix alone waits";
      } else {
        ++counts_.refused;
        if (!result.refusal || result.refusal->reason.empty()) return "a refusal without a reason";
      }
    }
    return !made && rewritten_.text != file_.source().text() ? "a change of a fix not made" : "";
  }

  std::string FindInTrees() {
    if (std::string wrong = Count(); !wrong.empty()) return wrong;
    const auto now = ReadManifest(file_.source().name(), rewritten_.text);
    if (now->documents().size() != file_.documents().size()) return "another number of documents";
    for (const Document& document : file_.documents()) {
      std::string wrong = FindInDocument(document, *now);
      if (!wrong.empty()) return wrong;
    }
    return {};
  }

  std::string FindInDocument(const Document& old, const File& now) {
    const Document& document = now.documents()[old.index];
    if (old.root == nullptr) {
      return document.root == nullptr ? "" : "a document that could not be read";
    }
    if (old.root->expanded_size >= kMostNodes) return {};
    const Json before = JsonOf(*old.root);
    Json meant = before;
    for (std::size_t i = 0; i < fixes_.size(); ++i) {
      if (rewritten_.results[i].outcome != FixOutcome::kMade) continue;
      for (const Edit& edit : fixes_[i].edits) {
        if (edit.document != &old || Apply(meant, edit)) continue;
        // Two fixes may take away the same.
        if (edit.op != Edit::Op::kRemove || fixes_.size() == 1)
          return "an edit made that cannot be";
      }
    }
    if (document.root == nullptr || JsonOf(*document.root) != meant)
      return "another tree than meant";
    if (fixes_.size() == 1 && !fixes_[0].edits.empty() && fixes_[0].edits[0].document == &old) {
      const auto json = PatchedJson(*old.root, fixes_[0].edits);
      if (rewritten_.results[0].outcome == FixOutcome::kMade && !json)
        return "a patch that cannot be made";
      if (json && rewritten_.results[0].outcome == FixOutcome::kMade &&
          JsonOf(*(*ReadJsonFile("patched", *json))->documents()[0].root) != meant) {
        return "a patch that means something else";
      }
    }
    // What follows the end of a document yaml-cpp looks at, and refuses some of it.
    if (!old.problems.empty()) return {};
    if (ReadByYamlCpp(file_.source().Slice(old.span)) != before) return {};
    ++counts_.second_opinions;
    if (ReadByYamlCpp(now.source().Slice(document.span)) != meant)
      return "another tree to yaml-cpp";
    return {};
  }

  /// The lines that one edit may touch at most: of the container that it changes, from its key on.
  Span Reach(const Edit& edit) const {
    const std::string_view text = file_.source().text();
    if (edit.op == Edit::Op::kReplaceComment) return Lines(edit.comment);
    const Node* node =
        Resolve(*edit.document->root, edit.pointer.substr(0, edit.pointer.rfind('/')));
    if (node == nullptr || edit.pointer.empty())
      return {0, static_cast<std::uint32_t>(text.size())};
    std::uint32_t begin = node->span.begin;
    if (node->parent != nullptr) {
      begin = node->parent->span.begin;
      for (const Entry& entry : node->parent->entries) {
        if (entry.value == node) begin = entry.key->span.begin;
      }
    }
    return Lines({begin, node->span.end});
  }

  Span Lines(Span span) const {
    const std::string_view text = file_.source().text();
    const std::size_t before =
        span.begin == 0 ? std::string_view::npos : text.rfind('\n', span.begin - 1);
    std::uint32_t begin =
        before == std::string_view::npos ? 0 : static_cast<std::uint32_t>(before + 1);
    const std::size_t end = text.find('\n', span.end);
    // What goes away at the end of a file takes the break in front of it along.
    if (end == std::string_view::npos && begin > 0)
      begin -= begin > 1 && text[begin - 2] == '\r' ? 2 : 1;
    return {begin,
            static_cast<std::uint32_t>(end == std::string_view::npos ? text.size() : end + 1)};
  }

  std::string FindInLines() const {
    const auto& edits = fixes_[0].edits;
    if (rewritten_.results[0].outcome != FixOutcome::kMade || edits.size() != 1) return {};
    const std::string_view old = file_.source().text();
    const std::string_view now = rewritten_.text;
    const Span reach = Reach(edits[0]);
    if (now.substr(0, reach.begin) != old.substr(0, reach.begin))
      return "a change in front of the edit";
    const std::size_t behind = old.size() - reach.end;
    if (now.size() < behind || now.substr(now.size() - behind) != old.substr(reach.end)) {
      return "a change behind the edit";
    }
    return FindInScalar(edits[0]);
  }

  /// A scalar for a scalar: nothing else changes.
  std::string FindInScalar(const Edit& edit) const {
    if (edit.op != Edit::Op::kReplace) return FindInComments(edit);
    const Node* node = Resolve(*edit.document->root, edit.pointer);
    const bool scalar = edit.value_json[0] != '{' && edit.value_json[0] != '[';
    if (node == nullptr || !node->IsScalar() || !scalar || PointerOf(*node) != edit.pointer)
      return {};
    const std::string_view old = file_.source().text();
    const std::string_view now = rewritten_.text;
    const std::size_t behind = old.size() - node->span.end;
    const bool same = now.substr(0, node->span.begin) == old.substr(0, node->span.begin) &&
                      now.size() >= behind &&
                      now.substr(now.size() - behind) == old.substr(node->span.end);
    return same ? "" : "a change beside the scalar";
  }

  /// What is added takes no comment away, what is removed only those on its lines.
  std::string FindInComments(const Edit& edit) const {
    if (edit.op == Edit::Op::kReplaceComment) return {};
    const Node* node = Resolve(*edit.document->root, edit.pointer);
    if (edit.op == Edit::Op::kAdd && node != nullptr && node->parent != nullptr &&
        node->parent->IsMapping())
      return {};
    Span gone;
    if (edit.op == Edit::Op::kRemove) {
      if (PointerOf(*node) != edit.pointer) return {};
      gone = {node->parent->span.begin, node->span.end};
      for (const Entry& entry : node->parent->entries) {
        if (entry.value == node) gone.begin = entry.key->span.begin;
      }
      for (std::size_t i = 1; i < node->parent->items.size(); ++i) {
        if (node->parent->items[i] == node) gone.begin = node->parent->items[i - 1]->span.end;
      }
      gone.end = static_cast<std::uint32_t>(
          std::min(file_.source().text().find('\n', gone.end), file_.source().text().size()));
    }
    const auto now = ReadManifest(file_.source().name(), rewritten_.text);
    // `{}` alone is JSON, where nothing is looked for that could be a comment.
    if (now->documents()[edit.document->index].json) return {};
    std::vector<std::string_view> left;
    for (const Comment& c : Layout(now->documents()[edit.document->index]).Comments())
      left.push_back(now->source().Slice(c.span));
    auto at = left.begin();
    for (const Comment& c : Layout(*edit.document).Comments()) {
      if (c.span.begin >= gone.begin && c.span.end <= gone.end) continue;
      at = std::find(at, left.end(), file_.source().Slice(c.span));
      if (at == left.end())
        return fmt::format("the comment `{}` is lost", file_.source().Slice(c.span));
      ++at;
    }
    return {};
  }

  const File& file_;
  const std::vector<Fix>& fixes_;
  EditCounts& counts_;
  Rewritten rewritten_;
};

}  // namespace

std::string TryRandomFixes(const std::string& name, const std::string& text, std::mt19937& random,
                           EditCounts& counts) {
  const auto file = ReadManifest(name, text);
  const auto documents = Readable(*file);
  if (documents.empty()) return {};
  RandomFixes draw(random);
  const auto any = [&]() -> const Document& { return *documents[draw.Below(documents.size())]; };
  std::vector<Fix> fixes;
  const std::size_t kind = draw.Below(10);
  if (kind == 0) {
    fixes.push_back(draw.OfComment(any()));
  } else if (kind < 7) {
    fixes.push_back(draw.Several(any()));
  } else {
    for (std::size_t i = 0; i < 2 + draw.Below(5); ++i) fixes.push_back(draw.Steady(any()));
  }
  return Verdict(*file, fixes, counts).Find();
}

}  // namespace giq::testing
