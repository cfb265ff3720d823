#include "linter/input/changed_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string_view>

#include "linter/input/child.h"
#include "linter/input/repository.h"

namespace giq {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = std::size_t{64} << 20;  // a million long paths

Result<std::string> Git(const std::string& root, const std::vector<std::string>& words) {
  std::vector<std::string> all = {"git", "-C", root};
  all.insert(all.end(), words.begin(), words.end());
  GIQ_TRY(ChildOutcome outcome, RunChild(all, kMostBytes));
  if (outcome.code == 0) return std::move(outcome.out);
  const std::string first = outcome.err.substr(0, outcome.err.find('\n'));
  return Fail(ErrorCode::kUsage,
              fmt::format("--since: git {} ends with {}: {}", words.front(), outcome.code, first));
}

void AddNames(std::string_view zero_separated, std::set<std::string>& names) {
  while (!zero_separated.empty()) {
    const std::size_t end = std::min(zero_separated.find('\0'), zero_separated.size());
    names.emplace(zero_separated.substr(0, end));
    zero_separated.remove_prefix(std::min(end + 1, zero_separated.size()));
  }
}

/// What changed in each repository that inputs lie in, asked once.
class Repositories {
 public:
  explicit Repositories(const std::string& revision) : revision_(revision) {}

  Result<bool> Changed(const Input& input) {
    std::error_code failed;
    const fs::path folder = fs::canonical(input.folder, failed);
    const auto root = RepositoryOf(folder);
    if (failed || !root) {
      return Fail(ErrorCode::kUsage,
                  "lies in no git repository, so --since cannot tell whether it changed",
                  {.file = input.path});
    }
    const auto [at, is_new] = changed_.try_emplace(root->string());
    if (is_new) {
      GIQ_TRY(at->second, ChangedFiles(root->string(), revision_));
    }
    // A link changes with what it leads to.
    const fs::path shown = folder / fs::path(input.path).filename();
    const fs::path real = fs::canonical(shown, failed);
    const auto changed = [&](const fs::path& path) {
      return at->second.contains(path.lexically_relative(*root).generic_string());
    };
    return changed(shown) || (!failed && changed(real));
  }

 private:
  const std::string& revision_;
  std::map<std::string, std::set<std::string>> changed_;
};

}  // namespace

Result<std::set<std::string>> ChangedFiles(const std::string& root, const std::string& revision) {
  // A word that git would take for an option, or for no revision at all.
  if (revision.empty() || revision.starts_with('-')) {
    return Fail(ErrorCode::kUsage, fmt::format("--since: '{}' is no revision", revision));
  }
  GIQ_TRY(const std::string changed, Git(root, {"diff", "--name-only", "-z", "--diff-filter=d",
                                                "--no-ext-diff", "--no-renames", revision, "--"}));
  GIQ_TRY(const std::string untracked,
          Git(root, {"ls-files", "--others", "--exclude-standard", "-z"}));
  std::set<std::string> names;
  AddNames(changed, names);
  AddNames(untracked, names);
  return names;
}

Result<void> KeepChanged(const std::string& revision, Inventory& inventory) {
  Repositories repositories(revision);
  std::vector<Input> kept;
  for (Input& input : inventory.inputs) {
    if (!input.standard_input) {
      GIQ_TRY(const bool changed, repositories.Changed(input));
      if (!changed) {
        inventory.skipped.push_back({std::move(input.path), SkipReason::kUnchanged});
        continue;
      }
    }
    kept.push_back(std::move(input));
  }
  inventory.inputs = std::move(kept);
  return {};
}

}  // namespace giq
