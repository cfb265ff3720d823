// Kubeconfig files: the one context that is asked for, its cluster and its user.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/document/base64.h"
#include "engine/document/document.h"
#include "engine/document/root.h"
#include "webhook/kube/config.h"
#include "webhook/kube/files.h"

namespace giq {
namespace {

constexpr std::size_t kMaxConfigBytes = std::size_t{4} << 20;
constexpr std::size_t kMaxPemBytes = std::size_t{1} << 20;

// A key of a kubeconfig that is refused, and what to do instead.
struct Refused {
  std::string_view key;
  std::string_view why;
};
constexpr auto kRefusedOfUsers = std::to_array<Refused>({
    {"exec",
     "programs are not executed for a token: name a token, tokenFile or client certificate"},
    {"auth-provider",
     "this is no longer part of Kubernetes: name a token, tokenFile or client "
     "certificate"},
    {"username", "Kubernetes takes no passwords: name a token, tokenFile or client certificate"},
    {"password", "Kubernetes takes no passwords: name a token, tokenFile or client certificate"},
    {"as", "acting as someone else is not supported"},
    {"as-uid", "acting as someone else is not supported"},
    {"as-groups", "acting as someone else is not supported"},
    {"as-user-extra", "acting as someone else is not supported"},
});
constexpr auto kRefusedOfClusters = std::to_array<Refused>({
    {"proxy-url", "proxies are not supported"},
});

class Reader {
 public:
  explicit Reader(const File& file) : file_(file) {}

  [[nodiscard]] std::unexpected<Error> Refuse(const Node& at, std::string what) const {
    const auto [line, column] = file_.source().Locate(at.span.begin);
    return Fail(ErrorCode::kInvalid, std::move(what), {file_.source().name(), line, column});
  }

  // The text of a key; "" when it is missing.
  [[nodiscard]] Result<std::string> Text(const Node& mapping, std::string_view key) const {
    const Node* value = mapping.Find(key);
    if (value == nullptr || value->IsNull()) return std::string();
    if (!value->IsString()) return Refuse(*value, fmt::format("{} must be a text", key));
    return std::string(value->text);
  }

  // The entry of `list` with a name, and in it the mapping `key`.
  [[nodiscard]] Result<const Node*> Named(const Node& root, std::string_view list,
                                          std::string_view key, const std::string& name) const {
    const Node* entries = root.Find(list);
    if (entries == nullptr || !entries->IsSequence())
      return Refuse(root, fmt::format("expected a list of {}", list));
    for (const Node* entry : entries->items) {
      const Node* named = entry->Find("name");
      if (named == nullptr || !named->IsString() || named->text != name) continue;
      const Node* value = entry->Find(key);
      if (value == nullptr || !value->IsMapping())
        return Refuse(*entry, fmt::format("{} \"{}\" holds no {}", list, name, key));
      return value;
    }
    return Refuse(*entries, fmt::format("no \"{}\" among the {}", name, list));
  }

  [[nodiscard]] Result<void> Check(const Node& mapping, std::span<const Refused> refused) const {
    for (const auto& [key, why] : refused) {
      const Entry* entry = mapping.FindEntry(key);
      if (entry != nullptr && !entry->value->IsNull())
        return Refuse(*entry->key, fmt::format("{}: {}", key, why));
    }
    return {};
  }

  // A relative path starts where the kubeconfig lies.
  [[nodiscard]] std::string PathOf(const std::string& path) const {
    const std::string& own = file_.source().name();
    const std::size_t folder = own.rfind('/');
    if (path.starts_with('/') || folder == std::string::npos) return path;
    return own.substr(0, folder + 1) + path;
  }

  // PEM that stands in `key`-data as base64, or in the file that `key` names; "" without both.
  [[nodiscard]] Result<std::string> Pem(const Node& mapping, const std::string& key) const {
    GIQ_TRY(const std::string data, Text(mapping, key + "-data"));
    if (!data.empty()) {
      auto pem = DecodeBase64(data);
      if (!pem || pem->empty())
        return Refuse(*mapping.Find(key + "-data"), fmt::format("{}-data is no base64", key));
      return *std::move(pem);
    }
    GIQ_TRY(const std::string path, Text(mapping, key));
    if (path.empty()) return std::string();
    GIQ_TRY(std::string pem, ReadSmallFile(PathOf(path), kMaxPemBytes));
    if (pem.empty()) return Refuse(*mapping.Find(key), fmt::format("{}: the file is empty", key));
    return pem;
  }

