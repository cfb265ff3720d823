#include "engine/document/node.h"

#include <gtest/gtest.h>

#include "tests/unit/document/support.h"

namespace giq {
namespace {

TEST(Node, FindsKeysAndChainsOfThem) {
  const auto file = Read("spec:\n  template:\n    spec: {x: 1}\nlist: [1]\n");
  const Node& root = *file->documents()[0].root;
  EXPECT_EQ(root.At({"spec", "template", "spec", "x"})->integer, 1);
  EXPECT_EQ(root.At({"spec", "nothing", "spec"}), nullptr);
  EXPECT_EQ(root.At({"list", "0"}), nullptr) << "a sequence has no keys";
  EXPECT_EQ(root.Find("template"), nullptr);
  EXPECT_EQ(root.At({}), &root);
}

TEST(Pointer, EscapesSlashAndTilde) {
  const auto file = Read("metadata:\n  annotations:\n    a.b/c~d: x\n    \"\": y\n");
  const Node& annotations = *file->documents()[0].root->At({"metadata", "annotations"});
  const Node& value = *annotations.Find("a.b/c~d");
  EXPECT_EQ(PointerOf(value), "/metadata/annotations/a.b~1c~0d");
  EXPECT_EQ(Resolve(*file->documents()[0].root, PointerOf(value)), &value);
  EXPECT_EQ(PointerOf(*annotations.Find("")), "/metadata/annotations/");
  EXPECT_EQ(Resolve(*file->documents()[0].root, "/metadata/annotations/"), annotations.Find(""));
}

TEST(Pointer, CountsItems) {
  const auto file = Read("a:\n- x\n- b: [1, 2]\n");
  const Node& root = *file->documents()[0].root;
  EXPECT_EQ(PointerOf(root), "");
  EXPECT_EQ(Resolve(root, ""), &root);
  EXPECT_EQ(Resolve(root, "/a/1/b/0")->integer, 1);
  EXPECT_EQ(PointerOf(*Resolve(root, "/a/1/b/1")), "/a/1/b/1");
}

TEST(Pointer, ThatNamesNothingResolvesToNull) {
  const auto file = Read("a: [x]\n");
  const Node& root = *file->documents()[0].root;
  for (const std::string_view pointer :
       {"a", "/b", "/a/1", "/a/-", "/a/00", "/a/x", "/a/0/y", "/a/", "/a/99999999999999999999"}) {
    EXPECT_EQ(Resolve(root, pointer), nullptr) << pointer;
  }
}

TEST(ToJson, EscapesControlCharactersAndQuotes) {
  EXPECT_EQ(Json("a: \"\\\"\\\\\\n\\t\\x01\\e\"\n"), R"({"a":"\"\\\n\t\u0001\u001b"})");
  EXPECT_EQ(Json("a: \xC3\xA9/\n"), "{\"a\":\"\xC3\xA9/\"}");
}

TEST(ToJson, KeepsOrderAndExpandsAliases) {
  EXPECT_EQ(Json("z: &x [1, ~]\na: {}\nm: *x\nb: []\n"),
            R"({"z":[1,null],"a":{},"m":[1,null],"b":[]})");
}

TEST(ToJson, OfADuplicateKeyOnlyTheLast) {
  EXPECT_EQ(Json("a: 1\nb: 2\na: 3\n"), R"({"b":2,"a":3})");
}

TEST(Node, SizesCountKeysAndValues) {
  const auto file = Read("a: [1, 2]\nb: {c: d}\n");
  EXPECT_EQ(file->documents()[0].root->expanded_size, 1U + 4U + 4U);
}

}  // namespace
}  // namespace giq
