#include "linter/input/config_reader.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "engine/document/config_words.h"
#include "rules/rule_words.h"

namespace giq {

Error Reading::At(const Node& node, std::string what) const {
  return ErrorAt(*file, node, std::move(what));
}

std::string Reading::Resolve(std::string_view path) const {
  const std::filesystem::path folder = std::filesystem::path(file->source().name()).parent_path();
  return (folder / path).lexically_normal().string();
}

Trouble ReadWords(const Node& value, const Reading& reading, std::string_view what,
                  std::vector<const Node*>& words) {
  auto read = WordsIn(*reading.file, value, what);
  if (!read) return std::move(read).error();
  words = *std::move(read);
  return {};
}

Trouble ReadRules(const Node& value, const Reading& reading, std::vector<std::string>& rules) {
  std::vector<const Node*> words;
  if (auto trouble =
          ReadWords(value, reading, "a list of rule codes, prefixes of codes or names", words)) {
    return trouble;
  }
  for (const Node* word : words) {
    if (!NamesRules(word->text)) return reading.At(*word, UnknownRuleText(word->text));
    rules.emplace_back(word->text);
  }
  return {};
}

std::vector<std::string_view> NamesOf(std::span<const Key> keys) {
  std::vector<std::string_view> names;
  for (const Key& key : keys) names.push_back(key.name);
  return names;
}

Result<const Key*> FindKey(const Node& key, std::span<const Key> keys, const Reading& reading) {
  const auto found = std::ranges::find(keys, key.text, &Key::name);
  if (found != keys.end()) return &*found;
  return std::unexpected(UnknownKey(*reading.file, key, NamesOf(keys)));
}

Trouble ReadKeys(const Node& mapping, std::span<const Key> keys, Reading& reading) {
  for (const Entry& entry : mapping.entries) {
    const auto key = FindKey(*entry.key, keys, reading);
    if (!key) return key.error();
    if (entry.value->IsNull()) continue;
    if (auto trouble = (*key)->read(*entry.value, reading)) return trouble;
  }
  return {};
}

}  // namespace giq
