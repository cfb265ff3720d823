// What a folder walk and admission judge: documents that carry a marker of an accelerator or an
// inference server.
#pragma once

#include <string_view>

namespace giq {

/// Whether the bytes hold a word that only manifests of accelerators and inference servers hold:
/// resource names, node labels, machine types, server images, commands and options. Letters' case,
/// UTF-16 and JSON's escapes do not hide one.
[[nodiscard]] bool HasInferenceMarker(std::string_view text);

/// What a scan of a file's bytes tells.
struct Interest {
  bool inference = false;  ///< HasInferenceMarker.
  bool companion = false;  ///< They may hold an object of a companion's kind.
  bool empty = false;      ///< Nothing but blanks, comments and separators.
};
[[nodiscard]] Interest ScanForInterest(std::string_view text);

/// Whether a walk has to read a document: it may be judged, or explain one that is.
[[nodiscard]] bool IsWorthReading(std::string_view document);

/// Kinds that explain a workload of another document: autoscalers, services, claims, config maps …
[[nodiscard]] bool IsCompanionKind(std::string_view kind);

}  // namespace giq
