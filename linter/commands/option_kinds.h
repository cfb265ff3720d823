// Options that several commands have, and what they are made of. For the files that add options.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "linter/input/catalog_choice.h"

namespace giq {

/// Ends the parsing with what is wrong with the command line.
[[noreturn]] inline void Refuse(const std::string& what) { throw CLI::ValidationError(what); }

/// An option whose word is turned into a value; a word that is none is refused with the choices
/// named.
template <typename T, typename Into>
CLI::Option* AddWord(CLI::App& app, const std::string& name,
                     std::optional<T> (*from_word)(std::string_view), Into& into,
                     const std::string& choices, const std::string& help) {
  const auto set = [=, &into](const std::string& word) {
    const auto value = from_word(word);
    if (!value) Refuse(name + ": '" + word + "' is not " + choices);
    into = *value;
  };
  return app.add_option_function<std::string>(name, set, help);
}

/// A repeatable option; one value an occurrence, so that it does not swallow the paths behind it.
template <typename Add>
void AddRepeated(CLI::App& app, const std::string& name, const std::string& type,
                 const std::string& help, Add add) {
  const auto set = [add](const std::vector<std::string>& values) {
    for (const std::string& value : values) add(value);
  };
  app.add_option_function<std::vector<std::string>>(name, set, help)
      ->type_name(type)
      ->type_size(1)
      ->expected(1, CLI::detail::expected_max_vector_size)
      ->allow_extra_args(false);
}

/// `--catalog`.
void AddCatalogOption(CLI::App& app, Settings& flags);

/// `--config` and `--no-config`.
void AddConfigOptions(CLI::App& app, Profiles::Lookup& lookup, std::string& config);

/// Both.
void AddCatalogChoice(CLI::App& app, CatalogChoice& choice);

}  // namespace giq
