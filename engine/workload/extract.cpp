#include "engine/workload/extract.h"

#include <algorithm>
#include <charconv>

#include "engine/workload/device_names.h"
#include "engine/workload/environment_variables.h"
#include "engine/workload/node_selection.h"
#include "engine/workload/pod_extract.h"
#include "engine/workload/read.h"
#include "engine/workload/scale_facts.h"
#include "engine/workload/server_command.h"
#include "engine/workload/storage_facts.h"
#include "engine/workload/template_site.h"

namespace giq {
namespace {

constexpr std::string_view kGpuSharingLabel = "cloud.google.com/gke-gpu-sharing-strategy";
constexpr std::string_view kGpuPartitionLabel = "cloud.google.com/gke-gpu-partition-size";
constexpr std::string_view kComputeClassLabel = "cloud.google.com/compute-class";
constexpr std::string_view kLocalSsdLabel = "cloud.google.com/gke-ephemeral-storage-local-ssd";

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

ServerCommand CommandOf(const Object& object, const ObjectIndex& index,
                        const Container& container) {
  const Node& node = *container.at.node;
  return FindServerCommand(
      container, ItemsOf(object, node.Find("command")), ItemsOf(object, node.Find("args")),
      [&](std::string_view path) { return FindScript(object, container, index, path); });
}

/// How likely a container is the serving one: a server on an accelerator, a server, an accelerator,
/// anything.
int ServingRank(const Container& container, const ServerCommand& command) {
  if (container.init) return 0;
  const bool accelerated =
      !container.accelerators.absent() && container.accelerators.value_or(1) > 0;
  return 1 + (accelerated ? 1 : 0) + (command.server.known() ? 2 : 0) +
         (accelerated && command.server.known() ? 1 : 0);
}

/// Accelerators that the scheduler counts for a pod: its containers together, or its largest init
/// container.
Fact<std::int64_t> CountAccelerators(const Pod& pod, bool whole) {
  using Count = Fact<std::int64_t>;
  std::int64_t sum = 0;
  std::int64_t largest_init = 0;
  Place at;
  for (const Container& container : pod.containers) {
    const Count& count = container.accelerators;
    if (count.absent()) continue;
    if (count.unknown()) return Count::Unknown(count.at(), count.text());
    if (!at) at = count.at();
    if (container.init && !container.sidecar) {
      largest_init = std::max(largest_init, *count);
    } else {
      sum += *count;
    }
  }
  if (at) return Count::Known(std::max(sum, largest_init), at);
  return whole ? Count::Absent(pod.at) : Count::Unknown();
}

void ReadAcceleratorFacts(const Object& object, const TemplateSite& site, Workload& workload) {
  const NodeSelection selection(object, *site.pod_spec, workload.whole);
  const auto requests_tpu = [](const Container& container) {
    return container.accelerator_resource == kTpuResource;
  };
  workload.accelerators_per_pod = CountAccelerators(workload.pod, workload.whole);
  const auto tpu_label = selection.Label(kTpuLabel);
  workload.tpu = workload.tpu || tpu_label.known() ||
                 std::ranges::any_of(workload.pod.containers, requests_tpu);
  workload.accelerator = workload.tpu ? tpu_label : selection.Label(kGpuLabel);
  workload.topology = selection.Label(kTopologyLabel);
  workload.compute_class = selection.Label(kComputeClassLabel);
  const auto local_ssd = selection.Label(kLocalSsdLabel);
  if (local_ssd.known()) {
    workload.local_ssd = Fact<bool>::Known(*local_ssd == "true", local_ssd.at());
  } else if (local_ssd.unknown()) {
    workload.local_ssd = Fact<bool>::Unknown(local_ssd.at(), local_ssd.text());
  }
  if (workload.accelerator.absent() && !workload.compute_class.absent()) {
    workload.accelerator = Fact<std::string>::Unknown(workload.compute_class.at());
  }
  workload.shares_accelerators =
      !selection.AnyLabel({kGpuSharingLabel, kGpuPartitionLabel}).absent();
  workload.machine_type =
      selection.AnyLabel({"node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type"});
  workload.provisioning = ReadProvisioning(selection, workload.pod);
}

/// Whether a container asks for an accelerator, be it under a wrong name (GIQ110's subject).
bool AsksForAccelerators(const Pod& pod) {
  return std::ranges::any_of(pod.containers, [](const Container& container) {
    return !container.accelerators.absent() ||
           std::ranges::any_of(container.resources, [](const ResourceAmount& amount) {
             return !MeantAcceleratorResource(amount.name).empty();
           });
  });
}

void ReadServerFacts(const ServerCommand& command, Workload& workload) {
  Container& container = workload.pod.containers[workload.serving];
  container.command_line = command.words;
  container.command_line_known = command.words_known;
  container.env.insert(container.env.end(), command.script_env.begin(), command.script_env.end());
  workload.server = command.server;
  workload.server_version = command.version;
  workload.tpu = command.tpu_image;
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

std::unique_ptr<Workload> ExtractWorkload(const Object& object, const TemplateSite& site,
                                          const ObjectIndex& index) {
  auto workload = std::make_unique<Workload>();
  workload->document = object.document;
  workload->kind = std::string(object.kind);
  workload->api_version = std::string(object.api_version);
  workload->name = std::string(object.name);
  workload->namespace_ = std::string(object.namespace_);
  workload->group = site.group;
  const Node* name = object.root->At({"metadata", "name"});
  workload->at = object.At(name != nullptr ? name : object.root);
  workload->object_at = object.At(object.root);
  workload->whole = IsWhole(object, site);
  ReadPod(object, site, index, workload->pod);
  if (workload->pod.containers.empty()) return nullptr;

  std::vector<ServerCommand> commands;
  int best = -1;
  for (std::size_t i = 0; i < workload->pod.containers.size(); ++i) {
    commands.push_back(CommandOf(object, index, workload->pod.containers[i]));
    const int rank = ServingRank(workload->pod.containers[i], commands.back());
    if (rank > best) {
      best = rank;
      workload->serving = i;
    }
  }
  const ServerCommand& command = commands[workload->serving];
  ReadServerFacts(command, *workload);
  ReadAcceleratorFacts(object, site, *workload);
  const bool accelerated = AsksForAccelerators(workload->pod) || workload->accelerator.known();
  if (!workload->is_server() && !accelerated) return nullptr;
  ReadScaleFacts(object, site, *workload);
  ReadStorageFacts(command, *workload);
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
  return workloads;
}

}  // namespace giq
