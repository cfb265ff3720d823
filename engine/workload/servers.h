// The table of model servers: how each is recognised and what its options and variables are called.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "engine/workload/image.h"
#include "engine/workload/workload.h"

namespace giq {

/// Names of one setting. Names may be left empty.
struct SettingNames {
  std::array<std::string_view, 4> options = {};
  std::string_view variable = {};
};

/// What a server is known by. In patterns `*` at the start or end stands for anything.
struct ServerEntry {
  Server server = Server::kNone;
  bool tpu = false;               ///< All its images are for TPUs.
  bool positional_model = false;  ///< `serve MODEL`.
  /// Without an option it uses one accelerator; else what it uses is not known.
  bool parallel_default_one = false;
  /// Of the image's name; with a slash, of its whole repository.
  std::array<std::string_view, 10> images = {};
  /// Commands: a program's file name, perhaps with its subcommand, or its path.
  std::array<std::string_view, 5> programs = {};
  /// Python modules (`python -m`) and file names of Python scripts.
  std::array<std::string_view, 5> modules = {};
  /// A part of any word that only this server's launchers have.
  std::string_view hint = {};
  /// Options that together with the model's are this server's alone.
  std::array<std::string_view, 6> signature = {};
  /// Options that name a file with further options.
  std::array<std::string_view, 3> option_files = {};

  SettingNames model = {};
  SettingNames checkpoint = {};
  SettingNames tensor = {};
  SettingNames pipeline = {};
  SettingNames data = {};
  SettingNames port = {};
  SettingNames download_dir = {};
  SettingNames load_format = {};
  SettingNames quantization = {};
  SettingNames dtype = {};
  SettingNames max_num_seqs = {};
};

[[nodiscard]] std::span<const ServerEntry> Servers();

/// The table's entry of a server; null for kNone.
[[nodiscard]] const ServerEntry* ServerEntryOf(Server server);

/// The server by the word that `facts` prints for it; kNone for another word.
[[nodiscard]] Server ServerByName(std::string_view name);

/// The server whose image this is; null when none is known.
[[nodiscard]] const ServerEntry* ServerOfImage(const ImageReference& image);

/// The server that a name, of a container say, has among its words; null for its helpers.
[[nodiscard]] const ServerEntry* ServerOfWords(std::string_view name);

/// Whether a name is of something beside the servers: a router, a proxy, a benchmark.
[[nodiscard]] bool NamesHelper(std::string_view name);

/// The server whose Python module or script this is.
[[nodiscard]] const ServerEntry* ServerOfModule(std::string_view module);

/// The server that the program at a path, perhaps with a subcommand, starts; `words` says how many
/// words name it.
[[nodiscard]] const ServerEntry* ServerOfProgram(std::string_view path, std::string_view subcommand,
                                                 std::size_t& words);

}  // namespace giq
