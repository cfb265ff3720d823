// What edits mean on a tree: RFC 6902.
#include "engine/edit/patch.h"

#include <gtest/gtest.h>

#include "tests/unit/document/support.h"

namespace giq {
namespace {

Edit Add(std::string pointer, std::string value) {
  return {Edit::Op::kAdd, nullptr, std::move(pointer), std::move(value)};
}
Edit Remove(std::string pointer) { return {Edit::Op::kRemove, nullptr, std::move(pointer), {}}; }
Edit Replace(std::string pointer, std::string value) {
  return {Edit::Op::kReplace, nullptr, std::move(pointer), std::move(value)};
}

/// The patched JSON, or `error: ` and why.
std::string Patched(std::string text, const std::vector<Edit>& edits) {
  const auto file = Read(std::move(text));
  auto json = PatchedJson(*file->documents().at(0).root, edits);
  return json ? *json : "error: " + json.error().what;
}

TEST(PatchedJson, AddsMembersAndItems) {
  EXPECT_EQ(Patched("a: 1\n", {Add("/b", "[2]")}), R"({"a":1,"b":[2]})");
  EXPECT_EQ(Patched("a: 1\n", {Add("/a", "2")}), R"({"a":2})");
  EXPECT_EQ(Patched("a: [1, 3]\n", {Add("/a/1", "2")}), R"({"a":[1,2,3]})");
  EXPECT_EQ(Patched("a: [1]\n", {Add("/a/-", "2"), Add("/a/2", "3")}), R"({"a":[1,2,3]})");
  EXPECT_EQ(Patched("a: {}\n", {Add("/a/b", "{}"), Add("/a/b/c", "null")}),
            R"({"a":{"b":{"c":null}}})");
  EXPECT_EQ(Patched("a: 1\n", {Add("", "[]")}), "[]");
}

TEST(PatchedJson, EscapesInPointers) {
  EXPECT_EQ(Patched("a/b: 1\nc~d: 2\n", {Replace("/a~1b", "3"), Remove("/c~0d")}), R"({"a/b":3})");
  EXPECT_EQ(Patched("a: {}\n", {Add("/a/~01", "1")}), R"({"a":{"~1":1}})");
}

TEST(PatchedJson, RemovesAndReplaces) {
  EXPECT_EQ(Patched("a: [1, 2, 3]\n", {Remove("/a/0"), Remove("/a/0")}), R"({"a":[3]})");
  EXPECT_EQ(Patched("a: [1, 2]\n", {Remove("/a/1"), Add("/a/-", "4")}), R"({"a":[1,4]})");
  EXPECT_EQ(Patched("a: {b: 1, c: 2}\n", {Replace("/a", R"({"c":3})")}), R"({"a":{"c":3}})");
  EXPECT_EQ(Patched("a: [1, 2, 3]\n", {Replace("/a", "[0, 1, 2, 3]")}), R"({"a":[0,1,2,3]})");
  EXPECT_EQ(Patched("a: [1, 2, 3]\n", {Replace("/a", "[3]")}), R"({"a":[3]})");
  EXPECT_EQ(Patched("a: 1\n", {Remove("/a"), Add("/a", "2")}), R"({"a":2})");
}

TEST(PatchedJson, AMemberUnderAnotherKeyKeepsItsPlace) {
  EXPECT_EQ(Patched("a: {x: 1}\nb: 2\n", {Add("/c", R"({"x":1})"), Remove("/a")}),
            R"({"c":{"x":1},"b":2})");
  EXPECT_EQ(Patched("a: 1\nb: 2\n", {Remove("/a"), Add("/c", "1")}), R"({"c":1,"b":2})");
}

TEST(PatchedJson, ChangesThroughAnAliasLeaveTheAnchorAlone) {
  EXPECT_EQ(Patched("a: &x {k: 1}\nb: *x\n", {Replace("/b/k", "2")}),
            R"({"a":{"k":1},"b":{"k":2}})");
  EXPECT_EQ(Patched("a: &x {k: 1}\nb:\n  <<: *x\n", {Add("/b/k", "2")}),
            R"({"a":{"k":1},"b":{"k":2}})");
}

TEST(PatchedJson, IsStrict) {
  EXPECT_EQ(Patched("a: 1\n", {Remove("/b")}), "error: there is no /b in the document");
  EXPECT_EQ(Patched("a: 1\n", {Replace("/b", "1")}), "error: there is no /b in the document");
  EXPECT_EQ(Patched("a: 1\n", {Add("/a/b", "1")}), "error: there is no /a/b in the document");
  EXPECT_EQ(Patched("a: [1]\n", {Add("/a/2", "1")}), "error: there is no place 2 in a list of 1");
  EXPECT_EQ(Patched("a: [1]\n", {Add("/a/01", "1")}), "error: there is no place 01 in a list of 1");
  EXPECT_EQ(Patched("a: [1]\n", {Remove("/a/-")}), "error: there is no /a/- in the document");
  EXPECT_EQ(Patched("a: 1\n", {Remove("")}), "error: a document cannot be taken away as a whole");
  EXPECT_EQ(Patched("a: 1\n", {Replace("a", "1")}), "error: `a` is no JSON pointer");
  EXPECT_EQ(Patched("a: 1\n", {Replace("/a", "{")}), "error: the new value is no JSON");
}

TEST(JsonPatch, ListsTheEditsInOrder) {
  EXPECT_EQ(JsonPatchOf(std::vector<Edit>{}), "[]");
  EXPECT_EQ(JsonPatchOf(std::vector{Add("/a~1b", R"({"c":"\""})"), Remove("/d"), Replace("/e", "1"),
                                    Edit{.op = Edit::Op::kReplaceComment, .comment = {1, 2}}}),
            R"([{"op":"add","path":"/a~1b","value":{"c":"\""}},{"op":"remove","path":"/d"},)"
            R"({"op":"replace","path":"/e","value":1}])");
}

}  // namespace
}  // namespace giq
