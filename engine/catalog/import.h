// Facts that users bring along: exports of `gcloud container ai profiles`, answers of its API,
// reports of inference-perf, and the index of a model's weights, read into rows of the catalog's
// tables.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/source.h"
#include "engine/base/units.h"
#include "engine/catalog/measured_row.h"

namespace giq {

/// A model whose size the index of its weights tells.
struct ImportedModel {
  std::string id;
  std::int64_t parameters = 0;  ///< 0 when the index does not tell.
  Bytes weights;
  std::optional<Bytes> all_files;
  std::string dtype;
  std::optional<bool> gated;
  std::string source;
};

/// What a file holds.
struct Imported {
  std::vector<MeasuredRow> points;
  std::vector<ImportedModel> models;
  std::vector<std::string> notes;  ///< What was left out and why; fragments without place.
};

/// What was measured, for reports that do not tell it.
struct MeasuredSetup {
  std::string server;
  std::string server_version;
  std::string machine_type;
  std::int64_t accelerators = 0;  ///< A pod; 0 for all of the machine's.
  std::string use_case;
  std::string percentile = "median";  ///< Which of a report's: mean, median, p90, p99 …
};

struct ImportOptions {
  LoadOptions load;  ///< Where machine types are looked up.
  /// The row of a model that is known already; an index tells only the size.
  std::function<const ModelRow*(std::string_view)> known_model;
  std::string model;  ///< Of an index of weights, or of a report; "" when nobody said it.
  MeasuredSetup setup;
  std::string label;  ///< What sources call the file; its name when empty.
};

/// Reads an export, whose kind is found from its content. A bad row or field is an Error with its
/// place, and nothing is taken.
[[nodiscard]] Result<Imported> ReadExport(const Source& file, const ImportOptions& options);

/// Decides what curves of imported points are good for: those of three points and more give
/// verdicts where the file does not say it, one point alone is a profile and gets an id apart from
/// the curve of its configuration. An Error when points of one id are of two configurations.
[[nodiscard]] Result<void> SettleCurves(std::vector<MeasuredRow>& points);

/// `org/name` when the path leads through a folder `models--org--name` of a hub cache, else "".
[[nodiscard]] std::string ModelOfCachePath(std::string_view path);

}  // namespace giq
