// The bytes of an answer.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace giq {

/// What an AdmissionReview's response says.
struct Response {
  std::string uid;
  std::string denial;  ///< "" allows.
  std::vector<std::string> warnings;
  std::vector<std::pair<std::string, std::string>> audit_annotations;
  std::string patch;  ///< JSON Patch; "" for none.
};

/// The AdmissionReview that carries a response. A denial is a 403: with 422 and causes kubectl
/// drops the message.
[[nodiscard]] std::string ResponseJson(const Response& response);

/// A `Status` that tells why a request cannot be answered.
[[nodiscard]] std::string BadRequestJson(std::string_view message);

/// Bytes in base64, as JSON carries a patch.
[[nodiscard]] std::string Base64(std::string_view bytes);

}  // namespace giq
