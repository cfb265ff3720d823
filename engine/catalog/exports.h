// One reader for each kind of export. For import.cpp only.
#pragma once

#include "engine/catalog/import.h"
#include "engine/document/document.h"

namespace giq {

/// A table with the columns of `benchmarks list` or of benchmarks.csv.
[[nodiscard]] Result<void> ReadExportedTable(const Source& file, const ImportOptions& options,
                                             Imported& out);

/// Profiles as the API or `--format=json|yaml` gives them, wherever they stand in the documents;
/// false when there are none.
[[nodiscard]] Result<bool> ReadExportedProfiles(const File& file, const ImportOptions& options,
                                                Imported& out);

/// A stage of inference-perf; false when the file is none.
[[nodiscard]] Result<bool> ReadInferencePerf(const File& file, const ImportOptions& options,
                                             Imported& out);

/// A `model.safetensors.index.json`; false when the file is none.
[[nodiscard]] Result<bool> ReadExportedIndex(const File& file, const ImportOptions& options,
                                             Imported& out);

/// What the sources of a file's rows begin with.
[[nodiscard]] inline const std::string& LabelOf(const Source& file, const ImportOptions& options) {
  return options.label.empty() ? file.name() : options.label;
}

}  // namespace giq
