// Reads one YAML document through libyaml.
#pragma once

#include "engine/document/builder.h"
#include "engine/document/document.h"

namespace giq {

/// Reads the YAML of a chunk of the file's source into the document: its root, or the problem that
/// forbids one.
void ReadYaml(File& file, Span chunk, Budget& budget, Document& document);

}  // namespace giq
