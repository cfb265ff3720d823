// Reads JSON through RapidJSON's SAX reader: iterative, encoding checked, with the limits of YAML.
#pragma once

#include "engine/document/builder.h"
#include "engine/document/document.h"

namespace giq {

/// Reads one JSON value from the begin of a span into the document: its root, or the problem that
/// forbids one. Returns where the value ends, blanks behind it included.
std::uint32_t ReadJson(File& file, Span span, Budget& budget, Document& document);

}  // namespace giq
