#include "linter/input/walk.h"

#include <dirent.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <set>
#include <system_error>
#include <tuple>
#include <utility>

#include "linter/input/gitignore.h"

namespace giq {
namespace {

namespace fs = std::filesystem;

/// Device and inode: what a path stands for, whatever it is called.
using Identity = std::pair<dev_t, ino_t>;

struct Entry {
  std::string name;
  mode_t kind = 0;  ///< S_IFDIR, S_IFREG …; of a link what it points to.
  Identity identity;
  bool is_link = false;

  [[nodiscard]] bool is_folder() const { return S_ISDIR(kind); }
};

bool IsManifestName(std::string_view name) {
  return name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".json");
}

std::string Join(const std::string& folder, const std::string& name) {
  if (folder == ".") return name;
  return folder.ends_with('/') ? folder + name : folder + "/" + name;
}

std::string FolderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

Error CannotOpen(const std::string& path, int code) {
  return {ErrorCode::kIo,
          fmt::format("cannot open: {}", std::generic_category().message(code)),
          {.file = path}};
}

bool LeadsUpwards(const std::string& link) {
  std::error_code failed;
  const fs::path target = fs::canonical(link, failed);
  if (failed) return true;
  const fs::path holder = fs::canonical(FolderOf(link), failed);
  if (failed) return true;
  return std::ranges::mismatch(target, holder).in1 == target.end();
}

/// Whether a walk of the working directory, for a file elsewhere one of its folder, leaves it out.
bool IsHidden(const std::string& path) {
  std::error_code failed;
  const fs::path whole = fs::absolute(path, failed).lexically_normal();
  fs::path below = whole.lexically_relative(fs::current_path(failed));
  if (below.empty() || *below.begin() == "..") below = whole.filename();
  return std::ranges::any_of(below,
                             [](const fs::path& part) { return part.native().starts_with('.'); });
}

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};
using OpenFolder = std::unique_ptr<DIR, CloseFolder>;

/// Fills what the folder itself does not tell; false when the entry cannot be looked at.
bool LookAt(const std::string& path, Entry& entry) {
  struct stat status{};
  entry.is_link = ::lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode);
  if (::stat(path.c_str(), &status) != 0) return false;
  entry.kind = status.st_mode & S_IFMT;
  entry.identity = {status.st_dev, status.st_ino};
  return true;
}

/// Names and kinds of a folder's entries, sorted by name; links are followed for their kind. Most
/// file systems tell what a plain file is with its name, so that none of them needs a call of its
/// own.
Result<std::vector<Entry>> List(const std::string& folder, std::vector<Error>& failures) {
  const OpenFolder open(::opendir(folder.c_str()));
  struct stat status{};
  if (open == nullptr || ::fstat(::dirfd(open.get()), &status) != 0) {
    return std::unexpected(CannotOpen(folder, errno));
  }
  std::vector<Entry> found;
  while (true) {
    errno = 0;
    const dirent* read = ::readdir(open.get());
    if (read == nullptr) break;
    Entry entry{.name = read->d_name};
    if (entry.name == "." || entry.name == "..") continue;
    if (read->d_type == DT_REG) {
      entry.kind = S_IFREG;
      entry.identity = {status.st_dev, read->d_ino};
    } else if (const std::string path = Join(folder, entry.name); !LookAt(path, entry)) {
      const bool wanted = IsManifestName(entry.name) && !entry.name.starts_with('.');
      if (wanted) failures.push_back(CannotOpen(path, errno));
      continue;
    }
    found.push_back(std::move(entry));
  }
  if (errno != 0) return std::unexpected(CannotOpen(folder, errno));
  std::ranges::sort(found, {}, &Entry::name);
  return found;
}

/// One walk over all arguments; remembers what it has met.
class Walk {
 public:
  Walk(Inventory& out, NamedFiles named) : out_(out), filtered_(named == NamedFiles::kFiltered) {}

