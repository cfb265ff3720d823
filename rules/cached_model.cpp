#include "rules/cached_model.h"

#include <fmt/format.h>

#include "engine/workload/disk.h"
#include "engine/workload/stock_images.h"

namespace giq {
namespace {

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
  if (!w.is_server() || !w.model.known() || w.model->kind != ModelKind::kHubId) return nullptr;
  // `dummy` makes up random weights instead of loading any.
  if (w.load_format.value_or("") == "dummy") return nullptr;
  return ctx.env.catalog->FindModel(w.model->text);
}

bool IsSureAtLeast(const ModelRow& model) {
  return model.size_kind == SizeKind::kExact || model.size_kind == SizeKind::kLower;
}

std::string SizeText(const ModelRow& model) {
  return (IsSureAtLeast(model) ? "" : "about ") + Text(model.weights);
}

std::optional<NodeMisfit> NodeMisfitOf(const WorkloadContext& ctx) {
  const Workload& w = ctx.workload;
  const ModelRow* model = DownloadedModel(ctx);
  if (model == nullptr || !LiesOnNodeStorage(w) || RequestCovers(w, model->weights)) {
    return std::nullopt;
  }
  NodeMisfit misfit{.model = model, .node = NodeStorageOf(ctx)};
  if (misfit.node.disk == NodeDisk::kUnknown || misfit.node.disk == NodeDisk::kLocalSsd) {
    return std::nullopt;
  }
  const Bytes disk = misfit.node.boot_disk;
  misfit.limit = TooLargeForBootDisk(disk);
  misfit.certain = misfit.node.disk == NodeDisk::kBootDisk && IsSureAtLeast(*model);
  if (model->weights >= misfit.limit) {
    misfit.severity = misfit.certain ? Severity::kError : Severity::kWarning;
    return misfit;
  }
  misfit.severity = Severity::kWarning;
  if (model->all_files && *model->all_files >= misfit.limit &&
      !RequestCovers(w, *model->all_files)) {
    misfit.all_files = true;
    misfit.certain = false;
    return misfit;
  }
  // Below the nominal limit the images decide, whose size is not known, unless nothing but them
  // would be left.
  misfit.certain = misfit.certain && model->weights >= UsableByPods(disk);
  misfit.limit = TightOnBootDisk(disk);
  if (model->weights < misfit.limit) return std::nullopt;
  return misfit;
}

void AddModelEvidence(const ModelRow& model, Finding& finding) {
  finding.With("model weights", fmt::format("{} ({} bytes)", SizeText(model), model.weights.count),
               fmt::format("catalog: {}", model.source));
}

void AddEvidence(const NodeMisfit& misfit, const Workload& w, Finding& finding) {
  AddModelEvidence(*misfit.model, finding);
  if (misfit.all_files) {
    finding.With("all files of the repository", Text(*misfit.model->all_files),
                 fmt::format("catalog: {}", misfit.model->source));
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
                      Text(*misfit.model->all_files));
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
