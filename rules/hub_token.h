// How a server gets its Hugging Face token.
#pragma once

#include <vector>

#include "engine/workload/workload.h"

namespace giq {

/// The variables of a container that hub libraries and servers read a token from, empty ones left
/// out; of one name the one that counts.
[[nodiscard]] std::vector<const EnvVar*> TokenVariables(const Container& container);

/// Whether a token reaches the server: known true or false, or unknown where files, scripts or a
/// controller may bring one.
[[nodiscard]] Fact<bool> TokenReaches(const Workload& workload);

/// A variable whose name says that it holds such a token, but which nobody reads; null when there
/// is none.
[[nodiscard]] const EnvVar* MisnamedTokenVariable(const Container& container);

}  // namespace giq
