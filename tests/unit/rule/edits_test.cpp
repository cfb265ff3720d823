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

TEST(JsonString, Escapes) {
  EXPECT_EQ(JsonString("plain"), "\"plain\"");
  EXPECT_EQ(JsonString("a\"b\\c\nd"), "\"a\\\"b\\\\c\\nd\"");
}

}  // namespace
}  // namespace giq
