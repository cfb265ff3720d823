// `environments:`: settings for the files of some folders, laid over those at the top.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "linter/input/config_reader.h"
#include "linter/input/path_globs.h"

namespace giq {
namespace {

NamedEnvironment& Current(Reading& reading) { return reading.settings.environments.back(); }

Trouble ReadName(const Node& value, Reading& reading) {
  if (!IsWord(value)) return reading.At(value, "expected a name for the environment");
  const auto same =
      std::ranges::count(reading.settings.environments, value.text, &NamedEnvironment::name);
  if (same > 0) {
    return reading.At(value, fmt::format("there is an environment '{}' already", value.text));
  }
  Current(reading).name = value.text;
  return {};
}

Trouble ReadGlobs(const Node& value, Reading& reading) {
  constexpr std::string_view kWhat = "a path pattern as in .gitignore, without !";
  std::vector<const Node*> words;
  if (auto trouble = ReadWords(value, reading, kWhat, words)) return trouble;
  for (const Node* word : words) {
    if (!IsPathGlob(word->text)) return reading.At(*word, fmt::format("expected {}", kWhat));
    Current(reading).paths.emplace_back(word->text);
  }
  return {};
}

constexpr auto kOwnKeys = std::to_array<Key>({{"name", ReadName}, {"paths", ReadGlobs}});

/// The environment's own keys, and those at the top but for the list of environments itself.
std::vector<Key> EnvironmentKeys() {
  std::vector<Key> keys(kOwnKeys.begin(), kOwnKeys.end());
  for (const Key& key : TopLevelKeys()) {
    if (key.name != "environments") keys.push_back(key);
  }
  return keys;
}

Trouble ReadEnvironment(const Node& item, Reading& reading) {
  const std::vector<Key> keys = EnvironmentKeys();
  Reading inner{.file = reading.file, .settings = {}};
  for (const Entry& entry : item.entries) {
    const auto key = FindKey(*entry.key, keys, reading);
    if (!key) return key.error();
    if (entry.value->IsNull()) continue;
    const bool own = std::ranges::find(kOwnKeys, (*key)->name, &Key::name) != kOwnKeys.end();
    if (auto trouble = (*key)->read(*entry.value, own ? reading : inner)) return trouble;
  }
  Current(reading).settings = std::move(inner.settings);
  return {};
}

}  // namespace

Trouble ReadEnvironments(const Node& value, Reading& reading) {
  if (!value.IsSequence()) return reading.At(value, "expected a list of environments");
  for (const Node* item : value.items) {
    if (!item->IsMapping()) return reading.At(*item, "expected an environment: name, paths, …");
    reading.settings.environments.emplace_back();
    if (auto trouble = ReadEnvironment(*item, reading)) return trouble;
    const NamedEnvironment& environment = Current(reading);
    if (environment.name.empty()) return reading.At(*item, "an environment without \"name\"");
    if (environment.paths.empty()) return reading.At(*item, "an environment without \"paths\"");
  }
  return {};
}

std::vector<std::string_view> EnvironmentConfigKeys() { return NamesOf(EnvironmentKeys()); }

}  // namespace giq
