#include "rules/cached_model.h"

#include <fmt/format.h>

#include "engine/catalog/estimate.h"
#include "engine/workload/disk.h"
#include "engine/workload/stock_images.h"

namespace giq {
namespace {

// An estimate that is less than this far above a limit says nothing: of the catalog's models whose
// name tells a count, none is smaller than estimated by more (estimate_test).
constexpr double kMarginOfEstimates = 1.15;

bool DownloadsFromHub(const Workload& w) {
  // `dummy` makes up random weights instead of loading any.
  return w.is_server() && w.model.known() && w.model->kind == ModelKind::kHubId &&
         w.load_format.value_or("") != "dummy";
}

std::optional<SizedModel> EstimatedModelOf(const Workload& w) {
  // An option that is not known may quantize, and then the name tells nothing.
  if (w.quantization.unknown()) return std::nullopt;
  const auto size = EstimateModel(w.model->text, w.quantization.value_or(""));
  if (!size) return std::nullopt;
  SizedModel model{.row = {.id = w.model->text},
                   .source = "estimated from the name: " + size->how,
                   .at_least = {static_cast<std::int64_t>(static_cast<double>(size->weights.count) /
                                                          kMarginOfEstimates)}};
  model.row.parameters = size->parameters;
  model.row.weights = size->weights;
  model.row.size_kind = SizeKind::kEstimated;
  return model;
}

/// Another image than the server's own may set a cache of its own, or hold the model.
bool DefaultIsKnown(const Workload& w) {
  return !w.cache.by_default() || w.cache.storage == Storage::kEmptyDir ||
         IsNamedLikeStockImage(w.container().image);
}

/// A request makes the scheduler choose a node that can hold the model.
bool RequestCovers(const Workload& w, Bytes weights) {
  const Fact<Quantity>& request = w.container().ephemeral_storage_request;
  if (request.unknown()) return true;
  return request.known() && request->bytes >= weights;
}

}  // namespace

bool LiesOnNodeStorage(const Workload& w) {
  const Storage storage = w.cache.storage;
  return w.cache.path.known() && DefaultIsKnown(w) &&
         (storage == Storage::kContainer || storage == Storage::kEmptyDir);
}

const ModelRow* DownloadedModel(const WorkloadContext& ctx) {
  const Workload& w = ctx.workload;
  return DownloadsFromHub(w) ? ctx.env.catalog->FindModel(w.model->text) : nullptr;
}

std::optional<SizedModel> SizedModelOf(const WorkloadContext& ctx) {
  if (!DownloadsFromHub(ctx.workload)) return std::nullopt;
  if (const ModelRow* row = DownloadedModel(ctx)) {
    return SizedModel{*row, fmt::format("catalog: {}", row->source), row->weights};
  }
  return EstimatedModelOf(ctx.workload);
}

bool IsToldByName(const SizedModel& model) { return model.row.source.empty(); }

bool IsSureAtLeast(const ModelRow& model) {
  return model.size_kind == SizeKind::kExact || model.size_kind == SizeKind::kLower;
}

std::string SizeText(const ModelRow& model) {
  return (IsSureAtLeast(model) ? "" : "about ") + Text(model.weights);
}

std::optional<NodeMisfit> NodeMisfitOf(const WorkloadContext& ctx) {
  const Workload& w = ctx.workload;
  const auto model = SizedModelOf(ctx);
  if (!model || !LiesOnNodeStorage(w) || RequestCovers(w, model->at_least)) return std::nullopt;
  NodeMisfit misfit{.model = *model, .node = NodeStorageOf(ctx)};
  if (misfit.node.disk == NodeDisk::kUnknown || misfit.node.disk == NodeDisk::kLocalSsd) {
    return std::nullopt;
  }
  const Bytes disk = misfit.node.boot_disk;
  misfit.limit = TooLargeForBootDisk(disk);
  misfit.certain = misfit.node.disk == NodeDisk::kBootDisk && IsSureAtLeast(model->row);
  if (model->at_least >= misfit.limit) {
    misfit.severity = misfit.certain ? Severity::kError : Severity::kWarning;
    return misfit;
  }
  // Below it images and copies decide, too much for a size that a name tells.
  if (IsToldByName(*model)) return std::nullopt;
  misfit.severity = Severity::kWarning;
  const auto& all_files = model->row.all_files;
  if (all_files && *all_files >= misfit.limit && !RequestCovers(w, *all_files)) {
    misfit.all_files = true;
    misfit.certain = false;
    return misfit;
  }
  // Below the nominal limit the images decide, whose size is not known, unless nothing but them
  // would be left.
  misfit.certain = misfit.certain && model->at_least >= UsableByPods(disk);
  misfit.limit = TightOnBootDisk(disk);
  if (model->at_least < misfit.limit) return std::nullopt;
  return misfit;
}

void AddModelEvidence(const SizedModel& model, Finding& finding) {
  finding.With("model weights",
               fmt::format("{} ({} bytes)", SizeText(model.row), model.row.weights.count),
               model.source);
}

void AddEvidence(const NodeMisfit& misfit, const Workload& w, Finding& finding) {
  AddModelEvidence(misfit.model, finding);
  if (misfit.all_files) {
    finding.With("all files of the repository", Text(*misfit.model.row.all_files),
                 misfit.model.source);
  }
  finding.With("boot disk", Text(misfit.node.boot_disk), misfit.node.boot_disk_source);
  finding.With("fills up at", fmt::format("{} ({} bytes)", Text(misfit.limit), misfit.limit.count),
               misfit.limit == TooLargeForBootDisk(misfit.node.boot_disk)
                   ? "boot disk less 10 % for the system"
                   : "boot disk less 10 % for the system and 10 % for images");
  finding.With("cache", *w.cache.path, w.cache.decided_by + ", " + SourceOf(w.cache.at));
  const Fact<Quantity>& request = w.container().ephemeral_storage_request;
  finding.With("ephemeral-storage request", request.known() ? request->text : "none",
               SourceOf(request.known() ? request.at() : w.container().at));
  if (!misfit.node.machines.empty()) {
    finding.With("machine types", misfit.node.machines, misfit.node.machines_source);
  }
}

std::string WhyItDoesNotFit(const NodeMisfit& misfit) {
  const std::string disk = Text(misfit.node.boot_disk);
  std::string why;
  if (misfit.all_files) {
    why = fmt::format("fit the {} boot disk, all {} of its repository do not", disk,
                      Text(*misfit.model.row.all_files));
  } else if (misfit.limit == TooLargeForBootDisk(misfit.node.boot_disk)) {
    why =
        fmt::format("do not fit the {} boot disk, of which pods get {}", disk, Text(misfit.limit));
  } else {
    why =
        fmt::format("leave no room for images on the {} boot disk, of which pods and images get {}",
                    disk, Text(TooLargeForBootDisk(misfit.node.boot_disk)));
  }
  if (misfit.node.disk == NodeDisk::kMaybeLocalSsd) {
    why += ", unless the node keeps ephemeral storage on local SSD";
  }
  return why;
}

}  // namespace giq
