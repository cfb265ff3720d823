#include "webhook/review/answer.h"

#include <cstdint>

#include "engine/rule/edits.h"

namespace giq {
namespace {

void AppendWarnings(const std::vector<std::string>& warnings, std::string& json) {
  if (warnings.empty()) return;
  json += ",\"warnings\":[";
  for (const std::string& warning : warnings) {
    if (json.back() != '[') json += ',';
    json += JsonString(warning);
  }
  json += ']';
}

void AppendAnnotations(const std::vector<std::pair<std::string, std::string>>& annotations,
                       std::string& json) {
  if (annotations.empty()) return;
  json += ",\"auditAnnotations\":{";
  for (const auto& [key, value] : annotations) {
    if (json.back() != '{') json += ',';
    json += JsonString(key) + ':' + JsonString(value);
  }
  json += '}';
}

}  // namespace

std::string ResponseJson(const Response& response) {
  std::string json =
      R"({"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":)";
  json += JsonString(response.uid);
  json += response.denial.empty() ? R"(,"allowed":true)" : R"(,"allowed":false)";
  if (!response.denial.empty()) {
    json += R"(,"status":{"code":403,"reason":"Forbidden","message":)";
    json += JsonString(response.denial) + '}';
  }
  AppendWarnings(response.warnings, json);
  AppendAnnotations(response.audit_annotations, json);
  if (!response.patch.empty()) {
    json += R"(,"patchType":"JSONPatch","patch":")" + Base64(response.patch) + '"';
  }
  return json + "}}";
}

std::string BadRequestJson(std::string_view message) {
  return R"({"apiVersion":"v1","kind":"Status","status":"Failure","code":400,)"
         R"("reason":"BadRequest","message":)" +
         JsonString(message) + '}';
}

std::string Base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t three = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      const bool there = at + i < bytes.size();
      three = three << 8 | (there ? static_cast<unsigned char>(bytes[at + i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      const bool padding = at + i > bytes.size();
      text += padding ? '=' : kDigits[three >> (18 - 6 * i) & 63U];
    }
  }
  return text;
}

}  // namespace giq
