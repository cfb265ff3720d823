#include "engine/workload/model_cache.h"

#include <array>
#include <string>

#include "engine/workload/image.h"
#include "engine/workload/read.h"
#include "engine/workload/storage_facts.h"

namespace giq {
namespace {

/// A variable that moves the hub's cache, and what the hub library appends to its value.
struct CacheVariable {
  std::string_view name;
  std::string_view suffix;
};

// In huggingface_hub's order of precedence (its constants.py).
constexpr std::array<CacheVariable, 4> kCacheVariables = {{{"HF_HUB_CACHE", ""},
                                                           {"HUGGINGFACE_HUB_CACHE", ""},
                                                           {"HF_HOME", "/hub"},
                                                           {"XDG_CACHE_HOME", "/huggingface/hub"}}};

/// Servers that download through huggingface_hub, so that its variables count.
bool UsesHubCache(Server server) {
  switch (server) {
    case Server::kVllm:
    case Server::kTgi:
    case Server::kSglang:
    case Server::kTensorRtLlm:
      return true;
    default:
      return false;
  }
}

/// Google's Hugging Face images keep the cache in /data up to TGI 2.0.1 and in /tmp since 2.0.3.
Fact<std::string> TgiDefault(const ImageReference& image, const Place& at) {
  using Path = Fact<std::string>;
  if (image.name == "text-generation-inference") return Path::Known("/data", at);
  if (!image.name.starts_with("huggingface-text-generation-inference")) return Path::Unknown(at);
  const auto version =
      ParseVersion(VersionOf(Fact<std::string>::Known(image.repository, at)).value_or(""));
  if (!version) return Path::Unknown(at);
  // The name carries major and minor alone: of 2.0 it does not tell the patch.
  if (version->major == 2 && version->minor == 0) return Path::Unknown(at);
  return Path::Known(version->major < 2 ? "/data" : "/tmp", at);
}

/// The user that the manifest runs the container as; null when the image says it.
const Node* UserOf(const Workload& workload) {
  for (const Node* node : {workload.container().at.node, workload.pod.at.node}) {
    const Node* user = node->At({"securityContext", "runAsUser"});
    if (user != nullptr) return user;
  }
  return nullptr;
}

/// The user that the container runs as may have another home than root's.
bool RunsAsRoot(const Workload& workload) {
  const Node* user = UserOf(workload);
  return user == nullptr || user->AsInteger() == 0;
}

Fact<std::string> HomeDefault(const Workload& workload) {
  const Container& container = workload.container();
  const EnvVar* home = container.Env("HOME");
  if (home != nullptr && home->value.known()) {
    return Fact<std::string>::Known(*home->value + "/.cache/huggingface/hub", home->at);
  }
  if (home != nullptr || !RunsAsRoot(workload)) return Fact<std::string>::Unknown(container.at);
  return Fact<std::string>::Known("/root/.cache/huggingface/hub", container.at);
}

/// What the public image of the server does when nothing is said; another image may set its own
/// variables.
Fact<std::string> ImageDefault(const Workload& workload) {
  const Container& container = workload.container();
  if (!container.image.known() || container.env_from) {
    return Fact<std::string>::Unknown(container.at);
  }
  // Ray's images run as the user ray, whose home is /home/ray (ray-project/ray docker/base-deps).
  if (ParseImage(*container.image).repository.find("rayproject/ray") != std::string::npos &&
      container.Env("HOME") == nullptr && UserOf(workload) == nullptr) {
    return Fact<std::string>::Known("/home/ray/.cache/huggingface/hub", container.at);
  }
  Container bare;
  bare.image = container.image;
  const auto by_image = FindServerCommand(bare, {}, {}, [](std::string_view) { return Place{}; });
  if (!by_image.server.known() || *by_image.server != *workload.server) {
    return Fact<std::string>::Unknown(container.at);
  }
  if (*workload.server == Server::kTgi) {
    return TgiDefault(ParseImage(*container.image), container.at);
  }
  return HomeDefault(workload);
}

/// The variable that decides, null when none is set.
const EnvVar* DecidingVariable(const Container& container, std::string_view& suffix) {
  for (const CacheVariable& known : kCacheVariables) {
    const EnvVar* variable = container.Env(known.name);
    // An empty variable counts as none for the hub library.
    if (variable == nullptr || (variable->value.known() && variable->value->empty())) continue;
    suffix = known.suffix;
    return variable;
  }
  return nullptr;
}

void Settle(const Container& container, ModelCache& cache) {
  const StoredPath stored = StoreOf(container, cache.path);
  cache.storage = stored.storage;
  cache.mount = stored.mount;
  if (stored.mount != nullptr && stored.mount->volume != nullptr) {
    cache.size = stored.mount->volume->size;
  }
}

}  // namespace

ModelCache FindModelCache(const ServerCommand& command, const Workload& workload) {
  ModelCache cache{.at = workload.container().at};
  if (!workload.server.known() || workload.model.absent()) return cache;
  if (workload.model.known() && workload.model->kind != ModelKind::kHubId) return cache;
  const Container& container = workload.container();
  if (!UsesHubCache(*workload.server)) {
    cache.path = Fact<std::string>::Unknown(container.at);
    return cache;
  }
  std::string_view suffix;
  if (!command.options.download_dir.absent()) {
    cache.path = command.options.download_dir;
    cache.decided_by = "--download-dir";
    cache.at = command.options.download_dir.at();
  } else if (const EnvVar* variable = DecidingVariable(container, suffix)) {
    cache.decided_by = variable->name;
    cache.at = variable->at;
    cache.path =
        variable->value.known()
            ? Fact<std::string>::Known(*variable->value + std::string(suffix), variable->at)
            : Fact<std::string>::Unknown(variable->at, variable->value.text());
  } else {
    cache.path = ImageDefault(workload);
    cache.decided_by = "image default";
  }
  Settle(container, cache);
  return cache;
}

}  // namespace giq
