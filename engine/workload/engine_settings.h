// What a custom resource says about the engine that its pods run: Ray Serve's configuration, the
// model of a KServe resource.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/workload/server_command.h"
#include "engine/workload/template_site.h"

namespace giq {

/// Settings that stand outside the container; absent where nothing is said.
struct EngineSettings {
  Fact<Server> server;
  Fact<std::string> version;              ///< Of the server, not of the image that it runs in.
  std::vector<Fact<std::string>> models;  ///< As written, in order, each once.
  Fact<std::int64_t> tensor;
  Fact<std::int64_t> pipeline;
  Fact<std::int64_t> data;
  Fact<std::int64_t> max_num_seqs;
  Fact<std::string> load_format;
  Fact<std::string> quantization;
  Fact<std::string> dtype;
  std::vector<EnvVar> env;  ///< Variables of the engine's processes.
  bool complete =
      false;  ///< All of the engine's arguments are at hand: what is absent is a default.
};

[[nodiscard]] EngineSettings ReadEngineSettings(const Object& object, const TemplateSite& site);

/// Lays settings over what a container's command line says: they are what the engine gets.
void Apply(const EngineSettings& settings, ServerCommand& command);

}  // namespace giq
