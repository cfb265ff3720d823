#include "engine/workload/vllm_runtime.h"

#include <string>

#include "engine/workload/environment_variables.h"
#include "engine/workload/image.h"
#include "engine/workload/pod_extract.h"
#include "engine/workload/quantity.h"
#include "engine/workload/read.h"

namespace giq {
namespace {

constexpr std::string_view kVolume = "vllm-storage";

/// `image.registry` and `image.name`, as the controller joins them.
Fact<std::string> ImageOf(const Object& object, const Node& spec) {
  const Node* image = spec.At({"deploymentConfig", "image"});
  if (image == nullptr) return {};
  const auto name = TextFact(object.At(image->Find("name")));
  if (!name.known()) return name;
  const auto registry = TextFact(object.At(image->Find("registry")));
  return Fact<std::string>::Known(
      registry.known() && !registry->empty() ? *registry + "/" + *name : *name, name.at());
}

Fact<std::int64_t> NumberFact(const Place& at) { return IntegerFact(TextFact(at)); }

void ReadRuntimeResources(const Object& object, const Node& spec, Container& container) {
  const Node* resources = spec.At({"deploymentConfig", "resources"});
  if (resources == nullptr) return;
  container.resources_at = object.At(resources);
  container.accelerators = NumberFact(object.At(resources->Find("gpu")));
  const std::string type(TextOf(resources->Find("gpuType")));
  if (!container.accelerators.absent()) {
    container.accelerator_resource = type.empty() ? "nvidia.com/gpu" : type;
  }
  container.memory_limit = QuantityFact(object.At(resources->Find("memory")));
  container.memory_request = container.memory_limit;
  container.cpu_request = AmountFact(object.At(resources->Find("cpu")));
}

/// One claim, mounted by every replica.
void ReadStorage(const Object& object, const Node& spec, Pod& pod) {
  const Node* storage = spec.Find("storageConfig");
  if (storage == nullptr || !BoolFact(object.At(storage->Find("enabled"))).value_or(false)) return;
  const Place at = object.At(storage);
  Volume volume{.name = std::string(kVolume), .at = at, .storage = Storage::kClaim};
  volume.size = QuantityFact(object.At(storage->Find("size")));
  const auto mode = TextFact(object.At(storage->Find("accessMode")));
  volume.shared = mode.value_or("") == "ReadWriteMany" ? Fact<bool>::Known(true, mode.at())
                                                       : Fact<bool>::Unknown(at);
  pod.volumes.push_back(std::move(volume));
}

void MountStorage(const Object& object, const Node& spec, Pod& pod, Container& container) {
  const Node* path = spec.At({"storageConfig", "mountPath"});
  if (pod.volumes.empty() || path == nullptr) return;
  container.mounts.push_back(
      {.path = std::string(TextOf(path)), .at = object.At(path), .volume = &pod.volumes.front()});
}

ServerOptions OptionsOf(const Object& object, const Node& spec) {
  ServerOptions options;
  const auto text = [&](std::initializer_list<std::string_view> path) {
    return TextFact(object.At(spec.At(path)));
  };
  options.model = WithoutHubPrefix(text({"model", "modelURL"}));
  options.dtype = text({"model", "dtype"});
  options.max_num_seqs = IntegerFact(text({"model", "maxNumSeqs"}));
  options.tensor = IntegerFact(text({"vllmConfig", "tensorParallelSize"}));
  options.port = IntegerFact(text({"vllmConfig", "port"}));
  // `extraArgs` may say everything else.
  options.pipeline = options.data = Fact<std::int64_t>::Unknown();
  options.quantization = options.load_format = options.download_dir = Fact<std::string>::Unknown();
  if (spec.At({"vllmConfig", "extraArgs"}) == nullptr) options.download_dir = {};
  return options;
}

}  // namespace

bool IsVllmRuntime(const Object& object) {
  return object.kind == "VLLMRuntime" && ApiGroupOf(object) == "production-stack.vllm.ai";
}

std::vector<TemplateSite> VllmRuntimeSites(const Object& object, const Node& spec) {
  if (!IsVllmRuntime(object)) return {};
  const Node* deployment = spec.Find("deploymentConfig");
  TemplateSite site{.pod_spec = &spec,
                    .replicas_parent = deployment != nullptr ? deployment : &spec,
                    .completed = true,
                    .adds_shm = true};
  if (deployment != nullptr) site.replicas = deployment->Find("replicas");
  return {site};
}

ServerCommand ReadVllmRuntime(const Object& object, const ObjectIndex& index, Pod& pod) {
  const Node& spec = *object.root->Find("spec");
  pod.at = object.At(&spec);
  ReadTolerations(spec, pod);
  pod.service_account = Fact<std::string>::Unknown();
  pod.service_links = Fact<bool>::Unknown();
  ReadStorage(object, spec, pod);
  Container container{.name = "vllm", .at = object.At(&spec)};
  container.image = ImageOf(object, spec);
  ReadRuntimeResources(object, spec, container);
  const Node* config = spec.Find("vllmConfig");
  if (config != nullptr) ReadEnvironment(object, *config, index, container);
  // The controller sets variables of its own, the token's among them.
  container.env_from = true;
  MountStorage(object, spec, pod, container);
  pod.containers.push_back(std::move(container));
  ServerCommand command;
  command.server = Fact<Server>::Known(Server::kVllm, object.At(&spec));
  command.version = VersionOf(pod.containers.front().image);
  command.options = OptionsOf(object, spec);
  return command;
}

}  // namespace giq
