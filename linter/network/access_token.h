// The access token that Google's APIs want.
#pragma once

#include <string>

#include "engine/base/result.h"

namespace giq {

/// From the file, else from the environment (CLOUDSDK_AUTH_ACCESS_TOKEN, GOOGLE_OAUTH_ACCESS_TOKEN
/// or the file of CLOUDSDK_AUTH_ACCESS_TOKEN_FILE), else from `gcloud auth print-access-token`. An
/// Error names all three ways when none gives one.
[[nodiscard]] Result<std::string> AccessToken(const std::string& file);

}  // namespace giq
