// Addresses of servers, as `https://10.0.0.1:443`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace giq {

/// Where a server is.
struct Url {
  bool tls = false;
  std::string host;  ///< a name or an address, without the brackets of IPv6
  std::uint16_t port = 0;
  std::string authority;  ///< host and port as a request's Host names them
};

/// `http` or `https`, a host, and a port if it is not the usual one; a path is refused.
[[nodiscard]] Result<Url> ParseUrl(std::string_view text);

}  // namespace giq
