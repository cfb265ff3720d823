#include "webhook/server/cluster_store.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

#include "engine/document/base64.h"
#include "engine/document/document.h"
#include "engine/document/fault.h"
#include "engine/document/root.h"
#include "linter/report/json_writer.h"
#include "webhook/review/answer.h"

namespace giq {
namespace {

const ResourceType& Secrets() {
  static const ResourceType type{
      .group = "", .version = "v1", .plural = "secrets", .kind = "Secret"};
  return type;
}

const std::array<ResourceType, 2>& Configurations() {
  static const std::array<ResourceType, 2> types = {
      ResourceType{.group = "admissionregistration.k8s.io",
                   .version = "v1",
                   .plural = "validatingwebhookconfigurations",
                   .kind = "ValidatingWebhookConfiguration",
                   .namespaced = false},
      ResourceType{.group = "admissionregistration.k8s.io",
                   .version = "v1",
                   .plural = "mutatingwebhookconfigurations",
                   .kind = "MutatingWebhookConfiguration",
                   .namespaced = false}};
  return types;
}

/// An object as the API server sends it.
Result<std::unique_ptr<File>> ParseObject(const std::string& name, std::string json) {
  auto file = ReadManifest(name, std::move(json));
  if (auto fault = FaultOf(*file)) return std::unexpected(*std::move(fault));
  if (RootOf(*file) == nullptr) {
    return Fail(ErrorCode::kInvalid, name + ": the API server sent nothing");
  }
  return file;
}

std::string TextAt(const Node& node, std::initializer_list<std::string_view> keys) {
  const Node* found = node.At(keys);
  return found != nullptr && found->IsString() ? std::string(found->text) : std::string();
}

}  // namespace

Result<std::optional<StoredSecret>> KubeSecretStore::Read() {
  auto json = client_.Get(Secrets(), {.namespace_ = secret_namespace_, .name = name_});
  if (!json && json.error().kind == KubeErrorKind::kNotFound) return std::nullopt;
  if (!json) return std::unexpected(ToError(json.error(), "reading the Secret " + name_));
  GIQ_TRY(const auto file, ParseObject("Secret " + name_, *std::move(json)));
  const Node& root = *RootOf(*file);
  StoredSecret secret{.resource_version = TextAt(root, {"metadata", "resourceVersion"})};
  const Node* data = root.At({"data"});
  if (data == nullptr) return secret;
  for (const auto& entry : data->entries) {
    auto decoded = DecodeBase64(entry.value->text);
    if (!decoded) return Fail(ErrorCode::kInvalid, "the Secret " + name_ + " holds no base64");
    secret.data.emplace(entry.key->text, *std::move(decoded));
  }
  return secret;
}

std::string KubeSecretStore::SecretJson(const StoredSecret& secret) const {
  JsonWriter json;
  json.Open().Key("apiVersion").Text("v1").Key("kind").Text("Secret").Key("metadata").Open();
  json.Key("name").Text(name_).Key("namespace").Text(secret_namespace_);
  if (!secret.resource_version.empty()) json.Key("resourceVersion").Text(secret.resource_version);
  json.Close().Key("type").Text("Opaque").Key("data").Open();
  for (const auto& [key, value] : secret.data) json.Key(key).Text(Base64(value));
  return json.Close().Close().Take();
}

Result<bool> KubeSecretStore::Write(const StoredSecret& secret) {
  const bool creates = secret.resource_version.empty();
  const auto written =
      creates ? client_.Create(Secrets(), secret_namespace_, SecretJson(secret))
              : client_.Replace(Secrets(), {.namespace_ = secret_namespace_, .name = name_},
                                SecretJson(secret));
  if (written) return true;
  const KubeErrorKind kind = written.error().kind;
  // Deleted since it was read: someone else was first there too.
  if (kind == KubeErrorKind::kAlreadyExists || kind == KubeErrorKind::kConflict ||
      (!creates && kind == KubeErrorKind::kNotFound)) {
    return false;
  }
  return std::unexpected(ToError(written.error(), "writing the Secret " + name_));
}

Result<std::optional<KubeCaBundles::Configuration>> KubeCaBundles::ReadOne(
    const ResourceType& type) {
  auto json = client_.Get(type, {.name = name_});
  if (!json && json.error().kind == KubeErrorKind::kNotFound) return std::nullopt;
  if (!json) {
    return std::unexpected(ToError(json.error(), "reading the " + type.kind + " " + name_));
  }
  GIQ_TRY(const auto file, ParseObject(type.kind + " " + name_, *std::move(json)));
  const Node& root = *RootOf(*file);
  Configuration found{.type = type,
                      .resource_version = TextAt(root, {"metadata", "resourceVersion"})};
  const Node* webhooks = root.At({"webhooks"});
  if (webhooks == nullptr) return found;
  for (const Node* webhook : webhooks->items) {
    const std::string encoded = TextAt(*webhook, {"clientConfig", "caBundle"});
    found.bundles.push_back(DecodeBase64(encoded).value_or(""));
  }
  return found;
}

Result<std::vector<std::string>> KubeCaBundles::Read() {
  read_.clear();
  std::vector<std::string> all;
  for (const ResourceType& type : Configurations()) {
    GIQ_TRY(auto found, ReadOne(type));
    if (!found) continue;
    all.insert(all.end(), found->bundles.begin(), found->bundles.end());
    read_.push_back(*std::move(found));
  }
  return all;
}

Result<void> KubeCaBundles::Write(const std::string& pem) {
  for (const Configuration& configuration : read_) {
    if (std::ranges::all_of(configuration.bundles, [&](const auto& one) { return one == pem; })) {
      continue;
    }
    JsonWriter json;
    // Given the version that was read, the API server answers 409 when there is a newer one.
    json.OpenList().Open().Key("op").Text("replace").Key("path").Text("/metadata/resourceVersion");
    json.Key("value").Text(configuration.resource_version).Close();
    for (std::size_t i = 0; i < configuration.bundles.size(); ++i) {
      json.Open().Key("op").Text("add").Key("path");
      json.Text("/webhooks/" + std::to_string(i) + "/clientConfig/caBundle");
      json.Key("value").Text(Base64(pem)).Close();
    }
    const auto written = client_.Patch(configuration.type, {.name = name_}, PatchForm::kJson,
                                       json.CloseList().Take());
    if (!written) {
      return std::unexpected(
          ToError(written.error(), "writing the caBundle of the " + configuration.type.kind));
    }
  }
  return {};
}

}  // namespace giq
