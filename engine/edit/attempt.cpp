#include "engine/edit/attempt.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "engine/edit/lines.h"
#include "engine/edit/verify.h"
#include "engine/rule/comments.h"

namespace giq {
namespace {

// Fixes refused together are tried alone up to this number in a file; more are refused as they are.
constexpr std::size_t kMostAlone = 256;

const Fix& At(std::span<const Fix* const> fixes, std::uint32_t number) { return *fixes[number]; }

FixResult Refusing(std::string reason, Span at, const Document* document) {
  return {FixOutcome::kRefused, Refusal{std::move(reason), at, document}};
}

bool InTextBlock(const Node& node, std::uint32_t at) {
  if (node.alias || at < node.span.begin || at >= node.span.end) return false;
  if (node.style == Style::kLiteral || node.style == Style::kFolded) return true;
  const auto holds = [at](const Entry& entry) {
    return !entry.merged && InTextBlock(*entry.value, at);
  };
  return std::any_of(node.items.begin(), node.items.end(),
                     [at](const Node* item) { return InTextBlock(*item, at); }) ||
         std::any_of(node.entries.begin(), node.entries.end(), holds);
}

bool InTextBlock(const File& file, std::uint32_t at) {
  return std::any_of(file.documents().begin(), file.documents().end(), [at](const Document& d) {
    return d.root != nullptr && InTextBlock(*d.root, at);
  });
}

}  // namespace

Workbench::Workbench(const File& file, std::span<const Fix* const> fixes, const Limits& limits)
    : file_(file), fixes_(fixes), limits_(limits) {}

std::vector<const Edit*> Workbench::EditsOf(std::uint32_t number) const {
  std::vector<const Edit*> edits;
  for (const Edit& edit : At(fixes_, number).edits) {
    if (edit.document != nullptr && edit.document->file == &file_) edits.push_back(&edit);
  }
  return edits;
}

FixResult Workbench::Refuse(std::uint32_t number, std::string reason) const {
  const Document* document = EditsOf(number).front()->document;
  return Refusing(std::move(reason), document->span, document);
}

Page& Workbench::PageOf(const Document& document) {
  return pages_.try_emplace(document.index, document).first->second;
}

// All edits of a fix, or none.
FixResult Workbench::Apply(std::uint32_t number, Draft& draft) {
  std::map<const Document*, std::vector<const Edit*>> by_document;
  const auto edits = EditsOf(number);
  for (const Edit* edit : edits) {
    if (edit->op != Edit::Op::kReplaceComment) by_document[edit->document].push_back(edit);
  }
  std::vector<PatchedTree*> touched;
  const auto take_back = [&] {
    for (PatchedTree* tree : touched) tree->Undo();
  };
  for (const auto& [document, own] : by_document) {
    if (document->root == nullptr) {
      take_back();
      return Refusing("the document could not be read", document->span, document);
    }
    PatchedTree& tree =
        draft.trees.try_emplace(document->index, *document->root, values_).first->second;
    touched.push_back(&tree);
    const auto done = tree.Apply(own, number);
    if (done) continue;
    take_back();
    if (done.error().clash) return {FixOutcome::kWaits, std::nullopt};
    return Refusing(done.error().reason, document->span, document);
  }
  const auto is_comment = [](const Edit* e) { return e->op == Edit::Op::kReplaceComment; };
  for (const Edit* edit : edits) {
    if (!is_comment(edit) || !Clashes(*edit, draft)) continue;
    take_back();
    return {FixOutcome::kWaits, std::nullopt};
  }
  for (const Edit* edit : edits) {
    if (!is_comment(edit)) continue;
    CommentEdit own = {edit->document, edit->comment, edit->text, {}};
    draft.comments.try_emplace(edit->comment.begin, std::move(own))
        .first->second.by.push_back(number);
  }
  return {};
}

// Whether another fix wants something else of the same comment.
bool Workbench::Clashes(const Edit& edit, const Draft& draft) const {
  auto next = draft.comments.lower_bound(edit.comment.begin);
  if (next != draft.comments.begin() && std::prev(next)->second.span.end > edit.comment.begin) {
    return true;
  }
  if (next == draft.comments.end() || next->first >= edit.comment.end) return false;
  return next->second.span != edit.comment || next->second.text != edit.text;
}

bool Workbench::IsComment(const Document& document, Span span) {
  const auto [known, fresh] = comments_.try_emplace(document.index);
  if (fresh) {
    for (const Comment& comment : Layout(document).Comments()) {
      known->second.push_back(comment.span);
    }
  }
  const auto behind = std::upper_bound(
      known->second.begin(), known->second.end(), span.begin,
      [](std::uint32_t begin, const Span& comment) { return begin < comment.begin; });
  return behind != known->second.begin() && span.end <= std::prev(behind)->end;
}

void Workbench::RenderComment(const CommentEdit& edit, Splices& splices,
                              std::vector<Refused>& refused) {
  const std::string_view text = file_.source().text();
  const auto refuse = [&](std::string reason) {
    refused.push_back({edit.by, {std::move(reason), edit.span, edit.document}});
  };
  if (const auto& fault = PageOf(*edit.document).fault()) return refuse(*fault);
  if (edit.span.empty() || !IsComment(*edit.document, edit.span) || text[edit.span.begin] != '#') {
    return refuse("there is no comment to change");
  }
  if (!edit.text.empty()) {
    const bool fits = edit.text[0] == '#' && edit.text.find_first_of("\r\n") == std::string::npos;
    if (!fits) return refuse("the new comment is none");
    return splices.ReplaceComment(edit.span, edit.text, edit.by);
  }
  const bool alone =
      BeginsLine(text, edit.span.begin) && edit.span.end == LineEnd(text, edit.span.end);
  if (alone) {
    const Span lines = {LineBegin(text, edit.span.begin), NextLine(text, edit.span.end)};
    return splices.ReplaceComment(lines, {}, edit.by);
  }
  Span span = edit.span;
  while (text[span.begin - 1] == ' ' || text[span.begin - 1] == '\t') --span.begin;
  splices.ReplaceComment(span, {}, edit.by);
}

void Workbench::Render(const Draft& draft, Splices& splices, std::vector<Refused>& refused) {
  for (const auto& [index, tree] : draft.trees) {
    Renderer(PageOf(file_.documents()[index]), values_, splices, refused).Render(tree.root());
  }
  for (const auto& [at, edit] : draft.comments) RenderComment(edit, splices, refused);
}

std::optional<Refusal> Workbench::RefusedAlone(std::uint32_t number) {
  Draft draft;
  if (auto result = Apply(number, draft); result.refusal) return result.refusal;
  Splices splices(file_.source().text());
  std::vector<Refused> refused;
  Render(draft, splices, refused);
  return refused.empty() ? std::nullopt : std::optional(std::move(refused.front().refusal));
}

// One of several fixes refused together may be made when it comes alone.
void Workbench::Judge(const Refused& refused, Verdicts& verdicts) {
  const std::set<std::uint32_t> numbers(refused.by.begin(), refused.by.end());
  const bool alone = numbers.size() > 1 && tried_alone_ + numbers.size() <= kMostAlone;
  if (alone) tried_alone_ += numbers.size();
  for (const std::uint32_t number : numbers) {
    if (verdicts.contains(number)) continue;
    if (!alone) {
      verdicts[number] = {FixOutcome::kRefused, refused.refusal};
      continue;
    }
    auto refusal = RefusedAlone(number);
    const FixOutcome outcome = refusal ? FixOutcome::kRefused : FixOutcome::kWaits;
    verdicts[number] = {outcome, std::move(refusal)};
  }
  // All of them waiting would wait for ever: the first is made now.
  const auto waits = [&](auto n) { return verdicts[n].outcome == FixOutcome::kWaits; };
  if (alone && std::all_of(numbers.begin(), numbers.end(), waits)) verdicts.erase(*numbers.begin());
}

void Workbench::Judge(const Collision& collision, Verdicts& verdicts) const {
  const std::set<std::uint32_t> first(collision.first.begin(), collision.first.end());
  bool several = false;
  for (const std::uint32_t number : collision.second) {
    if (first.contains(number)) continue;
    verdicts[number] = {FixOutcome::kWaits, std::nullopt};
    several = true;
  }
  if (several) return;
  for (const std::uint32_t number : first) {
    verdicts[number] = Refuse(number, "its changes stand too close to each other");
  }
}

Workbench::Outcome Workbench::Try(std::span<const std::uint32_t> numbers) {
  constexpr int kMostRounds = 8;
  Verdicts verdicts;
  Outcome outcome;
  for (int round = 0; round < kMostRounds; ++round) {
    outcome.results.clear();
    Draft draft;
    for (const std::uint32_t number : numbers) {
      const auto known = verdicts.find(number);
      outcome.results.emplace_back(number,
                                   known != verdicts.end() ? known->second : Apply(number, draft));
    }
    Splices splices(file_.source().text());
    std::vector<Refused> refused;
    Render(draft, splices, refused);
    for (const Refused& one : refused) Judge(one, verdicts);
    if (!refused.empty()) continue;
    const auto spliced = splices.Join([this](std::uint32_t at) { return InTextBlock(file_, at); });
    if (!spliced) {
      Judge(spliced.error(), verdicts);
      continue;
    }
    outcome.text = spliced->text();
    outcome.as_meant = Check(*spliced, draft);
    return outcome;
  }
  return outcome;
}

// Reads the whole text again: the same documents, those with edits as meant, the others byte for
// byte as before.
bool Workbench::Check(const Spliced& spliced, const Draft& draft) {
  const auto changed = [](const auto& tree) { return Changed(tree.second.root()); };
  if (spliced.text() == file_.source().text()) {
    return std::none_of(draft.trees.begin(), draft.trees.end(), changed);
  }
  bytes_read_ += spliced.text().size();
  const auto file = ReadManifest(file_.source().name(), spliced.text(), limits_);
  const auto& documents = file->documents();
  std::size_t at = 0;
  for (const Document& old : file_.documents()) {
    const Span place = {spliced.Map(old.span.begin, false), spliced.Map(old.span.end, true)};
    if (at == documents.size() || documents[at].span.begin != place.begin) return false;
    if (!CheckDocument(old, documents[at++], place, draft)) return false;
    // One that was left unread before may be several.
    while (old.left_unread && at < documents.size() && documents[at].span.begin < place.end) ++at;
  }
  return at == documents.size();
}

bool Workbench::CheckDocument(const Document& old, const Document& now, Span place,
                              const Draft& draft) const {
  const auto tree = draft.trees.find(old.index);
  const bool edited = tree != draft.trees.end() && Changed(tree->second.root());
  const auto comment = draft.comments.lower_bound(old.span.begin);
  const bool commented = comment != draft.comments.end() && comment->first < old.span.end;
  if (!edited && !commented && file_.source().Slice(old.span) != now.file->source().Slice(place)) {
    return false;
  }
  if (old.left_unread) return true;
  const bool read_alike = (now.root == nullptr) == (old.root == nullptr);
  if (now.span != place || !read_alike || !SameProblems(old, now)) return false;
  return tree == draft.trees.end() || IsAsMeant(tree->second.root(), *now.root);
}

}  // namespace giq
