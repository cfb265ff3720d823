// The edge cases of editing YAML by text, by number: members and items (29 to 35).
#include <gtest/gtest.h>

#include "tests/unit/edit/support.h"

namespace giq {
namespace {

TEST(EdgeCase, Case29Brackets) {
  EXPECT_EQ(Fixed("a: {b: 1}\n", {Add("/a/c", "2")}), "a: {b: 1, c: 2}\n");
  EXPECT_EQ(Fixed("a: { b: 1 } # c\n", {Add("/a/c", "2")}), "a: { b: 1, c: 2 } # c\n");
  EXPECT_EQ(Fixed("a: {b: 1,}\n", {Add("/a/c", "2")}), "a: {b: 1, c: 2,}\n");
  EXPECT_EQ(Fixed("a: [x, y]\n", {Add("/a/-", "\"p q\"")}), "a: [x, y, \"p q\"]\n");
  EXPECT_EQ(Fixed("a: [x, y]\n", {Add("/a/1", R"({"k":[true,null,{}]})")}),
            "a: [x, {k: [true, null, {}]}, y]\n");
  EXPECT_EQ(Fixed("a: [\"x\"]\n", {Add("/a/-", "\"y\"")}), "a: [\"x\", \"y\"]\n");
  EXPECT_EQ(Fixed("- [ ] # c\n", {Add("/0/-", "1")}), "- - 1 # c\n");
  EXPECT_EQ(Fixed("a: { # c\n  b: 1 }\n", {Add("/a/c", "2")}), "a: { # c\n  b: 1,\n  c: 2 }\n");
  EXPECT_EQ(Fixed("a: {b: {}}\n", {Add("/a/b/c", "1")}), "a: {b: {c: 1}}\n");
}

TEST(EdgeCase, Case30BracketsOverLinesAndJson) {
  EXPECT_EQ(Fixed("a: [\n  x, # x\n  y # y\n]\n", {Add("/a/-", "\"z\"")}),
            "a: [\n  x, # x\n  y, # y\n  z\n]\n");
  EXPECT_EQ(Fixed("a: [\n  x,\n  y, # y\n]\n", {Add("/a/-", "\"z\"")}),
            "a: [\n  x,\n  y, # y\n  z,\n]\n");
  EXPECT_EQ(Fixed("a: [x,\n    y]\n", {Add("/a/-", "\"z\"")}), "a: [x,\n    y,\n    z]\n");
  EXPECT_EQ(Fixed("{\"a\":1,\"b\":[1,2]}\n", {Add("/c", R"({"d":[3,"x"]})"), Add("/b/-", "3")}),
            "{\"a\":1,\"b\":[1,2,3],\"c\":{\"d\":[3,\"x\"]}}\n");
  EXPECT_EQ(Fixed("{\"a\": 1}\n", {Add("/c", R"({"d":[3]})")}),
            "{\"a\": 1, \"c\": {\"d\": [3]}}\n");
  const std::string pretty = "{\n\t\"a\": 1,\n\t\"b\": {\n\t\t\"c\": []\n\t}\n}\n";
  EXPECT_EQ(Fixed(pretty, {Add("/b/d", R"({"e":1})"), Add("/b/c/-", "2"), Add("/f", "null")}),
            "{\n\t\"a\": 1,\n\t\"b\": {\n\t\t\"c\": [\n\t\t\t2\n\t\t],\n\t\t\"d\": {\n\t\t\t\"e\": "
            "1\n\t\t}\n\t},\n\t\"f\": null\n}\n");
  EXPECT_EQ(Fixed(pretty, {Remove("/a")}), "{\n\t\"b\": {\n\t\t\"c\": []\n\t}\n}\n");
  EXPECT_EQ(Fixed(pretty, {Remove("/b")}), "{\n\t\"a\": 1\n}\n");
  EXPECT_EQ(
      Fixed("{\"a\":\"x\"}\n{\"b\":1}\n", {Replace("/a", "\"yes\\u0001\""), Add("/c", "2", 1)}),
      "{\"a\":\"yes\\u0001\"}\n{\"b\":1,\"c\":2}\n");
}

TEST(EdgeCase, Case31EmptyLists) {
  const std::string env = R"([{"name":"A","value":"1"}])";
  const std::string lines = "\n- name: A\n  value: \"1\"\nx: 1\n";
  EXPECT_EQ(Fixed("env: []\nx: 1\n", {Add("/env/-", R"({"name":"A","value":"1"})")}),
            "env:" + lines);
  EXPECT_EQ(Fixed("env: {}\nx: 1\n", {Replace("/env", env)}), "env:" + lines);
  EXPECT_EQ(Fixed("env:\nx: 1\n", {Replace("/env", env)}), "env:" + lines);
  EXPECT_EQ(Fixed("env: ~  # c\nx: 1\n", {Add("/env", env)}), "env:  # c" + lines);
  EXPECT_EQ(Fixed("env: null\nx: 1\n", {Add("/env", env)}), "env:" + lines);
  EXPECT_EQ(Fixed("env: [ ] # c\nx: 1\n", {Add("/env/0", R"({"name":"A","value":"1"})")}),
            "env: # c" + lines);
}

TEST(EdgeCase, Case32DashesOfAllKinds) {
  EXPECT_EQ(Fixed("a:\n- 1\n", {Add("/a/-", "2")}), "a:\n- 1\n- 2\n");
  EXPECT_EQ(Fixed("a:\n  - 1\n", {Add("/a/-", "2"), Add("/b", "[3]")}),
            "a:\n  - 1\n  - 2\nb:\n  - 3\n");
  EXPECT_EQ(Fixed("a:\n-   name: x\n    v: 1\n",
                  {Add("/a/0/w", "2"), Add("/a/-", R"({"name":"u","v":1})")}),
            "a:\n-   name: x\n    v: 1\n    w: 2\n- name: u\n  v: 1\n");
  EXPECT_EQ(Fixed("a:\n-\n  x: 1\n-\n", {Add("/a/0/t", "2"), Replace("/a/1", R"({"z":3,"w":4})")}),
            "a:\n-\n  x: 1\n  t: 2\n- z: 3\n  w: 4\n");
  EXPECT_EQ(Fixed("- - x\n  - y\n- - z\n", {Add("/0/-", "1"), Add("/1/0", "2")}),
            "- - x\n  - y\n  - 1\n- - 2\n  - z\n");
  EXPECT_EQ(Fixed("a:\n- 1\n- 3\n", {Add("/a/1", "2"), Add("/a/0", "0")}),
            "a:\n- 0\n- 1\n- 2\n- 3\n");
}

TEST(EdgeCase, Case33WiderIndentation) {
  EXPECT_EQ(
      Fixed("a:\n    b:\n        c: 1\n", {Add("/a/d", R"({"e":{"f":1},"g":[1]})")}),
      "a:\n    b:\n        c: 1\n    d:\n        e:\n            f: 1\n        g:\n        - 1\n");
  EXPECT_EQ(Fixed("a:\n   b:\n      - 1\nc: {}\n", {Add("/c/d", "[2]")}),
            "a:\n   b:\n      - 1\nc:\n   d:\n      - 2\n");
}

TEST(EdgeCase, Case34Removals) {
  EXPECT_EQ(Fixed("- a: 1\n  b: 2\n", {Remove("/0/a")}), "- b: 2\n");
  EXPECT_EQ(Fixed("- a: 1 # a\n  # of b\n  b: 2\n", {Remove("/0/a")}), "-\n  # of b\n  b: 2\n");
  EXPECT_EQ(Fixed("- a:\n    x: 1\n  b: 2\n  c: 3\n", {Remove("/0/a"), Remove("/0/b")}),
            "- c: 3\n");
  EXPECT_EQ(Fixed("x:\n  a: 1 # one\ny: 2\n", {Remove("/x/a")}), "x: {}\ny: 2\n");
  EXPECT_EQ(Fixed("x: # c\n  # above\n  a: 1\ny: 2\n", {Remove("/x/a")}),
            "x: {} # c\n  # above\ny: 2\n");
  EXPECT_EQ(Fixed("x:\n- 1\ny: 2\n", {Remove("/x/0")}), "x: []\ny: 2\n");
  EXPECT_EQ(Fixed("- a: 1\n- b: 2\n", {Remove("/0/a")}), "- {}\n- b: 2\n");
  EXPECT_EQ(Fixed("a: 1\n", {Remove("/a")}), "{}\n");
  EXPECT_EQ(Fixed("a: [1, 2, 3]\n", {Remove("/a/2")}), "a: [1, 2]\n");
  EXPECT_EQ(Fixed("a: [1, 2, 3]\n", {Remove("/a/0")}), "a: [2, 3]\n");
  EXPECT_EQ(Fixed("a: [1, 2, 3]\n", {Remove("/a/1"), Remove("/a/1")}), "a: [1]\n");
  EXPECT_EQ(Fixed("a: [1, 2,]\n", {Remove("/a/1")}), "a: [1,]\n");
  EXPECT_EQ(Fixed("a: [ 1 ]\n", {Remove("/a/0")}), "a: []\n");
  EXPECT_EQ(Fixed("a: [\n  1, # 1\n  2, # 2\n  3 # 3\n]\n", {Remove("/a/2")}),
            "a: [\n  1, # 1\n  2 # 2\n]\n");
  EXPECT_EQ(Fixed("a: [\n  1, # 1\n  2, # 2\n  3 # 3\n]\n", {Remove("/a/1")}),
            "a: [\n  1, # 1\n  3 # 3\n]\n");
  EXPECT_EQ(Fixed("a:\n# of b\n  b: 1\n\n  # of c\n  c:\n  - 1\n  - 2\n  # end\nd: 1\n",
                  {Remove("/a/c")}),
            "a:\n# of b\n  b: 1\n\n  # of c\n  # end\nd: 1\n");
  EXPECT_EQ(Fixed("- - x\n  - y\n", {Remove("/0/0")}), "- - y\n");
}

TEST(EdgeCase, Case35Keys) {
  EXPECT_EQ(Fixed("? a\n: 1\nb: 2\n", {Replace("/a", "3")}), "? a\n: 3\nb: 2\n");
  EXPECT_EQ(Fixed("b: 2\n? a\n: 1\n", {Remove("/a")}), "refused: the key is not written as `key:`");
  EXPECT_EQ(Fixed("\"a b\": 1\n'c': 2\n", {Replace("/a b", "3"), Remove("/c")}), "\"a b\": 3\n");
  EXPECT_EQ(Fixed("y: 1\n", {Replace("/true", "2"), Add("/y", "3")}), "y: 2\n\"y\": 3\n");
  EXPECT_EQ(Fixed("a: {}\n", {Add("/a/b.c~1d", "1"), Add("/a/1", "2"), Add("/a/p q", "3")}),
            "a:\n  b.c/d: 1\n  \"1\": 2\n  p q: 3\n");
}

}  // namespace
}  // namespace giq
