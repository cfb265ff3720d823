// Readers of the shapes in which people export quota. For this folder only.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "engine/base/result.h"
#include "engine/catalog/catalog.h"
#include "engine/document/document.h"
#include "engine/quota/quota.h"

namespace giq {

/// A file that is being read and what was found in it.
struct QuotaReader {
  const File& file;
  const Catalog& catalog;
  std::vector<const QuotaNameRow*> names;  ///< All of the catalog's.
  std::vector<QuotaLimit> limits;
  /// Index of a limit by accelerator, provisioning and region.
  std::map<std::tuple<std::string, Provisioning, std::string>, std::size_t> places;

  QuotaReader(const File& read, const Catalog& known)
      : file(read), catalog(known), names(known.AllQuotaNames()) {}

  /// `file:line` of a node.
  [[nodiscard]] std::string SourceOf(const Node& node) const;
  [[nodiscard]] std::unexpected<Error> Refuse(const Node& node, std::string what) const;
  /// An amount of accelerators. -1 and the largest 64-bit integer stand for "never set": nothing.
  [[nodiscard]] Result<std::optional<double>> Amount(const Node& node, std::string_view what) const;
  /// The limit of the same accelerator, provisioning and region; null when there is none, and then
  /// the new one is in.
  [[nodiscard]] QuotaLimit* FindOrAdd(const QuotaLimit& limit);
  /// Takes a limit that a row of the catalog names; a row's alias never replaces a real name.
  void Take(const QuotaNameRow& row, QuotaLimit limit);
};

/// A Region or Project of the Compute API: {name, kind, quotas: [{metric, limit, usage}]}.
[[nodiscard]] Result<void> ReadComputeQuotas(QuotaReader& reader, const Node& object);

/// A QuotaInfo of Cloud Quotas: {quotaId, dimensionsInfos: [{dimensions, details,
/// applicableLocations}]}.
[[nodiscard]] Result<void> ReadQuotaInfo(QuotaReader& reader, const Node& info);

/// The items of a list written by hand.
[[nodiscard]] Result<void> ReadHandWritten(QuotaReader& reader, const Node& list);

}  // namespace giq
