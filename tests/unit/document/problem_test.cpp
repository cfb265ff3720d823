// Hostile and broken input: each fault is reported once, at its place, and nothing takes long.
#include <gtest/gtest.h>

#include <chrono>

#include "tests/unit/document/support.h"

namespace giq {
namespace {

/// The first problem of the first document as `line:column message`.
std::string Fault(std::string text, const Limits& limits = {}) {
  const auto file = Read(std::move(text), limits);
  const Document& document = file->documents().at(0);
  EXPECT_EQ(document.root, nullptr);
  if (document.problems.empty()) return "none";
  return At(*file, document.problems[0]) + " " + document.problems[0].message;
}

ProblemKind Kind(std::string text, const Limits& limits = {}) {
  return Read(std::move(text), limits)->documents().at(0).problems.at(0).kind;
}

TEST(Syntax, SaysWhatAndWhere) {
  EXPECT_EQ(Fault("a: b\n c: d\n"), "2:3 mapping values are not allowed in this context");
  EXPECT_EQ(Fault("a:\n  - b\n c: d\n"),
            "3:2 did not find expected key while parsing a block mapping");
  EXPECT_EQ(Fault("a: 'b\n"), "2:1 found unexpected end of stream while scanning a quoted scalar");
  EXPECT_EQ(Fault("a: @b\n"),
            "1:4 found character that cannot start any token while scanning for the next token");
  EXPECT_EQ(Fault("caf\xC3\xA9: {\xC3\xA9: @}\n"),
            "1:11 found character that cannot start any token while scanning for the next token");
}

TEST(Syntax, NamesTabs) {
  EXPECT_EQ(
      Fault("a:\n\tb: 1\n"),
      "2:1 found character that cannot start any token (a tab) while scanning for the next token");
}

TEST(Syntax, WhatOnlyGoYamlRefuses) {
  EXPECT_EQ(Fault("a: \"x\\/y\"\n"), "1:6 found unknown escape character `\\/`");
  EXPECT_EQ(Json("a: \"x\\\\/y\"\n"), R"({"a":"x\\/y"})");
  EXPECT_EQ(Fault("a: [http://x?y]\n"), "1:13 found `?` in a plain scalar inside brackets");
  EXPECT_EQ(Json("a: http://x?y\n"), R"({"a":"http://x?y"})");
}

TEST(Syntax, WhatOnlyGoYamlReads) {
  EXPECT_EQ(Json("a: \"it\\'s\"\nb: \"\\'x\\\\'\"\n"), R"({"a":"it's","b":"'x\\'"})");
  EXPECT_EQ(Json("\"k\\'\": &x 1\n"), R"({"k'":1})");
  EXPECT_EQ(Fault("a: \"\\' \\q\"\n"),
            "1:8 found unknown escape character while parsing a quoted scalar");
  EXPECT_EQ(Fault("a: \"\\' \\P\"\n"), "1:4 found unknown escape character");
  const auto file = Read("a: \"it\\'s\" # c\n");
  EXPECT_EQ(Cut(*file, file->documents()[0].root->Find("a")->span), "\"it\\'s\"");
}

TEST(Syntax, BrokenText) {
  EXPECT_EQ(Fault("a: b\nc: d\xFF\n"), "2:5 invalid UTF-8 (byte 0xFF)");
  EXPECT_EQ(Fault("a: \xED\xA0\x80\n"), "1:4 invalid UTF-8 (byte 0xED)") << "a surrogate";
  EXPECT_EQ(Fault("a: \xC0\x80\n"), "1:4 invalid UTF-8 (byte 0xC0)") << "overlong";
  EXPECT_EQ(Fault("a: \xF4\x90\x80\x80\n"), "1:4 invalid UTF-8 (byte 0xF4)") << "above U+10FFFF";
  EXPECT_EQ(Fault("a: \xE2\x82"), "1:4 invalid UTF-8 (byte 0xE2)") << "cut off";
  EXPECT_EQ(Fault("a: b\x07\n"), "1:5 control character U+0007");
  EXPECT_EQ(Fault("a: b\x7F\n"), "1:5 control character U+007F");
  EXPECT_EQ(Fault("# caf\xE9\n"), "1:6 invalid UTF-8 (byte 0xE9)")
      << "kubectl refuses it in comments, too";
  std::string late(9000, ' ');
  late[100] = 'a';
  EXPECT_EQ(Fault(late + std::string("\0", 1)), "1:9001 control character U+0000");
}

TEST(Template, ExplainsWhyADocumentIsUnreadable) {
  EXPECT_EQ(Fault("a: 1\nb: {{ .Values.b }}\n"), "2:4 unrendered template text");
  EXPECT_EQ(Fault("{{- if .x }}\na: 1\n{{- end }}\n"), "1:1 unrendered template text");
  EXPECT_EQ(Fault("{% if x %}\na: 1\n"), "1:1 unrendered template text");
  EXPECT_EQ(Fault("<% x %>\na: 1\n"), "1:1 unrendered template text");
  EXPECT_EQ(Fault("%{ if x }\na: 1\n"), "1:1 unrendered template text");
  EXPECT_EQ(Fault("a: \"{{ x | default \"y\" }}\"\n"), "1:5 unrendered template text");
  EXPECT_EQ(Kind("a: {{x}}\n"), ProblemKind::kTemplate);
}

TEST(Template, IsNoExcuseInQuotesCommentsBlocksOrBehindTheFault) {
  EXPECT_EQ(Kind("# {{ x }}\na: @b\n"), ProblemKind::kSyntax);
  EXPECT_EQ(Kind("a: '{{ x }}'\nb: @b\n"), ProblemKind::kSyntax);
  EXPECT_EQ(Kind("a: |\n  {{ x }}\nb: @b\n"), ProblemKind::kSyntax);
  EXPECT_EQ(Kind("a: @b\nb: {{ x }}\n"), ProblemKind::kSyntax);
  EXPECT_EQ(Kind("a: |\n  x\n{{ y }}\n"), ProblemKind::kTemplate);
}

TEST(Template, ThatIsReadableIsNoProblem) {
  EXPECT_EQ(Json("a: x-{{ .y }}\n"), R"({"a":"x-{{ .y }}"})");
  const auto file = Read("a: {{ x }}\n---\nb: '{{ y }}'\n");
  EXPECT_EQ(file->documents()[0].problems[0].kind, ProblemKind::kTemplate);
  EXPECT_EQ(ToJson(*file->documents()[1].root), R"({"b":"{{ y }}"})");
}

TEST(Limit, Depth) {
  EXPECT_EQ(Fault(Repeat("[", 10'000)), "1:257 nested more than 256 levels deep");
  EXPECT_EQ(Kind(Repeat("[", 10'000)), ProblemKind::kLimit);
  EXPECT_EQ(Fault(Repeat("- ", 300)), "1:513 nested more than 256 levels deep");
  EXPECT_EQ(Fault("[[[1]]]", {.depth = 2}), "1:3 nested more than 2 levels deep");
  EXPECT_EQ(Json("[[1]]", {.depth = 2}), "[[1]]");
  EXPECT_EQ(Json(Repeat("[", 256) + Repeat("]", 256)), Repeat("[", 256) + Repeat("]", 256));
}

TEST(Limit, DeepNestingEndsSoon) {
  const auto start = std::chrono::steady_clock::now();
  for (const std::string_view text : {"[", "{a: ", "- ", "? ", "{\"a\":", "[{"}) {
    const auto file = Read(Repeat(text, std::size_t{1} << 20));
    EXPECT_EQ(file->documents()[0].root, nullptr) << text;
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST(Limit, Nodes) {
  EXPECT_EQ(Fault("[1, 2, 3]", {.nodes = 3}), "1:8 more than 3 nodes in the file");
  EXPECT_EQ(Json("[1, 2]", {.nodes = 3}), "[1,2]");
  const auto file = Read("[1]\n---\n[2]\n", {.nodes = 3});
  EXPECT_EQ(file->documents()[1].problems[0].kind, ProblemKind::kLimit) << "counted over the file";
}

TEST(Limit, SizeOfADocumentAndOfAFile) {
  const auto file = Read("a: 12345678\n---\nb: 1\n", {.document_bytes = 10});
  EXPECT_EQ(file->documents()[0].problems[0].message, "a document of 12 bytes, more than 10");
  EXPECT_EQ(file->documents()[0].problems[0].kind, ProblemKind::kLimit);
  EXPECT_EQ(ToJson(*file->documents()[1].root), R"({"b":1})");
  EXPECT_EQ(Fault("a: 12345678\n", {.file_bytes = 10}), "1:1 a file of 12 bytes, more than 10");
}

TEST(Limit, AliasBombs) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last +
            Repeat(", " + last, 8) + "]\n";
  }
  const auto file = Read(bomb);
  EXPECT_EQ(file->documents()[0].problems[0].message, "aliases expand to more than 100000 nodes");
  EXPECT_EQ(file->documents()[0].problems[0].kind, ProblemKind::kLimit);
  EXPECT_EQ(Json("a: &a [1]\nb: *a\n", {.alias_visits = 1}),
            "error: aliases expand to more than 1 nodes");
  EXPECT_EQ(Json("a: &a [1]\nb: *a\n", {.alias_visits = 2}), R"({"a":[1],"b":[1]})");
}

TEST(Limit, MergeBombs) {
  std::string bomb = "a: &a {" + Repeat("k: 1, ", 1000) + "}\n";
  for (int i = 0; i < 200; ++i) bomb += "m" + std::to_string(i) + ": {<<: *a}\n";
  EXPECT_EQ(Json(bomb), "error: aliases expand to more than 100000 nodes");
  EXPECT_EQ(Json("<<: {a: 1, b: 2}\n", {.alias_visits = 1}),
            "error: aliases expand to more than 1 nodes");
}

TEST(Limit, WideAndLongTextsAreReadInLinearTime) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_NE(Read(Repeat("- a\n", 100'000))->documents()[0].root, nullptr);
  EXPECT_NE(Read("a: \"" + Repeat("\n", 200'000) + "\"\n")->documents()[0].root, nullptr);
  EXPECT_NE(Read("\xC3\xA9: |\n" + Repeat("  \xC3\xA9\n", 100'000))->documents()[0].root, nullptr);
  EXPECT_NE(Read(Repeat("- &a x\n- *a\n", 30'000))->documents()[0].root, nullptr);
  EXPECT_EQ(Read(Repeat("---\n- a\n", 20'000))->documents().size(), 20'000U);
  const std::string escapes = Repeat("- \"\\'\"\n", 200'000);
  EXPECT_EQ(Read(escapes)->documents()[0].problems[0].kind, ProblemKind::kSyntax) << "given up";
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

}  // namespace
}  // namespace giq
