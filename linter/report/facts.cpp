#include "linter/report/facts.h"

#include <fmt/format.h>

#include <algorithm>

#include "linter/report/json_writer.h"

namespace giq {
namespace {

std::string JsonString(std::string_view text) {
  JsonWriter writer;
  writer.Text(text);
  return writer.Take();
}

FactCell TextCell(std::string_view name, const Fact<std::string>& fact) {
  FactCell cell{name, fact.knowledge(), fact.known() ? *fact : fact.text(), {}, fact.at()};
  if (fact.known()) cell.json = JsonString(*fact);
  return cell;
}

FactCell IntegerCell(std::string_view name, const Fact<std::int64_t>& fact) {
  FactCell cell{name, fact.knowledge(), fact.text(), {}, fact.at()};
  if (fact.known()) cell.text = cell.json = fmt::to_string(*fact);
  return cell;
}

FactCell NumberCell(std::string_view name, const Fact<double>& fact) {
  FactCell cell{name, fact.knowledge(), fact.text(), {}, fact.at()};
  if (fact.known()) cell.text = cell.json = fmt::to_string(*fact);
  return cell;
}

FactCell QuantityCell(std::string_view name, const Fact<Quantity>& fact) {
  FactCell cell{name, fact.knowledge(), fact.known() ? fact->text : fact.text(), {}, fact.at()};
  if (fact.known()) {
    cell.json =
        fmt::format(R"({{"text":{},"bytes":{}}})", JsonString(fact->text), fact->bytes.count);
  }
  return cell;
}

FactCell KnownText(std::string_view name, std::string text, const Place& at) {
  std::string json = JsonString(text);
  return {name, Knowledge::kKnown, std::move(text), std::move(json), at};
}

FactCell ServerCell(const Workload& workload) {
  const Fact<Server>& server = workload.server;
  if (server.known() && *server != Server::kNone) {
    return KnownText("model_server", std::string(ServerName(*server)), server.at());
  }
  return {"model_server",
          server.known() ? Knowledge::kAbsent : server.knowledge(),
          {},
          {},
          server.at()};
}

FactCell ModelCell(const Workload& workload) {
  const Fact<Model>& model = workload.model;
  if (!model.known()) return {"model", model.knowledge(), model.text(), {}, model.at()};
  std::string text = model->text;
  for (const Model& other : workload.other_models) text += "," + other.text;
  return KnownText("model", std::move(text), model.at());
}

FactCell AcceleratorCell(const Workload& workload) {
  if (workload.compute_class.known() && !workload.accelerator.known()) {
    return KnownText("accelerator", "compute-class " + *workload.compute_class,
                     workload.compute_class.at());
  }
  return TextCell("accelerator", workload.accelerator);
}

/// A pod that certainly asks for none has 0.
FactCell CountCell(const Workload& workload) {
  const Fact<std::int64_t>& count = workload.accelerators_per_pod;
  if (!count.absent()) return IntegerCell("accelerator_count", count);
  return {"accelerator_count", Knowledge::kKnown, "0", "0", count.at()};
}

/// The model's bucket: its URI, else the bucket that the pod mounts.
FactCell BucketCell(const Workload& workload) {
  const auto is_model = [](const BucketUse& use) { return use.role == BucketUse::Role::kModel; };
  const auto model = std::ranges::find_if(workload.buckets, is_model);
  if (model != workload.buckets.end()) return KnownText("model_bucket_uri", model->text, model->at);
  for (const BucketUse& use : workload.buckets) {
    // `_` mounts every bucket of the service account: none is named; nor is one by a template.
    if (workload.document->draft) break;
    if (use.role == BucketUse::Role::kMountedBucket && use.text != "_") {
      return KnownText("model_bucket_uri", "gs://" + use.text, use.at);
    }
  }
  return {"model_bucket_uri", Knowledge::kAbsent, {}, {}, {}};
}

FactCell XlaCell(const Workload& workload) {
  const Fact<StoredPath>& cache = workload.xla_cache;
  if (!cache.known()) {
    return {"vllm_xla_cache_path", cache.knowledge(), cache.text(), {}, cache.at()};
  }
  return TextCell("vllm_xla_cache_path", cache->path);
}

/// MEDIUM/SIZELIMIT of the memory-backed /dev/shm.
FactCell ShmCell(const Workload& workload) {
  const Fact<const Mount*>& shm = workload.shm;
  if (!shm.known()) return {"shm", shm.knowledge(), {}, {}, shm.at()};
  const Fact<Quantity>& size = (*shm)->volume->size;
  const std::string limit = size.known() ? size->text : size.absent() ? "-" : "?";
  return KnownText("shm", "Memory/" + limit, shm.at());
}

FactCell ProvisioningCell(const Workload& workload) {
  const Fact<Provisioning>& buy = workload.provisioning;
  if (!buy.known()) return {"provisioning", buy.knowledge(), buy.text(), {}, buy.at()};
  return KnownText("provisioning", std::string(ProvisioningName(*buy)), buy.at());
}

/// `3`, or `1-8` with the autoscaler's bounds.
FactCell RangeCell(std::string_view name, const Autoscaler& scaler) {
  if (!scaler.min_replicas.known() || !scaler.max_replicas.known()) {
    return {name, Knowledge::kUnknown, {}, {}, scaler.at};
  }
  return KnownText(name, fmt::format("{}-{}", *scaler.min_replicas, *scaler.max_replicas),
                   scaler.max_replicas.at());
}

FactRow RowOf(const Workload& workload, const Bundle& bundle) {
  FactRow row{.document = workload.document,
              .kind = workload.kind,
              .name = workload.name,
              .namespace_ = workload.namespace_,
              .container = workload.group.empty()
                               ? workload.container().name
                               : workload.group + ":" + workload.container().name,
              .at = workload.container().at};
  row.cells = {
      ServerCell(workload),
      TextCell("model_server_version", workload.server_version),
      ModelCell(workload),
      AcceleratorCell(workload),
      CountCell(workload),
      TextCell("tpu_topology", workload.topology),
      IntegerCell("replicas", workload.replicas),
      TextCell("hf_home", workload.hf_home),
      BucketCell(workload),
      XlaCell(workload),
      ShmCell(workload),
      QuantityCell("memory_limit", workload.container().memory_limit),
      IntegerCell("tensor_parallel", workload.parallelism.tensor),
      IntegerCell("pipeline_parallel", workload.parallelism.pipeline),
      IntegerCell("data_parallel", workload.parallelism.data),
      IntegerCell("port", workload.port),
      IntegerCell("max_num_seqs", workload.max_num_seqs),
      TextCell("load_format", workload.load_format),
      TextCell("quantization", workload.quantization),
      TextCell("dtype", workload.dtype),
      TextCell("model_cache", workload.cache.path),
      TextCell("machine_type", workload.machine_type),
      ProvisioningCell(workload),
      QuantityCell("ephemeral_storage_request", workload.container().ephemeral_storage_request),
      NumberCell("target_ntpot_milliseconds", workload.targets.ntpot_ms),
      NumberCell("target_ttft_milliseconds", workload.targets.ttft_ms),
      NumberCell("target_itl_milliseconds", workload.targets.itl_ms),
      TextCell("use_case", workload.targets.use_case)};
  if (!workload.max_replicas.absent()) {
    row.cells.push_back(IntegerCell("min_replicas", workload.min_replicas));
    row.cells.push_back(IntegerCell("max_replicas", workload.max_replicas));
  }
  if (workload.autoscaler) {
    row.cells.push_back(RangeCell("autoscaled_replicas", bundle.autoscalers[*workload.autoscaler]));
  }
  return row;
}

FactRow RowOf(const Autoscaler& scaler) {
  return {.document = scaler.at.document,
          .kind = "HorizontalPodAutoscaler",
          .name = scaler.name,
          .namespace_ = scaler.namespace_,
          .at = scaler.at,
          .cells = {
              RangeCell("replicas", scaler),
              KnownText("scale_target", scaler.target_kind + "/" + scaler.target_name, scaler.at)}};
}

FactRow RowOf(const PodSelector& selector) {
  return {.document = selector.at.document,
          .kind = selector.kind,
          .name = selector.name,
          .namespace_ = selector.namespace_,
          .at = selector.at};
}

bool Before(const FactRow& left, const FactRow& right) {
  if (left.document->index != right.document->index) {
    return left.document->index < right.document->index;
  }
  return left.at.span().begin < right.at.span().begin;
}

}  // namespace

const FactCell* FactRow::Cell(std::string_view wanted) const {
  const auto found = std::ranges::find(cells, wanted, &FactCell::name);
  return found == cells.end() ? nullptr : &*found;
}

std::vector<FactRow> FactsOf(const Bundle& bundle) {
  std::vector<FactRow> rows;
  for (const auto& workload : bundle.workloads) rows.push_back(RowOf(*workload, bundle));
  for (const Autoscaler& scaler : bundle.autoscalers) {
    if (scaler.at.document->file == bundle.file) rows.push_back(RowOf(scaler));
  }
  for (const PodSelector& selector : bundle.selectors) {
    const bool own = selector.at.document->file == bundle.file;
    if (own && selector.kind == "PodMonitoring") rows.push_back(RowOf(selector));
  }
  std::ranges::stable_sort(rows, Before);
  return rows;
}

}  // namespace giq
