// Follows a container's command line, through shells, scripts and wrappers, to the servers that it
// starts.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/workload/expand.h"
#include "engine/workload/placed_text.h"
#include "engine/workload/server_command.h"
#include "engine/workload/servers.h"

namespace giq {

/// A server that a command line starts.
struct Launch {
  const ServerEntry* entry = nullptr;
  Place at;                       ///< The word that names it.
  std::vector<Argument> words;    ///< Behind its name.
  std::vector<EnvVar> variables;  ///< That scripts set for it.
  bool variables_known = true;    ///< False when a part that was not followed may have set others.
  bool certain = true;            ///< False inside control flow that decides whether it runs.
  bool own_launcher = false;      ///< A launcher known by its hint alone: no word of it is a model.
};

/// All that a command line starts, as far as it can be followed.
struct Launches {
  std::vector<Launch> servers;
  bool joins = false;          ///< It joins a group whose server another pod starts (`ray start`).
  bool opaque = false;         ///< Something that was not followed could start a server.
  bool helps = false;          ///< A router, proxy, client or benchmark of a server runs.
  Fact<std::string> download;  ///< Model of a download command.
};

/// `words` are the expanded items of the container's command and args.
[[nodiscard]] Launches FindLaunches(std::span<const PlacedText> words, const Variables& variables,
                                    const ScriptLookup& scripts);

/// A text as a word: unknown where a part of it is.
[[nodiscard]] Argument WordOf(const PlacedText& text);

}  // namespace giq
