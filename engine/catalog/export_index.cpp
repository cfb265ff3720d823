// The index of a model's weight files, as it lies beside them on the hub.
#include <fmt/format.h>

#include "engine/catalog/exports.h"

namespace giq {
namespace {

std::unexpected<Error> RefuseAt(const File& file, const Node& node, std::string what) {
  const auto [line, column] = file.source().Locate(node.span.begin);
  return Fail(ErrorCode::kInvalid, std::move(what), {file.source().name(), line, column});
}

/// More bytes than any model has: another unit, or no size at all.
constexpr std::int64_t kMostBytes = 1'000'000'000'000'000;

/// Takes over what the index does not tell: of other weights only whether the model is gated.
void AddKnown(const ModelRow& known, ImportedModel& model) {
  model.gated = known.gated;
  if (known.weights != model.weights) return;
  if (model.parameters == 0) model.parameters = known.parameters;
  model.all_files = known.all_files;
  model.dtype = known.dtype;
}

}  // namespace

Result<bool> ReadExportedIndex(const File& file, const ImportOptions& options, Imported& out) {
  const Node* root = file.documents().size() == 1 ? file.documents().front().root : nullptr;
  const Node* files = root == nullptr ? nullptr : root->Find("weight_map");
  if (files == nullptr || !files->IsMapping()) return false;
  const Node* size = root->At({"metadata", "total_size"});
  if (size == nullptr) {
    return RefuseAt(file, *root, "the index does not tell the size (metadata.total_size)");
  }
  const auto bytes = size->AsInteger();
  if (!bytes || *bytes < 1 || *bytes > kMostBytes) {
    return RefuseAt(file, *size, "metadata.total_size is no size in bytes");
  }
  if (options.model.empty()) {
    return RefuseAt(file, *root,
                    "an index of weights does not name its model: give --model ORG/NAME, or a path "
                    "through the folder models--ORG--NAME of a hub cache");
  }
  const Node* parameters = root->At({"metadata", "total_parameters"});
  const auto count = parameters == nullptr ? std::nullopt : parameters->AsInteger();
  out.models.push_back({.id = options.model,
                        .parameters = count && *count > 0 && *count <= kMostBytes ? *count : 0,
                        .weights = {*bytes},
                        .source = LabelOf(file.source(), options) + ": metadata.total_size"});
  const ModelRow* known = options.known_model ? options.known_model(options.model) : nullptr;
  if (known != nullptr) AddKnown(*known, out.models.back());
  return true;
}

}  // namespace giq
