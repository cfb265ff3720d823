#include "engine/workload/engine_settings.h"

#include <algorithm>

#include "engine/workload/ray_serve_config.h"
#include "engine/workload/read.h"

namespace giq {
namespace {

/// KServe's model formats that name a server; others are a runtime's own.
Fact<Server> ServerOfFormat(const Fact<std::string>& format) {
  if (format.value_or("") == "huggingface") {
    return Fact<Server>::Known(Server::kKserveHuggingFace, format.at());
  }
  return format.value_or("") == "vllm" || format.value_or("") == "vLLM"
             ? Fact<Server>::Known(Server::kVllm, format.at())
             : Fact<Server>::Unknown(format.at());
}

void AddModel(const Object& object, const Node* uri, EngineSettings& settings) {
  auto fact = TextFact(object.At(uri));
  if (!fact.absent()) settings.models.push_back(std::move(fact));
}

/// `model` of an InferenceService's predictor, or of an LLMInferenceService, which runs vLLM.
void ReadKserve(const Object& object, const Node& model, EngineSettings& settings) {
  if (object.kind == "InferenceService") {
    settings.server = ServerOfFormat(TextFact(object.At(model.At({"modelFormat", "name"}))));
    AddModel(object, model.Find("storageUri"), settings);
    return;
  }
  settings.server = Fact<Server>::Known(Server::kVllm, object.At(&model));
  AddModel(object, model.Find("uri"), settings);
  const Node* parallelism = object.root->At({"spec", "parallelism"});
  if (parallelism == nullptr) return;
  settings.tensor = IntegerFact(object.At(parallelism->Find("tensor")));
  settings.pipeline = IntegerFact(object.At(parallelism->Find("pipeline")));
  settings.data = IntegerFact(object.At(parallelism->Find("data")));
}

template <typename T>
void Replace(Fact<T>& was, const Fact<T>& now) {
  if (!now.absent()) was = now;
}

}  // namespace

EngineSettings ReadEngineSettings(const Object& object, const TemplateSite& site) {
  EngineSettings settings;
  for (const Node* config : site.engine_configs) {
    ReadRayServeConfig(object.At(config), settings);
  }
  if (site.model != nullptr && site.model->IsMapping()) {
    ReadKserve(object, *site.model, settings);
  }
  return settings;
}

void Apply(const EngineSettings& settings, ServerCommand& command) {
  const bool cluster = !command.server.known() || *command.server == Server::kRay;
  if (settings.server.known() && cluster) {
    command.server = settings.server;
    // The image's tag counts the cluster software, not the engine.
    const auto& image = command.version;
    if (settings.version.absent() && image.known()) {
      command.version = Fact<std::string>::Unknown(image.at(), *image);
    }
  }
  Replace(command.version, settings.version);
  ServerOptions& options = command.options;
  if (!settings.models.empty()) options.model = WithoutHubPrefix(settings.models.front());
  Replace(options.tensor, settings.tensor);
  Replace(options.pipeline, settings.pipeline);
  Replace(options.data, settings.data);
  Replace(options.max_num_seqs, settings.max_num_seqs);
  Replace(options.load_format, settings.load_format);
  Replace(options.quantization, settings.quantization);
  Replace(options.dtype, settings.dtype);
  command.script_env.insert(command.script_env.end(), settings.env.begin(), settings.env.end());
}

}  // namespace giq
