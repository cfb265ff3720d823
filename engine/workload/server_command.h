// Which model server a container starts, and with which words and options.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/workload/fact.h"
#include "engine/workload/pod.h"
#include "engine/workload/workload.h"

namespace giq {

/// Finds the script that a ConfigMap volume of the container puts at an absolute path: its scalar,
/// or an empty place.
using ScriptLookup = std::function<Place(std::string_view path)>;

/// The server's options from its words, else from its own environment variables (TGI's MODEL_ID,
/// NIM_…). Each fact's place is the word or variable that decided. Absent: certainly not given, the
/// server's default counts.
struct ServerOptions {
  Fact<std::string>
      model;  ///< Hub id, path or URI as the server gets it, without a hub prefix such as `hf://`.
  Fact<std::string> checkpoint;  ///< JetStream: load_parameters_path and the like.
  Fact<std::int64_t> tensor;
  Fact<std::int64_t> pipeline;
  Fact<std::int64_t> data;
  Fact<std::int64_t> port;
  Fact<std::string> download_dir;
  Fact<std::string> load_format;
  Fact<std::string> quantization;
  Fact<std::string> dtype;
  Fact<std::int64_t> max_num_seqs;  ///< Requests in flight at most, by whichever name.
};

/// What a container starts.
struct ServerCommand {
  Fact<Server> server;        ///< Absent: nothing that the server table knows. Never known kNone.
  Fact<std::string> version;  ///< From the image: its tag, or the version inside a DLC name.
  bool tpu_image = false;     ///< The image is built for TPUs (vllm-tpu, optimum-tpu, JetStream …).
  std::vector<Argument>
      words;  ///< The server's own words behind its name; see Container::command_line.
  bool words_known = true;  ///< False when the script could not be followed as far as these words.
  std::vector<EnvVar>
      script_env;  ///< Variables that the script set for the server; they override the container's.
  Fact<std::string>
      download;  ///< Model that a download command of the container fetches, server or not.
  ServerOptions options;
};

/// Finds the server that `container` starts: by its command (through shells, scripts and wrappers),
/// else by its image, else by options that only one server has.
///
/// `assumed` is the server where neither command, image nor options tell.
///
/// `command` and `args` are the raw items of the manifest, one Argument each, `$(NAME)` not
/// expanded. `container` needs its image, its expanded `env` (see ExpandEnvironment) and
/// `env_from`, which is to be true for a patch as well, whose base may define variables.
[[nodiscard]] ServerCommand FindServerCommand(const Container& container,
                                              const std::vector<Argument>& command,
                                              const std::vector<Argument>& args,
                                              const ScriptLookup& scripts,
                                              Server assumed = Server::kNone);

/// A model's name without the prefix that says where it is fetched from (`hf://`).
[[nodiscard]] Fact<std::string> WithoutHubPrefix(Fact<std::string> model);

}  // namespace giq
