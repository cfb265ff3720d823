// Column names as exports and people write them, and the names that the catalog uses for them.
#pragma once

#include <string>
#include <string_view>

namespace giq {

/// A name without case, blanks and punctuation: "NTPOT (ms)" and `ntpot_ms` are both `ntpotms`.
[[nodiscard]] std::string LooseName(std::string_view name);

/// Whether a name in loose form is `loose`, told without making that form.
[[nodiscard]] bool IsLoosely(std::string_view name, std::string_view loose);

/// The catalog's own name, loose, for a column of a file: what `gcloud container ai profiles`
/// prints ("Instance Type") and what its API calls a field (`ntpotMilliseconds`) stand for ours.
[[nodiscard]] std::string ColumnKey(std::string_view name);

}  // namespace giq
