// The JSON Schema for editors and the reader must know the same keys and words.
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>

#include "engine/document/document.h"
#include "linter/input/config.h"
#include "linter/input/read_file.h"

namespace giq {
namespace {

class ConfigSchema : public testing::Test {
 protected:
  void SetUp() override {
    auto text = ReadFile(GIQ_ROOT "/linter/giq-lint.schema.json", 1 << 20);
    ASSERT_TRUE(text);
    auto file = ReadJsonFile("schema", *std::move(text));
    ASSERT_TRUE(file) << file.error().Text();
    file_ = *std::move(file);
    root_ = file_->documents().front().root;
  }

  static std::set<std::string> KeysOf(const Node* mapping) {
    std::set<std::string> keys;
    if (mapping == nullptr) return keys;
    for (const Entry& entry : mapping->entries) keys.emplace(entry.key->text);
    return keys;
  }
  static std::set<std::string> WordsOf(const Node* list) {
    std::set<std::string> words;
    if (list == nullptr) return words;
    for (const Node* item : list->items) words.emplace(item->text);
    return words;
  }
  static std::set<std::string> AsSet(const std::vector<std::string_view>& names) {
    return {names.begin(), names.end()};
  }

  std::unique_ptr<File> file_;
  const Node* root_ = nullptr;
};

TEST_F(ConfigSchema, KnowsTheKeysOfTheReader) {
  EXPECT_EQ(KeysOf(root_->Find("properties")), AsSet(ConfigKeys()));
  EXPECT_EQ(KeysOf(root_->At({"properties", "cluster", "properties"})), AsSet(ClusterConfigKeys()));
  EXPECT_EQ(KeysOf(Resolve(*root_, "/properties/suppress/items/properties")),
            AsSet(SuppressConfigKeys()));
  EXPECT_EQ(KeysOf(Resolve(*root_, "/properties/environments/items/properties")),
            AsSet(EnvironmentConfigKeys()));
}

TEST_F(ConfigSchema, RefusesUnknownKeysAsTheReaderDoes) {
  for (const Node* mapping : {root_, root_->At({"properties", "cluster"}),
                              Resolve(*root_, "/properties/quota/oneOf/1/items"),
                              Resolve(*root_, "/properties/suppress/items"),
                              Resolve(*root_, "/properties/environments/items")}) {
    ASSERT_NE(mapping, nullptr);
    const Node* additional = mapping->Find("additionalProperties");
    ASSERT_NE(additional, nullptr);
    EXPECT_EQ(additional->integer, 0);
  }
}

TEST_F(ConfigSchema, EveryWordOfAnEnumIsRead) {
  for (const char* key : {"severity", "fail-on", "companions"}) {
    const auto words = WordsOf(root_->At({"properties", key, "enum"}));
    EXPECT_GE(words.size(), 2U) << key;
    for (const std::string& word : words) {
      EXPECT_TRUE(ParseSettings("c", std::string(key) + ": " + word + "\n")) << key << word;
    }
  }
  const auto modes = WordsOf(root_->At({"properties", "cluster", "properties", "mode", "enum"}));
  EXPECT_EQ(modes, (std::set<std::string>{"autopilot", "standard"}));
}

TEST_F(ConfigSchema, AQuotaWrittenByHandHasTheKeysOfItsReader) {
  const auto keys = KeysOf(Resolve(*root_, "/properties/quota/oneOf/1/items/properties"));
  EXPECT_EQ(keys,
            (std::set<std::string>{"accelerator", "limit", "provisioning", "region", "usage"}));
  const auto catalog = Catalog::Embedded();
  const auto words =
      WordsOf(Resolve(*root_, "/properties/quota/oneOf/1/items/properties/provisioning/enum"));
  for (const std::string& word : words) {
    const auto settings = ParseSettings(
        "c", "quota: [{accelerator: nvidia-l4, limit: 1, usage: 0, region: r, provisioning: " +
                 word + "}]\n");
    ASSERT_TRUE(settings);
    const auto limits =
        ReadQuotaList(*settings->quota_list->file, *settings->quota_list->list, *catalog);
    EXPECT_TRUE(limits) << word << ": " << limits.error().Text();
  }
  EXPECT_EQ(words.size(), 4U);
}

}  // namespace
}  // namespace giq
