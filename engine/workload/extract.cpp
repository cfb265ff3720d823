#include "engine/workload/extract.h"

#include <algorithm>
#include <charconv>

#include "engine/workload/accelerator_facts.h"
#include "engine/workload/engine_settings.h"
#include "engine/workload/environment_variables.h"
#include "engine/workload/group_facts.h"
#include "engine/workload/pod_extract.h"
#include "engine/workload/read.h"
#include "engine/workload/scale_facts.h"
#include "engine/workload/server_command.h"
#include "engine/workload/servers.h"
#include "engine/workload/storage_facts.h"
#include "engine/workload/template_site.h"
#include "engine/workload/vllm_runtime.h"

namespace giq {
namespace {

constexpr std::string_view kModelLabel = "ai.gke.io/model";

/// What GKE's own samples call the container that serves.
constexpr std::string_view kServingName = "inference-server";

std::vector<Argument> ItemsOf(const Object& object, const Node* list) {
  std::vector<Argument> items;
  if (list == nullptr || !list->IsSequence()) return items;
  for (const Node* item : list->items) {
    const Place at = object.At(item);
    // Raw text: placeholders inside a word are judged when its option is read.
    items.push_back({item->IsScalar() ? Fact<std::string>::Known(std::string(item->text), at)
                                      : Fact<std::string>::Unknown(at),
                     at});
  }
  return items;
}

ServerCommand CommandOf(const Object& object, const ObjectIndex& index, const Container& container,
                        Server assumed) {
  const Node& node = *container.at.node;
  return FindServerCommand(
      container, ItemsOf(object, node.Find("command")), ItemsOf(object, node.Find("args")),
      [&](std::string_view path) { return FindScript(object, container, index, path); }, assumed);
}

/// How likely a container is the serving one: first a server on an accelerator, then a server, then
/// an accelerator; among equals one that names a model (a proxy or a resource manager has none),
/// then one that may be a server.
int ServingRank(const Container& container, const ServerCommand& command) {
  if (container.init) return 0;
  const bool accelerated =
      !container.accelerators.absent() && container.accelerators.value_or(1) > 0;
  const bool server = command.server.known();
  const int order = accelerated && server ? 3 : server ? 2 : accelerated ? 1 : 0;
  const bool names_model = !command.options.model.absent() || !command.download.absent();
  const bool may_serve = command.server.unknown() || container.name == kServingName;
  return 1 + 4 * order + (names_model ? 2 : 0) + (may_serve ? 1 : 0);
}

void ReadServerFacts(const ServerCommand& command, Workload& workload) {
  Container& container = workload.pod.containers[workload.serving];
  container.command_line = command.words;
  container.command_line_known = command.words_known;
  container.env.insert(container.env.end(), command.script_env.begin(), command.script_env.end());
  workload.server = command.server;
  // The tag of an image that serves nothing is no server's version.
  if (!command.server.absent()) workload.server_version = command.version;
  const ServerOptions& options = command.options;
  workload.model =
      options.model.known() ? Fact<Model>::Known(ClassifyModel(*options.model), options.model.at())
      : options.model.unknown() ? Fact<Model>::Unknown(options.model.at(), options.model.text())
                                : Fact<Model>::Absent(options.model.at());
  workload.parallelism = {options.tensor, options.pipeline, options.data};
  workload.port = options.port;
  workload.max_num_seqs = options.max_num_seqs;
  workload.load_format = options.load_format;
  workload.quantization = options.quantization;
  workload.dtype = options.dtype;
}

/// A target in milliseconds; unknown, with its text, when it is no number (GIQ006's subject).
Fact<double> TargetFact(const Place& at) {
  const std::string_view text = TextOf(at.node);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || !(number > 0)) {
    return Fact<double>::Unknown(at, std::string(text));
  }
  return Fact<double>::Known(number, at);
}

/// Our annotations, on the object or on its pod template; the template's count where both say
/// something.
void ReadTargets(const Object& object, const TemplateSite& site, Workload& workload) {
  for (const Node* metadata : {object.root->Find("metadata"), site.template_metadata}) {
    const Node* annotations = metadata != nullptr ? metadata->Find("annotations") : nullptr;
    if (annotations == nullptr) continue;
    const auto read = [&](std::string_view key, Fact<double>& target) {
      const Node* value = annotations->Find(key);
      if (value != nullptr) target = TargetFact(object.At(value));
    };
    read("giq-lint.dev/target-ntpot-milliseconds", workload.targets.ntpot_ms);
    read("giq-lint.dev/target-ttft-milliseconds", workload.targets.ttft_ms);
    read("giq-lint.dev/target-itl-milliseconds", workload.targets.itl_ms);
    if (const Node* use_case = annotations->Find("giq-lint.dev/use-case")) {
      workload.targets.use_case = TextFact(object.At(use_case));
    }
  }
}

/// The names of the object and of the template, and where they stand.
std::unique_ptr<Workload> NamedWorkload(const Object& object, const std::string& group) {
  auto workload = std::make_unique<Workload>();
  workload->document = object.document;
  workload->kind = std::string(object.kind);
  workload->api_version = std::string(object.api_version);
  workload->name = std::string(object.name);
  workload->namespace_ = std::string(object.namespace_);
  workload->group = group;
  const Node* name = object.root->At({"metadata", "name"});
  workload->at = object.At(name != nullptr ? name : object.root);
  workload->object_at = object.At(object.root);
  return workload;
}

/// Sets the serving container and gives what it starts.
ServerCommand ChooseServing(const Object& object, const ObjectIndex& index, Server assumed,
                            Workload& workload) {
  ServerCommand chosen;
  int best = -1;
  for (std::size_t i = 0; i < workload.pod.containers.size(); ++i) {
    ServerCommand command = CommandOf(object, index, workload.pod.containers[i], assumed);
    const int rank = ServingRank(workload.pod.containers[i], command);
    if (rank <= best) continue;
    best = rank;
    workload.serving = i;
    chosen = std::move(command);
  }
  return chosen;
}

/// The application's code says how it starts the engine.
void ForgetDefaults(ServerOptions& options) {
  for (Fact<std::int64_t>* option :
       {&options.tensor, &options.pipeline, &options.data, &options.port, &options.max_num_seqs}) {
    if (option->absent()) *option = Fact<std::int64_t>::Unknown();
  }
}

/// What a Ray cluster is told to serve runs on the pods that have accelerators; the others hold the
/// cluster together, whichever image they run.
void CompleteRay(const EngineSettings& settings, const Workload& workload, ServerCommand& command) {
  const bool engine = std::ranges::any_of(workload.pod.containers, [](const Container& container) {
    return !container.accelerators.absent() && container.accelerators.value_or(1) > 0;
  });
  if (engine) {
    const bool own_words = command.server.known() && *command.server != Server::kRay;
    Apply(settings, command);
    if (!own_words && !settings.complete) ForgetDefaults(command.options);
  }
  const bool serves = command.server.known() && *command.server != Server::kRay;
  if (serves && (engine || !command.options.model.absent())) return;
  if (serves || !command.server.known()) {
    command.server = Fact<Server>::Known(Server::kRay, workload.container().at);
  }
  // The version of what serves is the configuration's, where it pins one.
  if (!engine && (settings.version.known() || !command.version.known())) command.version = {};
}

/// A label of the pods, else of the object.
std::string_view LabelOf(const Workload& workload, std::string_view key) {
  const auto found =
      std::ranges::find(workload.pod.labels, key, &std::pair<std::string, std::string>::first);
  if (found != workload.pod.labels.end()) return found->second;
  const Node* on_object = workload.object_at.node->Find("metadata");
  return TextOf(on_object != nullptr ? on_object->At({"labels", key}) : nullptr);
}

/// A server that only its pod's description names; how it is started stays unknown.
void TakeDescribed(const Server server, const Workload& workload, ServerCommand& command) {
  if (server == Server::kNone) return;
  command.server = Fact<Server>::Known(server, workload.pod.at);
  ForgetDefaults(command.options);
}

/// The labels by which GKE's own samples name server and model: often wrong, so the last resort,
/// where nothing else can tell.
void ReadSampleLabels(const Workload& workload, ServerCommand& command) {
  if (!command.server.known()) {
    TakeDescribed(ServerByName(LabelOf(workload, "ai.gke.io/inference-server")), workload, command);
  }
  // An application that is imported from elsewhere names its model in code.
  const bool in_code = workload.together.kind == Group::Kind::kRay && workload.tpu;
  const std::string_view model = LabelOf(workload, kModelLabel);
  if (!model.empty() && in_code && command.options.model.absent()) {
    command.options.model = Fact<std::string>::Unknown(workload.pod.at, std::string(model));
  }
}

/// Whether a pod certainly serves, whatever its image is: it needs accelerators or is labelled so.
bool MeansToServe(const Workload& workload) {
  return AsksForAccelerators(workload) || !LabelOf(workload, kModelLabel).empty();
}

/// An image that is to be filled in says nothing; what the container or the workload is called
/// does.
void ReadNames(const Workload& workload, ServerCommand& command) {
  if (!command.server.unknown() || !MeansToServe(workload)) return;
  const ServerEntry* entry = ServerOfWords(workload.container().name);
  if (entry == nullptr) entry = ServerOfWords(workload.name);
  if (entry != nullptr) TakeDescribed(entry->server, workload, command);
}

/// Further models that an engine serves beside the first.
void AddOtherModels(const EngineSettings& settings, Workload& workload) {
  for (std::size_t i = 1; i < settings.models.size(); ++i) {
    const auto& model = settings.models[i];
    workload.other_models.push_back(
        ClassifyModel(model.known() ? *WithoutHubPrefix(model) : model.text()));
  }
}

/// What only a controller knows is not absent.
void ForgetAbsent(const TemplateSite& site, Workload& workload) {
  if (site.adds_shm && workload.shm.absent()) {
    workload.shm = Fact<const Mount*>::Unknown();
  }
}

/// A pod that fetches a model for others: its model and its volumes are facts, its number of pods
/// says nothing, and where it caches is for its tool's options to say.
void TakeDownload(const ServerCommand& command, Workload& workload) {
  const auto& model = command.download;
  workload.model = model.known() ? Fact<Model>::Known(ClassifyModel(*model), model.at())
                                 : Fact<Model>::Unknown(model.at(), model.text());
  ReadStorageFacts(command, workload);
  workload.cache = {};
}

bool CountsAsWorkload(const Workload& workload) {
  return workload.is_server() || AsksForAccelerators(workload) ||
         (workload.server.unknown() && MeansToServe(workload)) ||
         workload.container().name == kServingName;
}

/// Reads the pod and gives what its serving container starts.
ServerCommand ReadServing(const Object& object, const TemplateSite& site, const ObjectIndex& index,
                          const EngineSettings& settings, Workload& workload) {
  if (IsVllmRuntime(object)) return ReadVllmRuntime(object, index, workload.pod);
  ReadPod(object, site, index, workload.whole, workload.pod);
  if (workload.pod.containers.empty()) return {};
  // In a Ray cluster the engine's words are the configuration's alone.
  const bool ray = site.together == Group::Kind::kRay;
  const Server assumed = ray ? Server::kNone : settings.server.value_or(Server::kNone);
  ServerCommand command = ChooseServing(object, index, assumed, workload);
  if (ray) {
    CompleteRay(settings, workload, command);
  } else {
    Apply(settings, command);
  }
  return command;
}

std::unique_ptr<Workload> ExtractWorkload(const Object& object, const TemplateSite& site,
                                          const ObjectIndex& index) {
  auto workload = NamedWorkload(object, site.group);
  workload->together.kind = site.together;
  workload->whole = IsWhole(object, site);
  const EngineSettings settings = ReadEngineSettings(object, site);
  ServerCommand command = ReadServing(object, site, index, settings, *workload);
  if (workload->pod.containers.empty()) return nullptr;
  workload->tpu = command.tpu_image;
  ReadAcceleratorFacts(object, site, *workload);
  ReadSampleLabels(*workload, command);
  ReadNames(*workload, command);
  ReadServerFacts(command, *workload);
  if (!workload->model.absent()) AddOtherModels(settings, *workload);
  if (!CountsAsWorkload(*workload)) {
    if (command.download.absent()) return nullptr;
    TakeDownload(command, *workload);
    return workload;
  }
  ReadScaleFacts(object, site, *workload);
  ReadStorageFacts(command, *workload);
  ForgetAbsent(site, *workload);
  ReadTargets(object, site, *workload);
  return workload;
}

bool IsHubId(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == 0 || slash == std::string_view::npos || slash + 1 == text.size()) return false;
  if (text[0] == '.' || text[slash + 1] == '.') return false;  // a relative path
  return std::ranges::all_of(text, [slash, &text](const char& c) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return word || c == '-' || c == '_' || c == '.' || &c == &text[slash];
  });
}

}  // namespace

Model ClassifyModel(std::string text) {
  ModelKind kind = ModelKind::kOther;
  if (text.starts_with('/')) {
    kind = ModelKind::kPath;
  } else if (text.starts_with("pvc:") || text.starts_with("oci:")) {
    kind = ModelKind::kOther;  // KServe's words for a claim and for an image
  } else if (text.find(":/") != std::string::npos || text.starts_with("gs:")) {
    kind = ModelKind::kBucketUri;
  } else if (IsHubId(text)) {
    kind = ModelKind::kHubId;
  }
  return {std::move(text), kind};
}

std::vector<std::unique_ptr<Workload>> ExtractWorkloads(const Object& object,
                                                        const ObjectIndex& index) {
  std::vector<std::unique_ptr<Workload>> workloads;
  for (const TemplateSite& site : TemplateSitesOf(object)) {
    if (auto workload = ExtractWorkload(object, site, index)) {
      workloads.push_back(std::move(workload));
    }
  }
  ReadGroupFacts(workloads);
  return workloads;
}

}  // namespace giq
