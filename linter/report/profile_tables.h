// What the catalog tells about profiles, as the tables of `gcloud container ai profiles`.
#pragma once

#include "linter/report/named_table.h"
#include "recommender/profiles.h"

namespace giq {

/// `profiles list`.
[[nodiscard]] NamedTable ProfilesTable(const std::vector<MeasuredProfile>& profiles,
                                       const Catalog& catalog);
/// `benchmarks list`: every measured point of the configurations.
[[nodiscard]] NamedTable BenchmarksTable(const std::vector<Configuration>& configurations,
                                         const Pricing& pricing, const Catalog& catalog);
[[nodiscard]] NamedTable AcceleratorsTable(const std::vector<MeasuredProfile>& profiles);
[[nodiscard]] NamedTable CombinationsTable(const std::vector<Configuration>& configurations);
[[nodiscard]] NamedTable UseCasesTable(const Catalog& catalog);

}  // namespace giq
