// Quota limits and what manifests take of them, as a table.
#pragma once

#include <string>
#include <vector>

#include "linter/report/report.h"
#include "rules/shared_quota.h"

namespace giq {

/// One limit, under one configuration and environment.
struct QuotaRow {
  std::string config;       ///< "" when there is no configuration file.
  std::string environment;  ///< "" outside of environments.
  LimitUse use;
};

struct QuotaTable {
  std::vector<QuotaRow> rows;
  bool demand = false;        ///< Manifests were given, so the sums say something.
  std::size_t uncounted = 0;  ///< Workloads with accelerators that no limit certainly counts.
};

/// What is left of a limit behind its usage and the steady demand; nothing when one is not known.
[[nodiscard]] std::optional<double> HeadRoom(const LimitUse& use);

/// Aligned columns, lines with tabs, or one JSON document.
[[nodiscard]] std::string RenderQuotaTable(const QuotaTable& table, Format format);

}  // namespace giq
