// The manifests of one folder as companions of each other: scanned once, read once, let go
// together.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/bundle/bundle.h"
#include "engine/document/document.h"
#include "engine/workload/interest.h"
#include "linter/input/text_overlay.h"

namespace giq {

/// Safe to use from several threads. Nothing is read before it is asked for.
class FolderFiles {
 public:
  FolderFiles(std::string path, const Limits& limits, TextOverlay texts = {})
      : path_(std::move(path)), limits_(limits), texts_(std::move(texts)) {}

  /// Whether a file of the folder holds a document with a marker of inference.
  [[nodiscard]] bool HasInference();

  /// What a scan of that file tells; nothing when it is no manifest of the folder or was not
  /// scanned.
  [[nodiscard]] std::optional<Interest> Scanned(const std::string& path);

  /// The file of that path if it is one of the folder's manifests and may explain others or be
  /// explained by them.
  [[nodiscard]] const File* Find(const std::string& path);

  /// Remembers that the file stood on the command line itself; before the folder is used from
  /// several threads.
  void AddNamed(std::string path) { named_.insert(std::move(path)); }

  /// Where MakeBundle looks for companions: files that were named together, then all such files of
  /// the folder.
  [[nodiscard]] giq::Scopes Scopes();

 private:
  struct Member {
    Member(std::string name, const Interest& scanned) : path(std::move(name)), interest(scanned) {}
    [[nodiscard]] bool explains() const { return interest.inference || interest.companion; }
    std::string path;
    Interest interest;
    std::optional<std::string> text;  // kept by the scan until it is read
    std::once_flag once;
    std::unique_ptr<File> file;  // null when it could not be read
  };

  [[nodiscard]] Result<std::string> TextOf(const std::string& path, std::size_t max_bytes) const;
  void Scan();
  [[nodiscard]] Member* MemberOf(const std::string& path);
  void Read(Member& member) const;
  void ReadAll();
  void IndexAll();

  std::string path_;
  Limits limits_;
  TextOverlay texts_;
  std::once_flag scanned_;
  std::once_flag indexed_;
  bool has_inference_ = false;
  std::vector<std::unique_ptr<Member>> members_;  // fixed by Scan, sorted by path
  std::atomic<std::size_t> next_ = 0;             // where the next thread begins to read
  std::set<std::string> named_;
  std::unique_ptr<Folder> named_index_;  // null unless several files were named
  std::unique_ptr<Folder> index_;
  std::vector<const Folder*> scopes_;
};

}  // namespace giq
