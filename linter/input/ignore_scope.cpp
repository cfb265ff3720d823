// Where ignore files are found: folders, the repository above them and its info/exclude.
#include <sys/stat.h>

#include <filesystem>

#include "linter/input/gitignore.h"
#include "linter/input/read_file.h"
#include "linter/input/repository.h"

namespace giq {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxIgnoreBytes = std::size_t{4} << 20;  // git itself stops at 100 MiB

std::optional<IgnoreFile> ReadIgnoreFile(const fs::path& path) {
  const auto text = ReadFile(path.string(), kMaxIgnoreBytes);
  if (!text) return std::nullopt;
  IgnoreFile file(*text);
  if (file.empty()) return std::nullopt;
  return file;
}

std::string FirstLine(const fs::path& path) {
  const auto text = ReadFile(path.string(), kMaxIgnoreBytes);
  if (!text) return {};
  return text->substr(0, text->find_first_of("\r\n"));
}

/// The folder that holds info/: `.git`, or what a worktree's or submodule's `.git` file points to.
fs::path GitFolder(const fs::path& repository) {
  constexpr std::string_view kPointer = "gitdir: ";
  fs::path folder = repository / ".git";
  std::error_code failed;
  if (fs::is_directory(folder, failed)) return folder;
  const std::string pointer = FirstLine(folder);
  if (!pointer.starts_with(kPointer)) return folder;
  folder = repository / pointer.substr(kPointer.size());
  const std::string common = FirstLine(folder / "commondir");
  return common.empty() ? folder : folder / common;
}

}  // namespace

std::shared_ptr<const IgnoreScope> IgnoreScope::ForRoot(const std::string& folder) {
  std::error_code failed;
  fs::path path = fs::absolute(folder, failed).lexically_normal();
  if (path.filename().empty()) path = path.parent_path();
  std::vector<fs::path> chain;  // from the folder up to the repository's root
  for (fs::path above = path;; above = above.parent_path()) {
    chain.push_back(above);
    if (IsRepository(above)) break;
    if (above == above.parent_path()) {
      chain.resize(1);  // no repository: only what the walk itself meets
      break;
    }
  }
  std::shared_ptr<const IgnoreScope> scope;
  for (auto step = chain.rbegin(); step != chain.rend(); ++step) scope = ForChild(scope, *step);
  return scope;
}

std::shared_ptr<const IgnoreScope> IgnoreScope::ForChild(
    const std::shared_ptr<const IgnoreScope>& parent, const std::string& folder) {
  const fs::path path(folder);
  auto scope = std::make_shared<IgnoreScope>();
  scope->name_ = path.filename().string();
  scope->own_ = ReadIgnoreFile(path / ".gitignore");
  if (IsRepository(path)) {
    scope->exclude_ = ReadIgnoreFile(GitFolder(path) / "info" / "exclude");
  } else {
    scope->parent_ = parent;
  }
  return scope;
}

bool IgnoreScope::Ignores(std::string_view name, bool is_folder) const {
  std::string path(name);
  for (const IgnoreScope* scope = this;; scope = scope->parent_.get()) {
    if (scope->own_) {
      if (const auto decided = scope->own_->Decide(path, is_folder)) return *decided;
    }
    if (scope->exclude_) {
      if (const auto decided = scope->exclude_->Decide(path, is_folder)) return *decided;
    }
    if (!scope->parent_) return false;
    path = scope->name_ + "/" + path;
  }
}

}  // namespace giq
