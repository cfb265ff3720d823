#include "linter/input/repository.h"

#include <system_error>

#include "linter/input/walk.h"

namespace giq {

namespace fs = std::filesystem;

namespace {

bool LiesBelow(const fs::path& relative) { return !relative.empty() && *relative.begin() != ".."; }

/// What a path stands for; without its last name's link where that leads out of the root, because
/// the link is then what the tools of the repository know.
fs::path Resolved(const fs::path& path, const fs::path& folder, const fs::path& root) {
  std::error_code failed;
  fs::path shown = folder / path.filename();
  if (!fs::is_symlink(shown, failed)) return shown;
  fs::path real = fs::canonical(shown, failed);
  return !failed && LiesBelow(real.lexically_relative(root)) ? real : shown;
}

}  // namespace

bool IsRepository(const fs::path& folder) {
  std::error_code failed;
  return fs::exists(folder / ".git", failed);
}

std::optional<fs::path> RepositoryOf(const fs::path& folder) {
  std::error_code failed;
  for (fs::path above = fs::absolute(folder, failed).lexically_normal();;
       above = above.parent_path()) {
    if (IsRepository(above)) return above;
    if (above == above.parent_path()) return std::nullopt;
  }
}

RepositoryNames::RepositoryNames() {
  std::error_code failed;
  const fs::path here = fs::canonical(".", failed);
  root_ = RepositoryOf(here).value_or(here);
}

const fs::path& RepositoryNames::RealFolder(const fs::path& folder) {
  const auto [at, is_new] = folders_.try_emplace(folder.string());
  if (is_new) {
    std::error_code failed;
    at->second = fs::canonical(folder.empty() ? fs::path(".") : folder, failed);
    if (failed) at->second = fs::absolute(folder, failed).lexically_normal();
  }
  return at->second;
}

std::string RepositoryNames::NameOf(const std::string& path) {
  if (path == kStandardInputName) return path;
  const fs::path as_given(path);
  const fs::path real = Resolved(as_given, RealFolder(as_given.parent_path()), root_);
  const fs::path relative = real.lexically_relative(root_);
  return relative.empty() ? path : relative.generic_string();
}

bool RepositoryNames::Exists(const std::string& name) const {
  std::error_code failed;
  return fs::exists(root_ / name, failed);
}

}  // namespace giq
