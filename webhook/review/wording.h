// What people read of an opinion: the denial, the warnings, the audit log's annotations.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "webhook/review/opinion.h"

namespace giq {

/// A denial: every finding that denies or warns, with its numbers and the lines that correct it.
/// Several lines, without other control characters.
[[nodiscard]] std::string DenialText(const Review& review, const Opinion& opinion);

/// A warning a finding that warns, each one line within what the API server passes on whole; where
/// they are too many the last one counts the rest.
[[nodiscard]] std::vector<std::string> WarningTexts(const Opinion& opinion);

/// Annotations of the audit log: `mode`, `codes`, `findings` and `suppressed`, those that say
/// something.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> AuditAnnotations(
    const Opinion& opinion);

/// Where in an object a JSON pointer points, as people write it:
/// `spec.template.spec.containers[0].args`.
[[nodiscard]] std::string DottedPath(const Node& root, std::string_view pointer);

/// The first characters of a text; `…` stands for the rest.
[[nodiscard]] std::string Clipped(std::string text, std::size_t most_runes);

}  // namespace giq