  void Name(const std::string& argument) {
    if (argument == kStandardInput) return NameStandardInput();
    const std::string path = Shown(argument);
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0) {
      out_.failures.push_back(CannotOpen(path, errno));
    } else if (S_ISDIR(status.st_mode)) {
      folders_.emplace_back(path, status);
    } else if (!files_.emplace(status.st_dev, status.st_ino).second) {
      return;
    } else if (filtered_ && IsHidden(path)) {
      out_.skipped.push_back({path, SkipReason::kHidden});
    } else {
      out_.inputs.push_back(
          {.path = path, .folder = FolderOf(path), .named = true, .filtered = filtered_});
    }
  }

  /// Named files come first, so that a walk does not take them for unnamed ones.
  void WalkFolders() {
    for (const auto& [path, status] : folders_) {
      if (!visited_.emplace(status.st_dev, status.st_ino).second) continue;
      Descend(path, IgnoreScope::ForRoot(path));
    }
    while (!links_.empty()) {
      const auto links = std::exchange(links_, {});
      for (const Link& link : links) Follow(link);
    }
  }

 private:
  struct Pending {
    std::string path;
    std::shared_ptr<const IgnoreScope> scope;
  };
  struct Link {
    std::string path;
    Entry entry;
  };

  void NameStandardInput() {
    if (std::exchange(standard_input_, true)) return;
    out_.inputs.push_back({.path = std::string(kStandardInputName),
                           .folder = ".",
                           .named = true,
                           .filtered = filtered_,
                           .standard_input = true});
  }

  /// `./deploy.yaml` is shown as `deploy.yaml`; `..` stays, because a link may stand before it.
  static std::string Shown(std::string path) {
    while (path.starts_with("./") && path.size() > 2) {
      path.erase(0, path.find_first_not_of('/', 1));
      if (path.empty()) path = ".";
    }
    if (path == "./") path = ".";
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    return path;
  }

  /// A folder and all below it, without recursion: depth is the file system's, not ours.
  void Descend(const std::string& root, std::shared_ptr<const IgnoreScope> root_scope) {
    std::vector<Pending> pending{{root, std::move(root_scope)}};
    while (!pending.empty()) {
      const Pending folder = std::move(pending.back());
      pending.pop_back();
      auto entries = List(folder.path, out_.failures);
      if (!entries) {
        out_.failures.push_back(std::move(entries).error());
        continue;
      }
      for (Entry& entry : *entries) {
        const std::string path = Join(folder.path, entry.name);
        if (LeavesOut(folder, entry, path)) continue;
        if (entry.is_link) {
          links_.push_back({path, std::move(entry)});
        } else if (!entry.is_folder()) {
          Take(path, entry);
        } else if (visited_.insert(entry.identity).second) {
          pending.push_back({path, IgnoreScope::ForChild(folder.scope, path)});
        }
      }
    }
  }

  bool LeavesOut(const Pending& folder, const Entry& entry, const std::string& path) {
    const bool shown = entry.is_folder() || IsManifestName(entry.name);
    const bool ours = entry.name.starts_with(".giq-lint");  // configuration, baseline
    if (!shown || ours || entry.name == ".git") return true;
    const std::string shown_path = entry.is_folder() ? path + "/" : path;
    if (entry.name.starts_with('.')) {
      out_.skipped.push_back({shown_path, SkipReason::kHidden});
      return true;
    }
    // git takes a link for a file, whatever it points to.
    if (!folder.scope->Ignores(entry.name, entry.is_folder() && !entry.is_link)) return false;
    out_.skipped.push_back({shown_path, SkipReason::kIgnored});
    return true;
  }

  void Take(const std::string& path, const Entry& entry) {
    if (!files_.insert(entry.identity).second) return;
    out_.inputs.push_back({.path = path, .folder = FolderOf(path), .filtered = true});
  }

  /// Links wait until all real folders are known, so that a file is judged under its own name. One
  /// that leads to a folder above it would only repeat the walk with longer names.
  void Follow(const Link& link) {
    const bool is_new = link.entry.is_folder() ? !LeadsUpwards(link.path) &&
                                                     visited_.insert(link.entry.identity).second
                                               : !files_.contains(link.entry.identity);
    if (!is_new) {
      out_.skipped.push_back({link.path, SkipReason::kVisited});
    } else if (link.entry.is_folder()) {
      Descend(link.path, IgnoreScope::ForRoot(link.path));
    } else {
      Take(link.path, link.entry);
    }
  }

  Inventory& out_;
  bool filtered_;
  std::vector<std::pair<std::string, struct stat>> folders_;
  std::vector<Link> links_;
  std::set<Identity> visited_;  // folders
  std::set<Identity> files_;
  bool standard_input_ = false;
};

}  // namespace

std::string_view SkipReasonText(SkipReason reason) {
  switch (reason) {
    case SkipReason::kNoInference:
      return "without inference";
    case SkipReason::kEmpty:
      return "empty";
    case SkipReason::kIgnored:
      return "ignored by git";
    case SkipReason::kHidden:
      return "hidden";
    case SkipReason::kVisited:
      return "repeated link";
    case SkipReason::kTemplate:
      return "unrendered template";
    case SkipReason::kUnchanged:
      return "unchanged";
    case SkipReason::kUnparsable:
      return "unreadable and without inference";
  }
  return "";
}

Inventory FindInputs(std::span<const std::string> paths, NamedFiles named) {
  Inventory found;
  Walk walk(found, named);
  for (const std::string& path : paths) walk.Name(path);
  walk.WalkFolders();
  std::ranges::sort(found.inputs, {},
                    [](const Input& input) { return std::tie(input.folder, input.path); });
  std::ranges::sort(found.skipped, {}, &Skip::path);
  return found;
}

std::vector<std::string> ManifestsIn(const std::string& folder) {
  std::vector<Error> unread;  // a companion that cannot be opened is no input of the run
  const auto entries = List(folder, unread);
  if (!entries) return {};
  const auto scope = IgnoreScope::ForRoot(folder);
  std::vector<std::string> found;
  std::set<Identity> met;
  for (const bool links : {false, true}) {
    for (const Entry& entry : *entries) {
      const bool hidden = entry.name.starts_with('.');
      if (entry.is_link != links || hidden || !S_ISREG(entry.kind)) continue;
      if (!IsManifestName(entry.name) || scope->Ignores(entry.name, false)) continue;
      if (met.insert(entry.identity).second) found.push_back(Join(folder, entry.name));
    }
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace giq
