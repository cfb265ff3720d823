// What `giq-lint facts` says about a bundle: rows of named cells, the same for every output format.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/bundle/bundle.h"

namespace giq {

/// One fact of a row. `json` is its value as JSON; empty unless known.
struct FactCell {
  std::string_view name;
  Knowledge knowledge = Knowledge::kAbsent;
  std::string text;  ///< For people and TSV: the value, or what stands there unresolved.
  std::string json;
  Place at;
};

/// One pod template that serves or could serve, one HorizontalPodAutoscaler or one PodMonitoring.
struct FactRow {
  const Document* document = nullptr;
  std::string kind;
  std::string name;
  std::string namespace_;
  std::string container;  ///< NAME or GROUP:NAME; "" for objects without containers.
  Place at;
  std::vector<FactCell> cells;

  /// The cell of that name; null when the row has none.
  [[nodiscard]] const FactCell* Cell(std::string_view name) const;
};

/// The rows of a bundle's own objects, in the order of the file.
[[nodiscard]] std::vector<FactRow> FactsOf(const Bundle& bundle);

}  // namespace giq
