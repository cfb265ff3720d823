// A readable draft of a manifest that a template engine has not rendered: for facts, never for
// verdicts.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/document/document.h"

namespace giq {

/// The text with lines that hold template actions alone left blank, and actions inside a line
/// replaced by a placeholder (`${____}`). Byte for byte as long and line for line, so that places
/// stay true.
[[nodiscard]] std::string DraftOfTemplate(std::string_view text);

/// Reads the draft; its documents are marked, so that nothing absent in them counts as absent.
[[nodiscard]] std::unique_ptr<File> ReadTemplateDraft(std::string name, std::string_view text,
                                                      const Limits& limits = {});

}  // namespace giq
