#include "linter/commands/option_kinds.h"

namespace giq {

void AddCatalogOption(CLI::App& app, Settings& flags) {
  AddRepeated(app, "--catalog", "PATH",
              "Folder with catalog CSV files of your own, or an export that catalog import reads "
              "(repeatable)",
              [&flags](const std::string& path) { flags.catalogs.push_back(path); });
}

void AddConfigOptions(CLI::App& app, Profiles::Lookup& lookup, std::string& config) {
  const auto given = [&lookup, &config](const std::string& path) {
    config = path;
    lookup = Profiles::Lookup::kGiven;
  };
  CLI::Option* option = app.add_option_function<std::string>(
      "--config", given, "This configuration file instead of the nearest .giq-lint.yaml");
  option->type_name("FILE");
  app.add_flag_callback(
         "--no-config", [&lookup] { lookup = Profiles::Lookup::kNone; },
         "Read no configuration file")
      ->excludes(option);
}

void AddCatalogChoice(CLI::App& app, CatalogChoice& choice) {
  AddCatalogOption(app, choice.flags);
  AddConfigOptions(app, choice.lookup, choice.config);
}

}  // namespace giq
