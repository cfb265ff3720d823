#include "engine/edit/patch.h"

#include <vector>

#include "engine/edit/patched_tree.h"
#include "engine/rule/edits.h"

namespace giq {
namespace {

std::string_view OpName(Edit::Op op) {
  switch (op) {
    case Edit::Op::kAdd:
      return "add";
    case Edit::Op::kRemove:
      return "remove";
    default:
      return "replace";
  }
}

}  // namespace

std::string JsonPatchOf(std::span<const Edit> edits) {
  std::string out = "[";
  for (const Edit& edit : edits) {
    if (edit.op == Edit::Op::kReplaceComment) continue;
    if (out.size() > 1) out += ',';
    out += "{\"op\":" + JsonString(OpName(edit.op)) + ",\"path\":" + JsonString(edit.pointer);
    if (edit.op != Edit::Op::kRemove) out += ",\"value\":" + edit.value_json;
    out += '}';
  }
  return out + "]";
}

Result<std::string> PatchedJson(const Node& root, std::span<const Edit> edits) {
  std::vector<const Edit*> of_the_tree;
  for (const Edit& edit : edits) {
    if (edit.op != Edit::Op::kReplaceComment) of_the_tree.push_back(&edit);
  }
  Values values;
  PatchedTree tree(root, values);
  if (auto done = tree.Apply(of_the_tree, 0); !done) {
    return Fail(ErrorCode::kInvalid, std::move(done.error().reason));
  }
  return SlotJson(tree.root());
}

}  // namespace giq
