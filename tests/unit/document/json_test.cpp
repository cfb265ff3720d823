#include <gtest/gtest.h>

#include "tests/unit/document/support.h"

namespace giq {
namespace {

std::string JsonError(std::string text, const Limits& limits = {}) {
  const auto file = ReadJsonFile("review.json", std::move(text), limits);
  return file ? "no error" : file.error().Text();
}

TEST(JsonFile, HasExactSpans) {
  const std::string text =
      "{ \"a\" : [1, -2.5e3 ,true,null, \"x\\\"\\u00e9\\\\\"],\n  \"b\":{ } }\n";
  const auto file = ReadJsonFile("x.json", text);
  ASSERT_TRUE(file.has_value());
  const Document& document = (*file)->documents()[0];
  const Node& root = *document.root;
  EXPECT_TRUE(document.json);
  const auto cut = [&](std::string_view pointer) {
    return Cut(**file, Resolve(root, pointer)->span);
  };
  EXPECT_EQ(cut("/a/0"), "1");
  EXPECT_EQ(cut("/a/1"), "-2.5e3");
  EXPECT_EQ(cut("/a/2"), "true");
  EXPECT_EQ(cut("/a/3"), "null");
  EXPECT_EQ(cut("/a/4"), "\"x\\\"\\u00e9\\\\\"");
  EXPECT_EQ(cut("/a"), "[1, -2.5e3 ,true,null, \"x\\\"\\u00e9\\\\\"]");
  EXPECT_EQ(cut("/b"), "{ }");
  EXPECT_EQ(cut(""), text.substr(0, text.size() - 1));
  EXPECT_EQ(Cut(**file, root.FindEntry("a")->key->span), "\"a\"");
  EXPECT_EQ(ToJson(root), "{\"a\":[1,-2500,true,null,\"x\\\"\xC3\xA9\\\\\"],\"b\":{}}");
}

TEST(JsonFile, NumbersKeepTheirKind) {
  const auto file =
      ReadJsonFile("x.json", "[9223372036854775807, 9223372036854775808, 1.0, -0, 1e2, 1e-400]");
  const auto items = (*file)->documents()[0].root->items;
  EXPECT_EQ(items[0]->kind, NodeKind::kInteger);
  EXPECT_EQ(items[0]->integer, 9223372036854775807);
  EXPECT_EQ(items[1]->kind, NodeKind::kFloat);
  EXPECT_EQ(items[1]->number, 9223372036854775808.0);
  EXPECT_EQ(items[2]->kind, NodeKind::kFloat);
  EXPECT_EQ(items[2]->AsInteger(), 1);
  EXPECT_EQ(items[3]->integer, 0);
  EXPECT_EQ(items[4]->AsInteger(), 100);
  EXPECT_EQ(items[5]->number, 0);
}

TEST(JsonFile, WordsThatYamlWouldConvertAreStrings) {
  const auto file = ReadJsonFile("x.json", R"({"yes": "no", "1": "2001-01-01"})");
  EXPECT_EQ(ToJson(*(*file)->documents()[0].root), R"({"yes":"no","1":"2001-01-01"})");
}

TEST(JsonFile, TakesOneValueAlone) {
  EXPECT_EQ(JsonError(""), "review.json:1:1: The document is empty");
  EXPECT_EQ(JsonError("{} x"), "review.json:1:4: text behind the JSON value");
  EXPECT_EQ(JsonError("{}\n{}"), "review.json:2:1: text behind the JSON value");
  EXPECT_EQ(JsonError("{\"a\": 1,\n}"), "review.json:2:1: Missing a name for object member");
  EXPECT_EQ(JsonError("[1e400]"), "review.json:1:2: Number too big to be stored in double");
  EXPECT_EQ(JsonError("[01]"), "review.json:1:3: Missing a comma or ']' after an array element");
  EXPECT_EQ(JsonError("\xEF\xBB\xBF[1]"), "no error") << "a byte order mark";
}

TEST(JsonFile, RefusesBrokenText) {
  EXPECT_EQ(JsonError("[\"\xFF\"]"), "review.json:1:3: Invalid encoding in string");
  EXPECT_EQ(JsonError("[\"\\ud83d\"]"), "review.json:1:3: The surrogate pair in string is invalid");
  EXPECT_EQ(JsonError("[\"a"), "review.json:1:4: Missing a closing quotation mark in string");
  EXPECT_EQ(JsonError("[\"\x01\"]").substr(0, 16), "review.json:1:3:");
  EXPECT_EQ(JsonError(std::string("{}\0", 3)), "review.json:1:3: text behind the JSON value");
}

TEST(JsonFile, HasTheLimitsOfYaml) {
  EXPECT_EQ(JsonError(Repeat("[", 200'000)), "review.json:1:257: nested more than 256 levels deep");
  EXPECT_EQ(JsonError("[1,2,3]", {.nodes = 3}), "review.json:1:6: more than 3 nodes in the file");
  EXPECT_EQ(JsonError("[1,2,3]", {.document_bytes = 3}),
            "review.json: 7 bytes of JSON, more than 3");
  const auto error = ReadJsonFile("x", Repeat("[", 300)).error();
  EXPECT_EQ(error.code, ErrorCode::kLimit);
}

TEST(JsonFile, ReportsDuplicateKeysInTheDocument) {
  const auto file = ReadJsonFile("x.json", R"({"a": 1, "a": 2})");
  ASSERT_EQ((*file)->documents()[0].problems.size(), 1U);
  EXPECT_EQ((*file)->documents()[0].problems[0].kind, ProblemKind::kDuplicateKey);
  EXPECT_EQ((*file)->documents()[0].root->Find("a")->integer, 2);
}

TEST(JsonManifest, IsReadAsJsonWhereItIs) {
  const auto file = Read("{\"a\": \"\\/\"}\n---\n[1]\n---\n{a: yes}\n");
  EXPECT_TRUE(file->documents()[0].json);
  EXPECT_EQ(ToJson(*file->documents()[0].root), R"({"a":"/"})");
  EXPECT_TRUE(file->documents()[1].json);
  EXPECT_FALSE(file->documents()[2].json);
  EXPECT_EQ(ToJson(*file->documents()[2].root), R"({"a":true})");
}

TEST(JsonManifest, TheFaultReportedIsThatOfTheFormatMeant) {
  const std::string broken = "{\"a\": 1,,}\n";
  const auto json = Read(broken, {}, "x.json");
  EXPECT_EQ(json->documents()[0].problems[0].message, "Missing a name for object member");
  EXPECT_EQ(At(*json, json->documents()[0].problems[0]), "1:9");
  const auto yaml = Read(broken, {}, "x.yaml");
  EXPECT_EQ(yaml->documents()[0].problems[0].message,
            "did not find expected node content while parsing a flow node");
}

TEST(JsonManifest, AFailedTryDoesNotUseUpTheLimits) {
  EXPECT_EQ(Json("{\"a\": [1, 2, 3], b: 1}", {.nodes = 8}), R"({"a":[1,2,3],"b":1})");
}

}  // namespace
}  // namespace giq
