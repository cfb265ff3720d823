// A model that the server downloads from the hub, and whether the place where it is cached can hold
// it.
#pragma once

#include <optional>
#include <string>

#include "engine/rule/rule.h"
#include "rules/node_storage.h"

namespace giq {

/// The catalog's row for the hub model of a workload, null when there is none or the server loads
/// no weights.
[[nodiscard]] const ModelRow* DownloadedModel(const WorkloadContext& ctx);

/// Whether a row's size is not above the real one, so that an error may follow.
[[nodiscard]] bool IsSureAtLeast(const ModelRow& model);

/// `~` before a size that is an estimate.
[[nodiscard]] std::string SizeText(const ModelRow& model);

/// Whether the hub cache lies on the node's own ephemeral storage, as far as the image's default is
/// known.
[[nodiscard]] bool LiesOnNodeStorage(const Workload& workload);

/// How a model is too large for the node's ephemeral storage.
struct NodeMisfit {
  const ModelRow* model = nullptr;
  NodeStorage node;
  Severity severity = Severity::kError;
  bool certain = true;
  bool all_files =
      false;    ///< The weights alone would fit; a second copy of them in the repository would not.
  Bytes limit;  ///< The size from which on it does not fit.
};

/// The misfit of a hub model whose cache lies on node storage; nothing when it fits, lies elsewhere
/// or is unknown.
[[nodiscard]] std::optional<NodeMisfit> NodeMisfitOf(const WorkloadContext& ctx);

/// Adds the numbers of a misfit to a finding.
void AddEvidence(const NodeMisfit& misfit, const Workload& workload, Finding& finding);

/// Adds the model's size with its source to a finding.
void AddModelEvidence(const ModelRow& model, Finding& finding);

/// `the 100 GiB boot disk, of which pods may fill 90 GiB`: the middle of a message.
[[nodiscard]] std::string WhyItDoesNotFit(const NodeMisfit& misfit);

}  // namespace giq
