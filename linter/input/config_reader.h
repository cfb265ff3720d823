// What the readers of `.giq-lint.yaml`'s keys share. For linter/input/config*.cpp alone.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/document/config_words.h"
#include "linter/input/config.h"

namespace giq {

/// What a key's reader answers: nothing, or what is wrong.
using Trouble = std::optional<Error>;

/// The file that is being read and the settings that come out of it.
struct Reading {
  std::shared_ptr<const File> file;
  Settings settings;

  [[nodiscard]] Error At(const Node& node, std::string what) const;
  /// A path of the file, from the folder that the file lies in.
  [[nodiscard]] std::string Resolve(std::string_view path) const;
};

/// A key and what takes its value.
struct Key {
  std::string_view name;
  Trouble (*read)(const Node& value, Reading& reading);
};

/// A word or a list of words; `what` tells what was expected.
[[nodiscard]] Trouble ReadWords(const Node& value, const Reading& reading, std::string_view what,
                                std::vector<const Node*>& words);

/// Words that each name at least one rule.
[[nodiscard]] Trouble ReadRules(const Node& value, const Reading& reading,
                                std::vector<std::string>& rules);

/// The names of some keys, in their order.
[[nodiscard]] std::vector<std::string_view> NamesOf(std::span<const Key> keys);

/// The key of that name; an unknown one is refused with its neighbour among `keys`.
[[nodiscard]] Result<const Key*> FindKey(const Node& key, std::span<const Key> keys,
                                         const Reading& reading);

/// Gives each value of a mapping to the reader of its key; an unknown key is refused.
[[nodiscard]] Trouble ReadKeys(const Node& mapping, std::span<const Key> keys, Reading& reading);

/// The keys that may stand at the top of the file.
[[nodiscard]] std::span<const Key> TopLevelKeys();

/// `suppress:` and `environments:`.
[[nodiscard]] Trouble ReadSuppress(const Node& value, Reading& reading);
[[nodiscard]] Trouble ReadEnvironments(const Node& value, Reading& reading);

}  // namespace giq
