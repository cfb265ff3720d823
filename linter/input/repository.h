// Where a git repository begins, and what a file is called within it.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace giq {

/// Whether a folder is the root of a repository, a worktree or a submodule.
[[nodiscard]] bool IsRepository(const std::filesystem::path& folder);

/// The root of the repository that holds a folder; nothing outside of all repositories.
[[nodiscard]] std::optional<std::filesystem::path> RepositoryOf(
    const std::filesystem::path& folder);

/// Names for files that do not depend on the machine or on the folder that a run starts in:
/// relative to the root of the working directory's repository, else to the working directory.
class RepositoryNames {
 public:
  RepositoryNames();

  /// The name of a file, links on its path resolved where they stay below the root; `..` leads to
  /// one outside. Standard input keeps its name.
  [[nodiscard]] std::string NameOf(const std::string& path);
  /// Whether there is a file of that name.
  [[nodiscard]] bool Exists(const std::string& name) const;

 private:
  [[nodiscard]] const std::filesystem::path& RealFolder(const std::filesystem::path& folder);

  std::filesystem::path root_;
  std::map<std::string, std::filesystem::path> folders_;
};

}  // namespace giq
