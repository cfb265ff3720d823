// Small readers from nodes to facts, shared by everything that extracts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/workload/fact.h"
#include "engine/workload/object.h"

namespace giq {

/// Text that stands for something to be filled in later: `${VAR}`, `$VAR`, `{{ .Values.x }}`,
/// `<name>`, `{NAME}`, `PROJECT_ID`, `V_IMAGE_NAME`, `replaced-by-kustomize`. Such a value is
/// unknown, never a value.
[[nodiscard]] bool IsPlaceholder(std::string_view text);

/// A scalar's text as the API server gets it; absent for no node or null, unknown for a collection
/// or a placeholder.
[[nodiscard]] Fact<std::string> TextFact(const Place& place);

/// An integer; unknown when the scalar is none (a placeholder, a wrong type).
[[nodiscard]] Fact<std::int64_t> IntegerFact(const Place& place);

/// A boolean; also the strings "true" and "false", as annotations carry them.
[[nodiscard]] Fact<bool> BoolFact(const Place& place);

/// An integer as the text of an option, a variable or a label's value.
[[nodiscard]] Fact<std::int64_t> IntegerFact(const Fact<std::string>& text);

/// Plain text of a scalar, "" when there is none.
[[nodiscard]] std::string_view TextOf(const Node* node);

}  // namespace giq
