// Finds options and their values in a server's words.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/workload/fact.h"
#include "engine/workload/pod.h"

namespace giq {

/// The value of an option in `words`, the last one given: `--name=value`, `--name value`, `-n
/// value`; `-` and `_` mean the same inside a long name. A name without dashes stands for MaxText's
/// `name=value`; empty names are passed over. A flag without value gives "". Unknown where the
/// value is, and, when the option is not found, where a word that is not known may hold it.
[[nodiscard]] Fact<std::string> OptionValue(std::span<const Argument> words,
                                            std::span<const std::string_view> names);

/// The same for names in a list: `OptionValue(words, {"--tensor-parallel-size", "-tp"})`.
[[nodiscard]] inline Fact<std::string> OptionValue(std::span<const Argument> words,
                                                   std::initializer_list<std::string_view> names) {
  return OptionValue(words, std::span(names.begin(), names.size()));
}

/// The first word that is neither an option nor an option's value, as `vllm serve MODEL` has;
/// unknown where a word may be one or the other.
[[nodiscard]] Fact<std::string> PositionalWord(std::span<const Argument> words);

/// Whether a word that is not known could hold options (`$EXTRA_ARGS`).
[[nodiscard]] bool MayHideOptions(std::span<const Argument> words);

}  // namespace giq