 private:
  const File& file_;
};

bool IsLoopback(std::string_view host) {
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

// "https://host:port/path" as server and base path.
Result<void> ReadServer(const Reader& reader, const Node& cluster, KubeConfig& config) {
  GIQ_TRY(const std::string url, reader.Text(cluster, "server"));
  if (url.empty()) return reader.Refuse(cluster, "the cluster names no server");
  const Node& at = *cluster.Find("server");
  const std::size_t scheme = url.find("://");
  if (scheme == std::string::npos) return reader.Refuse(at, "expected https://HOST:PORT");
  const std::size_t host = scheme + 3;
  const std::size_t path = std::min(url.find('/', host), url.size());
  const std::string_view authority = std::string_view(url).substr(host, path - host);
  if (authority.empty() || authority.find('@') != std::string_view::npos ||
      url.find_first_of("?# \t\r\n") != std::string::npos)
    return reader.Refuse(at, "expected https://HOST:PORT");
  const std::string_view name = authority.substr(
      0, authority.starts_with('[') ? authority.find(']') + 1 : authority.find(':'));
  const bool plain = url.starts_with("http://");
  if (!plain && !url.starts_with("https://"))
    return reader.Refuse(at, "expected https://HOST:PORT");
  if (plain && !IsLoopback(name))
    return reader.Refuse(at, "without TLS everyone on the way could read the token: use https://");
  config.server = url.substr(0, path);
  config.base_path = url.substr(path);
  while (config.base_path.ends_with('/')) config.base_path.pop_back();
  return {};
}

Result<void> ReadCluster(const Reader& reader, const Node& cluster, KubeConfig& config) {
  if (auto read = ReadServer(reader, cluster, config); !read) return read;
  const Node* insecure = cluster.Find("insecure-skip-tls-verify");
  if (insecure != nullptr && !insecure->IsNull() &&
      (insecure->kind != NodeKind::kBool || insecure->integer != 0)) {
    return reader.Refuse(*insecure,
                         "a server that is not verified is not trusted: name its "
                         "certificate-authority");
  }
  if (auto check = reader.Check(cluster, kRefusedOfClusters); !check) return check;
  GIQ_TRY(config.server_name, reader.Text(cluster, "tls-server-name"));
  GIQ_TRY(config.ca_pem, reader.Pem(cluster, "certificate-authority"));
  return {};
}

Result<void> ReadUser(const Reader& reader, const Node& user, KubeConfig& config) {
  if (auto check = reader.Check(user, kRefusedOfUsers); !check) return check;
  GIQ_TRY(config.token, reader.Text(user, "token"));
  if (std::ranges::any_of(config.token, [](char c) { return c <= 0x20 || c >= 0x7F; }))
    return reader.Refuse(*user.Find("token"), "the token holds blanks or control characters");
  GIQ_TRY(const std::string token_file, reader.Text(user, "tokenFile"));
  if (!token_file.empty()) config.token_file = reader.PathOf(token_file);
  GIQ_TRY(config.certificate_pem, reader.Pem(user, "client-certificate"));
  GIQ_TRY(config.key_pem, reader.Pem(user, "client-key"));
  if (config.certificate_pem.empty() != config.key_pem.empty())
    return reader.Refuse(user, "client-certificate and client-key belong together");
  return {};
}

}  // namespace

Result<KubeConfig> ReadKubeConfig(const std::string& path, const std::string& context) {
  GIQ_TRY(std::string text, ReadSmallFile(path, kMaxConfigBytes));
  return ParseKubeConfig(path, std::move(text), context);
}

Result<KubeConfig> ParseKubeConfig(const std::string& path, std::string text,
                                   const std::string& context) {
  GIQ_TRY(const std::unique_ptr<File> file, ReadConfigFile(path, std::move(text)));
  const Node* root = RootOf(*file);
  if (root == nullptr || !root->IsMapping())
    return Fail(ErrorCode::kInvalid, "expected a kubeconfig", {path});
  const Reader reader(*file);
  std::string chosen = context;
  if (chosen.empty()) {
    GIQ_TRY(chosen, reader.Text(*root, "current-context"));
  }
  if (chosen.empty()) return reader.Refuse(*root, "no current-context: say which one is meant");
  KubeConfig config;
  GIQ_TRY(const Node* scene, reader.Named(*root, "contexts", "context", chosen));
  GIQ_TRY(config.namespace_, reader.Text(*scene, "namespace"));
  GIQ_TRY(const std::string cluster_name, reader.Text(*scene, "cluster"));
  GIQ_TRY(const Node* cluster, reader.Named(*root, "clusters", "cluster", cluster_name));
  if (auto read = ReadCluster(reader, *cluster, config); !read)
    return std::unexpected(read.error());
  GIQ_TRY(const std::string user_name, reader.Text(*scene, "user"));
  if (user_name.empty()) return config;  // `kubectl proxy` asks for nobody
  GIQ_TRY(const Node* user, reader.Named(*root, "users", "user", user_name));
  if (auto read = ReadUser(reader, *user, config); !read) return std::unexpected(read.error());
  return config;
}

}  // namespace giq
