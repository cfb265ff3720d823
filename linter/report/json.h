// Findings as JSON, version 1 of the format in docs/output.md.
#pragma once

#include <string>

#include "engine/rule/finding.h"

namespace giq {

class JsonWriter;
struct Report;

/// One element of `findings`, without its fingerprint.
[[nodiscard]] std::string FindingJson(const Finding& finding);

/// The edits of a fix, as in `operations` of a finding.
[[nodiscard]] std::string OperationsJson(const Fix& fix);

/// `skipped` and `failures` of a run, for an object that is being written.
void WriteSkipped(const Report& report, JsonWriter& json);
void WriteFailures(const Report& report, JsonWriter& json);

/// The whole document, from the items' `json`.
[[nodiscard]] std::string ReportJson(const Report& report);

}  // namespace giq
