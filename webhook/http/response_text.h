// The bytes of an answer, header and body in one piece: two writes would cost a delayed
// acknowledgement of 40 ms.
#pragma once

#include <string>

#include "webhook/http/server.h"

namespace giq {

/// A whole HTTP/1.1 response; `with_body` is false for the answer to HEAD.
[[nodiscard]] std::string ResponseText(const HttpResponse& response, bool keep_alive,
                                       bool with_body = true);
/// The answer to a request that no handler saw.
[[nodiscard]] HttpResponse PlainAnswer(unsigned status);

}  // namespace giq
