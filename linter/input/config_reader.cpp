#include "linter/input/config_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "engine/base/suggest.h"
#include "rules/rule_words.h"

namespace giq {

Error Reading::At(const Node& node, std::string what) const {
  const Source& source = file->source();
  const auto [line, column] = source.Locate(node.span.begin);
  return {ErrorCode::kInvalid, std::move(what), {source.name(), line, column}};
}

std::string Reading::Resolve(std::string_view path) const {
  const std::filesystem::path folder = std::filesystem::path(file->source().name()).parent_path();
  return (folder / path).lexically_normal().string();
}

bool IsWord(const Node& node) { return node.IsString() && !node.text.empty(); }

Trouble ReadWords(const Node& value, const Reading& reading, std::string_view what,
                  std::vector<const Node*>& words) {
  if (IsWord(value)) {
    words.push_back(&value);
    return {};
  }
  if (!value.IsSequence()) return reading.At(value, fmt::format("expected {}", what));
  for (const Node* item : value.items) {
    if (!IsWord(*item)) return reading.At(*item, fmt::format("expected {}", what));
    words.push_back(item);
  }
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
  return std::unexpected(reading.At(
      key, fmt::format("unknown key '{}'{}", key.text, DidYouMean(key.text, NamesOf(keys)))));
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
