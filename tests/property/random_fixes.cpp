#include "tests/property/random_fixes.h"

#include <fmt/format.h>

#include <iterator>
#include <string_view>

#include "engine/document/pointer.h"
#include "engine/rule/comments.h"
#include "engine/rule/edits.h"

namespace giq::testing {
namespace {

constexpr std::size_t kMostPointers = 400;

constexpr std::string_view kKeys[] = {"a", "b",   "name", "env", "new",  "y",
                                      "1", "p q", "x/y",  "t~u", "spec", "ä"};
constexpr std::string_view kOthers[] = {"1",     "-7",   "2.5", "1e3", "true",
                                        "false", "null", "{}",  "[]"};
constexpr std::string_view kTexts[] = {"foo",
                                       "yes",
                                       "y",
                                       "1",
                                       "0o17",
                                       "1_000",
                                       "",
                                       "null",
                                       "a: b",
                                       "a #b",
                                       "8Gi",
                                       "2x4",
                                       "it's",
                                       "q\"\\",
                                       "x\ny",
                                       "\t",
                                       " s ",
                                       "größe",
                                       "\xE2\x80\xA8",
                                       "--a=b",
                                       "/dev/shm",
                                       "-",
                                       "a:",
                                       "{x}",
                                       "*x",
                                       "🚀",
                                       "run 0 --x=1 # no comment\nrun 9\n",
                                       "several other over lines"};

std::string ParentOf(const std::string& pointer) { return pointer.substr(0, pointer.rfind('/')); }

bool IsMember(Json& state, const std::string& pointer) {
  return !pointer.empty() && At(state, ParentOf(pointer))->kind == NodeKind::kMapping;
}

Edit Make(const Document& document, Edit::Op op, std::string pointer, std::string value) {
  return {.op = op,
          .document = &document,
          .pointer = std::move(pointer),
          .value_json = std::move(value)};
}

}  // namespace

std::string RandomFixes::Key() { return std::string(kKeys[Below(std::size(kKeys))]); }

std::string RandomFixes::Scalar() {
  if (Below(4) == 0) return std::string(kOthers[Below(std::size(kOthers))]);
  return JsonString(kTexts[Below(std::size(kTexts))]);
}

std::string RandomFixes::Value() {
  switch (Below(6)) {
    case 0:
      return fmt::format(R"({{"name":{},"value":{}}})", Scalar(), Scalar());
    case 1:
      return fmt::format(R"([{},{{"a":[{}],"y":{{"b":{}}}}},[[{}]]])", Scalar(), Scalar(), Scalar(),
                         Scalar());
    default:
      return Scalar();
  }
}

Fix RandomFixes::Several(const Document& document) {
  Fix fix{.title = "fix", .safe = true, .edits = {}};
  Json state = JsonOf(*document.root);
  const std::size_t edits = 1 + Below(3);
  for (std::size_t i = 0; i < edits; ++i) {
    for (const Edit& edit : Any(document, state)) {
      if (!Apply(state, edit)) break;
      fix.edits.push_back(edit);
    }
  }
  return fix;
}

Fix RandomFixes::Steady(const Document& document) {
  Json state = JsonOf(*document.root);
  const auto pointers = PointersOf(state, kMostPointers);
  const std::string pointer = pointers[Below(pointers.size())];
  const Json& target = *At(state, pointer);
  Edit edit = Make(document, Edit::Op::kReplace, pointer, Value());
  if (target.kind == NodeKind::kMapping && Below(2) == 0) {
    edit.op = Edit::Op::kAdd;
    edit.pointer += "/" + EscapeToken(Key());
  } else if (target.kind == NodeKind::kSequence && Below(2) == 0) {
    // Two equal ones would merge.
    edit = Make(document, Edit::Op::kAdd, pointer + "/-", fmt::format("\"item {}\"", ++items_));
  } else if (IsMember(state, pointer) && Below(3) == 0) {
    edit = Make(document, Edit::Op::kRemove, pointer, {});
  }
  return {.title = "fix", .safe = true, .edits = {edit}};
}

Fix RandomFixes::OfComment(const Document& document) {
  const auto comments = Layout(document).Comments();
  if (comments.empty()) return {};
  Edit edit = {.op = Edit::Op::kReplaceComment, .document = &document};
  edit.comment = comments[Below(comments.size())].span;
  if (Below(2) == 0) edit.text = "# another";
  return {.title = "fix", .safe = true, .edits = {edit}};
}

std::vector<Edit> RandomFixes::Any(const Document& document, Json& state) {
  const auto pointers = PointersOf(state, kMostPointers);
  const std::string pointer = pointers[Below(pointers.size())];
  const Json& target = *At(state, pointer);
  const std::size_t kind = Below(4);
  if (target.kind == NodeKind::kMapping && kind < 2) {
    return {Make(document, Edit::Op::kAdd, pointer + "/" + EscapeToken(Key()), Value())};
  }
  if (target.kind == NodeKind::kSequence && kind < 2) {
    const std::string place = fmt::format("/{}", Below(target.items.size() + 1));
    return {Make(document, Edit::Op::kAdd, pointer + (kind == 0 ? "/-" : place), Value())};
  }
  if (pointer.empty() || kind == 3) {
    return {Make(document, Edit::Op::kReplace, pointer, Value())};
  }
  if (Below(5) == 0 && IsMember(state, pointer)) {
    auto renaming = Renaming(document, state, pointer);
    if (!renaming.empty()) return renaming;
  }
  return {Make(document, Edit::Op::kRemove, pointer, {})};
}

std::vector<Edit> RandomFixes::Renaming(const Document& document, Json& state,
                                        const std::string& pointer) {
  const Node* node = Resolve(*document.root, pointer);
  const std::string to = fmt::format("{}/renamed{}", ParentOf(pointer), Below(3));
  const bool as_before = node != nullptr && JsonOf(*node) == *At(state, pointer);
  if (!as_before || At(state, to) != nullptr) return {};
  return {Make(document, Edit::Op::kAdd, to, ToJson(*node)),
          Make(document, Edit::Op::kRemove, pointer, {})};
}

}  // namespace giq::testing
