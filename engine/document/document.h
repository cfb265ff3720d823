// Files of YAML or JSON, split into documents as kubectl splits them, each read alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/source.h"
#include "engine/document/node.h"

namespace giq {

/// Bounds on hostile input; each is a flag of giq-lint.
struct Limits {
  std::size_t file_bytes = std::size_t{512} << 20;     ///< A file or stream as a whole.
  std::size_t document_bytes = std::size_t{64} << 20;  ///< One document of it.
  std::size_t depth = 256;                             ///< Nesting of sequences and mappings.
  std::size_t nodes = 10'000'000;                      ///< Nodes of a file.
  std::size_t alias_visits = 100'000;  ///< Nodes of a document that exist only through aliases.
};

/// What a reader noticed in a document, apart from its tree.
enum class ProblemKind : std::uint8_t {
  kSyntax,        ///< Not YAML or JSON, or YAML that the API server refuses.
  kTemplate,      ///< Unreadable because of unrendered template text.
  kLimit,         ///< Over a limit: an error of the run (exit 2), not a finding.
  kDuplicateKey,  ///< A mapping has a key twice; `first` is the earlier one's place.
  kDroppedText,   ///< Text that kubectl drops or refuses (GIQ007).
};

struct Problem {
  ProblemKind kind = ProblemKind::kSyntax;
  std::string message;            ///< A sentence fragment without place, no trailing full stop.
  Span span;                      ///< Where.
  Span first = {};                ///< kDuplicateKey: where the key stands for the first time.
  const Node* mapping = nullptr;  ///< kDuplicateKey: the mapping that has the key twice.
};

class File;

/// One document: the text between kubectl's separators and its tree.
struct Document {
  const File* file = nullptr;
  std::size_t index = 0;       ///< Counts the non-empty documents of the file, from 0.
  Span span;                   ///< Its text, separators excluded.
  const Node* root = nullptr;  ///< Null when it could not be read.
  bool json = false;
  bool left_unread = false;  ///< The reader's filter did not want it.
  bool draft =
      false;  ///< Of an unrendered template: what it lacks may be added when it is rendered.
  std::vector<Problem> problems;
};

/// A source with its documents and the arena that their nodes live in. Neither copied nor moved.
class File {
 public:
  File(std::string name, std::string text) : source_(std::move(name), std::move(text)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  [[nodiscard]] const Source& source() const { return source_; }
  [[nodiscard]] const std::vector<Document>& documents() const { return documents_; }
  /// For readers only.
  [[nodiscard]] std::vector<Document>& mutable_documents() { return documents_; }
  [[nodiscard]] std::pmr::memory_resource& arena() { return arena_; }

 private:
  Source source_;
  std::pmr::monotonic_buffer_resource arena_;
  std::vector<Document> documents_;
};

/// Decides by its bytes whether a document is read; null wants all.
using DocumentFilter = bool (*)(std::string_view document);

/// Reads a manifest: splits as kubectl does, reads each chunk as JSON when it starts like JSON and
/// is, else as YAML. Never fails as a whole: what is wrong stands in the documents' problems.
[[nodiscard]] std::unique_ptr<File> ReadManifest(std::string name, std::string text,
                                                 const Limits& limits = {},
                                                 DocumentFilter wanted = nullptr);

/// Reads a JSON text that must be one value (an AdmissionReview, a quota file).
[[nodiscard]] Result<std::unique_ptr<File>> ReadJsonFile(std::string name, std::string text,
                                                         const Limits& limits = {});

/// Reads one of giq-lint's own YAML files through yaml-cpp with guards; duplicate keys are errors.
/// An empty file gives a null root.
[[nodiscard]] Result<std::unique_ptr<File>> ReadConfigFile(std::string name, std::string text,
                                                           const Limits& limits = {});

/// A place in a manifest: a node of a document, or a part of that node's text.
struct Place {
  const Document* document = nullptr;
  const Node* node = nullptr;
  Span part = {};  ///< When not empty, the bytes meant inside or instead of the node's span.

  [[nodiscard]] explicit operator bool() const { return document != nullptr; }
  [[nodiscard]] Span span() const;
};

}  // namespace giq
