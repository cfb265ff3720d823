// Findings as the XML that test runners write.
#pragma once

#include <string>

namespace giq {

struct Report;

/// One test suite a file. A file without findings is a test that passed; a finding is one that
/// failed when it makes the run fail, that passed with output when it does not, and, with
/// `silenced`, one that was skipped when something silences it.
[[nodiscard]] std::string ReportJunit(const Report& report, bool silenced);

}  // namespace giq
