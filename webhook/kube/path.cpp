#include "webhook/kube/path.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace giq {
namespace {

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~").find(c) != std::string_view::npos;
}

std::string Escape(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (IsUnreserved(c))
      escaped += c;
    else
      escaped += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return escaped;
}

}  // namespace

std::string ResourceType::ApiVersion() const {
  return group.empty() ? version : fmt::format("{}/{}", group, version);
}

std::string ResourceType::Name() const {
  return group.empty() ? plural : fmt::format("{}.{}", plural, group);
}

KubeResult<std::string> PathOf(const ResourceType& type, const ObjectRef& ref) {
  // Dots cannot be escaped in a path: servers take `%2E%2E` for `..` too. The API server allows
  // neither as a name.
  for (const std::string_view part : std::to_array<std::string_view>(
           {type.group, type.version, type.plural, ref.namespace_, ref.name, ref.subresource})) {
    if (part != "." && part != "..") continue;
    return std::unexpected(
        KubeError{.kind = KubeErrorKind::kInvalid, .what = fmt::format("\"{}\" is no name", part)});
  }
  std::string path = type.group.empty() ? "/api/" : "/apis/" + Escape(type.group) + "/";
  path += Escape(type.version);
  if (type.namespaced && !ref.namespace_.empty()) path += "/namespaces/" + Escape(ref.namespace_);
  path += "/" + Escape(type.plural);
  if (!ref.name.empty()) path += "/" + Escape(ref.name);
  if (!ref.subresource.empty()) path += "/" + Escape(ref.subresource);
  return path;
}

std::string QueryOf(const std::vector<std::pair<std::string_view, std::string>>& pairs) {
  std::string query;
  for (const auto& [key, value] : pairs) {
    if (value.empty()) continue;
    query += fmt::format("{}{}={}", query.empty() ? '?' : '&', key, Escape(value));
  }
  return query;
}

}  // namespace giq
