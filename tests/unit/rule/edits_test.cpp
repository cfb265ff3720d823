// Edits built from places.
#include "engine/rule/edits.h"

#include <gtest/gtest.h>

namespace giq {
namespace {

TEST(Edits, PointAtTheNode) {
  const auto file = ReadManifest("a.yaml", "metadata:\n  annotations:\n    a/b~c: \"1\"\n");
  const Document& document = file->documents().front();
  const Node* annotations = document.root->At({"metadata", "annotations"});
  ASSERT_NE(annotations, nullptr);

  const Edit replaced = ReplaceValue({&document, annotations->Find("a/b~c"), {}}, "\"2\"");
  EXPECT_EQ(replaced.op, Edit::Op::kReplace);
  EXPECT_EQ(replaced.document, &document);
  EXPECT_EQ(replaced.pointer, "/metadata/annotations/a~1b~0c");
  EXPECT_EQ(replaced.value_json, "\"2\"");

  const Edit added = AddMember({&document, annotations, {}}, "x/y~z", "true");
  EXPECT_EQ(added.op, Edit::Op::kAdd);
  EXPECT_EQ(added.pointer, "/metadata/annotations/x~1y~0z");
  EXPECT_EQ(added.value_json, "true");
}

TEST(Edits, AddToTheRoot) {
  const auto file = ReadManifest("a.yaml", "a: 1\n");
  const Document& document = file->documents().front();
  EXPECT_EQ(AddMember({&document, document.root, {}}, "b", "2").pointer, "/b");
}

TEST(AddMemberBelow, MakesTheMappingsThatAreMissing) {
  const auto file = ReadManifest("a.yaml", "a: {b: {c: 1}, empty: ~, list: []}\n");
  const Document& document = file->documents().front();
  const Place root = {&document, document.root, {}};

  const auto there = AddMemberBelow(root, {"a", "b"}, "d/e", "2");
  ASSERT_TRUE(there);
  EXPECT_EQ(there->pointer, "/a/b/d~1e");
  EXPECT_EQ(there->value_json, "2");

  const auto one = AddMemberBelow(root, {"a", "x"}, "d", "2");
  ASSERT_TRUE(one);
  EXPECT_EQ(one->pointer, "/a/x");
  EXPECT_EQ(one->value_json, "{\"d\":2}");

  const auto several = AddMemberBelow(root, {"a", "empty", "y"}, "d", "2");
  ASSERT_TRUE(several);
  EXPECT_EQ(several->op, Edit::Op::kAdd);
  EXPECT_EQ(several->pointer, "/a/empty");
  EXPECT_EQ(several->value_json, "{\"y\":{\"d\":2}}");

  EXPECT_FALSE(AddMemberBelow(root, {"a", "list"}, "d", "2"));
  EXPECT_FALSE(AddMemberBelow(root, {"a", "b", "c"}, "d", "2"));
}

TEST(AppendItem, MakesTheListThatIsMissing) {
  const auto file = ReadManifest("a.yaml", "list: [1]\nempty:\nmap: {}\n");
  const Document& document = file->documents().front();
  const Place root = {&document, document.root, {}};

  const auto appended = AppendItem(root, "list", "2");
  ASSERT_TRUE(appended);
  EXPECT_EQ(appended->pointer, "/list/-");
  EXPECT_EQ(appended->value_json, "2");
  for (const std::string_view key : {"empty", "missing"}) {
    const auto made = AppendItem(root, key, "2");
    ASSERT_TRUE(made) << key;
    EXPECT_EQ(made->pointer, "/" + std::string(key));
    EXPECT_EQ(made->value_json, "[2]");
  }
  EXPECT_FALSE(AppendItem(root, "map", "2"));
}

TEST(JsonString, Escapes) {
  EXPECT_EQ(JsonString("plain"), "\"plain\"");
  EXPECT_EQ(JsonString("a\"b\\c\nd"), "\"a\\\"b\\\\c\\nd\"");
}

}  // namespace
}  // namespace giq
