// Text that a template engine should have replaced.
#pragma once

#include <optional>
#include <string_view>

#include "engine/base/source.h"

namespace giq {

/// The first `{{`, `{%`, `%{` or `<%` of a text outside quotes, comments and block scalars. The
/// text need not be YAML: this explains why it is not.
[[nodiscard]] std::optional<Span> FindTemplateText(std::string_view text);

/// Whether a line ends in the `|` or `>` of a block scalar, with its indicators.
[[nodiscard]] bool EndsInBlockHeader(std::string_view line);

}  // namespace giq
