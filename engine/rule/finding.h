// What a rule reports: what is wrong, where, with which numbers, and which edit would correct it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/document/document.h"

namespace giq {

struct Rule;

enum class Severity : std::uint8_t { kInfo, kWarning, kError };
[[nodiscard]] std::string_view SeverityName(Severity severity);  ///< "info", "warning", "error"

/// A fact or number that a finding follows from.
struct Evidence {
  std::string fact;    ///< "model weights"
  std::string value;   ///< "131.4 GiB"
  std::string source;  ///< Where it was read: "deploy.yaml:24", "catalog/models.csv: …"
};

/// A change at a JSON pointer of a document, as RFC 6902 means it; or of a comment, which no JSON
/// Patch can name.
struct Edit {
  enum class Op : std::uint8_t { kAdd, kRemove, kReplace, kReplaceComment } op = Op::kReplace;
  const Document* document = nullptr;
  std::string pointer;     ///< "" for kReplaceComment.
  std::string value_json;  ///< "" for kRemove and kReplaceComment.
  Span comment = {};       ///< kReplaceComment: its bytes in the file, from the `#` on.
  std::string text = {};   ///< kReplaceComment: what stands there instead; "" takes it away.
};

/// Edits that are applied together or not at all.
struct Fix {
  std::string title;  ///< Imperative: "set replicas to 1".
  bool safe = false;  ///< Nothing that runs could behave worse.
  std::vector<Edit> edits;
};

/// One finding.
struct Finding {
  const Rule* rule = nullptr;
  Severity severity = Severity::kWarning;
  bool certain = true;  ///< False when an estimate went into it; never an error then.
  std::string message;  ///< One sentence with its numbers, no trailing full stop.
  Place place;
  std::vector<Evidence> evidence;
  std::vector<Fix> fixes;

  Finding& With(std::string fact, std::string value, std::string source = {}) {
    evidence.push_back({std::move(fact), std::move(value), std::move(source)});
    return *this;
  }
};

/// The place of a span in a document; an empty span is widened to a byte, so that it can be shown.
[[nodiscard]] Place PlaceOf(const Document& document, Span span);

/// `file:line` of a place, for evidence.
[[nodiscard]] std::string SourceOf(const Place& place);

}  // namespace giq
