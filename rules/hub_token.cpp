#include "rules/hub_token.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "engine/workload/stock_images.h"

namespace giq {
namespace {

// The first three are huggingface_hub's (utils/_auth.py and constants.py), the last one is read by
// the launcher of TGI.
constexpr std::array<std::string_view, 4> kTokenVariables = {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN",
                                                             "HF_TOKEN_PATH", "HF_API_TOKEN"};

/// Variables with which the server asks another host, or none at all.
constexpr std::array<std::string_view, 5> kOtherSources = {
    "HF_ENDPOINT", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "VLLM_USE_MODELSCOPE",
    "SGLANG_USE_MODELSCOPE"};

bool IsSetEmpty(const EnvVar& variable) {
  return variable.value.known() && variable.value->empty();
}

bool AsksElsewhere(const Container& container) {
  return std::ranges::any_of(kOtherSources, [&](std::string_view name) {
    const EnvVar* variable = container.Env(name);
    return variable != nullptr && !IsSetEmpty(*variable);
  });
}

/// Another image may hold the model, or a token.
bool IsPublicImage(const Container& container) {
  return IsStockImage(container.image) || IsNamedLikeStockImage(container.image);
}

/// Other kinds, such as KServe's, hand a service account's secrets to the server.
bool IsPlainKind(const Workload& w) {
  constexpr std::array<std::string_view, 9> kPlain = {
      "Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "DaemonSet",
      "Job",        "CronJob",     "Pod",        "LeaderWorkerSet"};
  return std::ranges::find(kPlain, w.kind) != kPlain.end();
}

/// A script or an argument that hands over a token, or logs in.
bool CommandMayCarryToken(const Container& container) {
  constexpr std::array<std::string_view, 6> kSigns = {"HF_TOKEN", "HUGGING_FACE", "hf-token",
                                                      "hf_token", "login",        "auth"};
  if (!container.command_line_known) return true;
  const Node* searched = nullptr;
  for (const Argument& word : container.command_line) {
    const Node* node = word.at.node;
    if (node == nullptr) return true;
    // The words of a script share its scalar, which is searched once.
    if (node == searched) continue;
    searched = node;
    const bool found = std::ranges::any_of(kSigns, [node](std::string_view sign) {
      return node->text.find(sign) != std::string_view::npos;
    });
    if (found) return true;
  }
  return false;
}

bool OthersMount(const Workload& w, const Volume* volume) {
  return std::ranges::any_of(w.pod.containers, [&](const Container& other) {
    return &other != &w.container() &&
           std::ranges::any_of(other.mounts,
                               [volume](const Mount& mount) { return mount.volume == volume; });
  });
}

/// A mount whose files were made elsewhere: a token may be among them, or the model itself.
bool BringsFiles(const Workload& w, const Mount& mount) {
  if (mount.volume == nullptr) return true;
  switch (mount.volume->storage) {
    case Storage::kEmptyDir:
    case Storage::kMemory:
    case Storage::kEphemeralVolume:
      return OthersMount(w, mount.volume);
    case Storage::kReadOnlyData:
      return mount.volume->config_map.empty();
    default:
      return true;
  }
}

}  // namespace

std::vector<const EnvVar*> TokenVariables(const Container& container) {
  std::vector<const EnvVar*> variables;
  for (const std::string_view name : kTokenVariables) {
    const EnvVar* variable = container.Env(name);
    if (variable != nullptr && !IsSetEmpty(*variable)) variables.push_back(variable);
  }
  return variables;
}

Fact<bool> TokenReaches(const Workload& w) {
  const Container& container = w.container();
  const auto variables = TokenVariables(container);
  if (!variables.empty()) return Fact<bool>::Known(true, variables.front()->at);
  const bool known = w.whole && !container.env_from && IsPlainKind(w) && IsPublicImage(container) &&
                     !AsksElsewhere(container) && !CommandMayCarryToken(container) &&
                     std::ranges::none_of(container.mounts, [&w](const Mount& mount) {
                       return BringsFiles(w, mount);
                     });
  return known ? Fact<bool>::Known(false, container.at) : Fact<bool>::Unknown(container.at);
}

const EnvVar* MisnamedTokenVariable(const Container& container) {
  for (const EnvVar& variable : container.env) {
    const bool hub = variable.name.starts_with("HF_") || variable.name.starts_with("HUGGING");
    const bool read = std::ranges::find(kTokenVariables, variable.name) != kTokenVariables.end();
    if (hub && !read && variable.name.ends_with("TOKEN")) return &variable;
  }
  return nullptr;
}

}  // namespace giq
