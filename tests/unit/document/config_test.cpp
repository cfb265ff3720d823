// giq-lint's own YAML files, read through yaml-cpp with guards.
#include <gtest/gtest.h>

#include "tests/unit/document/support.h"

namespace giq {
namespace {

std::string Config(std::string text, const Limits& limits = {}) {
  const auto file = ReadConfigFile("c.yaml", std::move(text), limits);
  if (!file) return file.error().Text();
  const Node* root = (*file)->documents().at(0).root;
  return root == nullptr ? "no root" : ToJson(*root);
}

TEST(ConfigFile, ReadsTheSameTypesAsManifests) {
  EXPECT_EQ(Config("a: yes\nb: 0x10\nc: '1'\nd: 1.0\ne: ~\nf:\ng: 2001-01-01\nh: |\n  x\n"),
            R"({"a":true,"b":16,"c":"1","d":1,"e":null,"f":null,"g":"2001-01-01","h":"x\n"})");
  EXPECT_EQ(Config("a: [1, {b: c}]\ny: !!str 1\n"), R"({"a":[1,{"b":"c"}],"true":"1"})");
  EXPECT_EQ(Config("a: .inf\n"), "c.yaml:1:4: .inf has no place in JSON");
}

TEST(ConfigFile, AnEmptyFileHasNoRoot) {
  EXPECT_EQ(Config(""), "no root");
  EXPECT_EQ(Config("# only a comment\n"), "no root");
}

TEST(ConfigFile, HasSpans) {
  const auto file = ReadConfigFile("c.yaml",
                                   "\xEF\xBB\xBF# caf\xC3\xA9\na: 'it''s' # x\nb:\n  - \"q\\\"\"\n "
                                   " - plain text # c\n  - |-\n    x\n    y\nc: # d\n");
  ASSERT_TRUE(file.has_value());
  const Node& root = *(*file)->documents()[0].root;
  const auto cut = [&](std::string_view pointer) {
    return Cut(**file, Resolve(root, pointer)->span);
  };
  EXPECT_EQ(cut("/a"), "'it''s'");
  EXPECT_EQ(cut("/b/0"), "\"q\\\"\"");
  EXPECT_EQ(cut("/b/1"), "plain text");
  EXPECT_EQ(cut("/b/2"), "|-\n    x\n    y");
  EXPECT_EQ(cut("/c"), "");
  const LineColumn at = (*file)->source().Locate(Resolve(root, "/c")->span.begin);
  EXPECT_EQ(at.line, 9U);
  EXPECT_EQ(at.column, 3U);
}

TEST(ConfigFile, DuplicateKeysAreErrorsWithBothPlaces) {
  EXPECT_EQ(Config("a: 1\nb: 2\na: 3\n"),
            "c.yaml:3:1: key \"a\" is already set in this mapping, at 1:1");
  EXPECT_EQ(Config("x:\n  yes: 1\n  \"true\": 3\n"),
            "c.yaml:3:3: key \"true\" is already set in this mapping, at 2:3");
}

TEST(ConfigFile, StrayTextIsRefused) {
  EXPECT_EQ(Config("{\"a\":1},"), "c.yaml:1:8: text behind the end of the document");
  EXPECT_EQ(Config("{\"a\":1}\n{\"b\":1}\n"), "c.yaml:2:1: text behind the end of the document");
  EXPECT_EQ(Config("a: 1\n---\nb: 1\n"), "c.yaml:2:1: text behind the end of the document");
  EXPECT_EQ(Config("a: 1\n]\n").substr(0, 9), "c.yaml:2:");
}

TEST(ConfigFile, AliasesAreRefused) {
  EXPECT_EQ(Config("a: &x [*x]\n"), "c.yaml:1:8: aliases are not allowed here");
  EXPECT_EQ(Config("a: &x 1\nb: *x\n"), "c.yaml:2:4: aliases are not allowed here");
  EXPECT_EQ(Config("a: &x 1\n"), R"({"a":1})");
}

TEST(ConfigFile, BrokenText) {
  EXPECT_EQ(Config("a: b\n c: \xFF\n"), "c.yaml:2:5: invalid UTF-8 (byte 0xFF)");
  EXPECT_EQ(Config("a: [1\n").substr(0, 9), "c.yaml:2:");
  EXPECT_EQ(Config("a:\n\tb: 1\n").substr(0, 9), "c.yaml:2:");
}

TEST(ConfigFile, Limits) {
  EXPECT_EQ(Config("[[[1]]]", {.depth = 2}), "c.yaml:1:3: nested more than 2 levels deep");
  EXPECT_EQ(Config("[1, 2]", {.nodes = 2}), "c.yaml:1:5: more than 2 nodes in the file");
  EXPECT_EQ(Config("a: 1234567", {.document_bytes = 5}), "c.yaml: 10 bytes, more than 5");
  EXPECT_EQ(Config(std::string(5 << 20, '#')), "c.yaml: 5242880 bytes, more than 4194304");
  EXPECT_EQ(ReadConfigFile("c.yaml", Repeat("[", 300) + Repeat("]", 300)).error().code,
            ErrorCode::kLimit);
}

}  // namespace
}  // namespace giq
