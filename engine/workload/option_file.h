// A server's settings in a file of its own: `vllm serve --config settings.yaml`.
#pragma once

#include <optional>
#include <vector>

#include "engine/workload/pod.h"

namespace giq {

/// The settings of a YAML file as words of a command line: `tensor-parallel-size: 4` is
/// `--tensor-parallel-size=4`. What is no scalar is left out. Nothing when the file cannot be read.
[[nodiscard]] std::optional<std::vector<Argument>> WordsOfOptionFile(const Place& file);

}  // namespace giq
