#include "linter/input/write_back.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "linter/input/descriptor.h"
#include "linter/input/read_file.h"
#include "linter/input/temporary_file.h"

namespace giq {
namespace {

// Many files wait for the disk together. Each of them has a descriptor meanwhile.
constexpr std::size_t kAtOnce = 64;

std::string FolderOf(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

Result<std::string> FollowLinks(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr),
                                                         &std::free);
  if (real == nullptr) return IoFailure(path, "cannot write");
  return std::string(real.get());
}

/// Access lists and labels come along where both file systems and the user's rights allow it.
void CopyAttributes(const std::string& from, int to) {
  const ssize_t size = ::listxattr(from.c_str(), nullptr, 0);
  if (size <= 0) return;
  std::string names(static_cast<std::size_t>(size), '\0');
  const ssize_t listed = ::listxattr(from.c_str(), names.data(), names.size());
  if (listed <= 0) return;
  names.resize(static_cast<std::size_t>(listed));
  for (std::size_t at = 0; at < names.size();
       at += std::string_view(names.c_str() + at).size() + 1) {
    const char* name = names.c_str() + at;
    const ssize_t length = ::getxattr(from.c_str(), name, nullptr, 0);
    if (length < 0) continue;
    std::string value(static_cast<std::size_t>(length), '\0');
    if (::getxattr(from.c_str(), name, value.data(), value.size()) != length) continue;
    ::fsetxattr(to, name, value.data(), value.size(), 0);
  }
}

/// Whether a new file got the owner and the mode of the old one.
bool TakesOver(const struct stat& old, int descriptor) {
  struct stat made{};
  if (::fstat(descriptor, &made) != 0) return false;
  const bool same_owner = made.st_uid == old.st_uid && made.st_gid == old.st_gid;
  // Before the mode: a new owner takes set-user-id bits away.
  if (!same_owner && ::fchown(descriptor, old.st_uid, old.st_gid) != 0) return false;
  return ::fchmod(descriptor, old.st_mode & 07777) == 0;
}

/// One file on its way from the old text to the new.
class Rewriting {
 public:
  /// Puts the new text, or where the file must stay the same one the old text, beside the file.
  static Result<Rewriting> Prepare(const ChangedText& file) {
    struct stat status{};
    if (::lstat(file.path.c_str(), &status) != 0) return IoFailure(file.path, "cannot write");
    std::string real = file.path;
    if (S_ISLNK(status.st_mode)) {
      GIQ_TRY(real, FollowLinks(file.path));
      if (::stat(real.c_str(), &status) != 0) return IoFailure(file.path, "cannot write");
    }
    if (!S_ISREG(status.st_mode)) return Fail(ErrorCode::kIo, "is no file", {.file = file.path});
    // Root may write where nobody should.
    if ((status.st_mode & 0222) == 0 || ::access(real.c_str(), W_OK) != 0) {
      return Fail(ErrorCode::kIo, "cannot write: the file is read-only", {.file = file.path});
    }
    GIQ_TRY(TemporaryFile beside, TemporaryFile::Beside(real));
    const bool in_place = status.st_nlink > 1 || !TakesOver(status, beside.descriptor());
    if (!in_place) CopyAttributes(real, beside.descriptor());
    if (auto written = beside.Write(in_place ? file.was : file.text); !written) {
      return std::unexpected(written.error());
    }
    return Rewriting(file, std::move(real), status, in_place, std::move(beside));
  }

  Result<void> Sync() { return beside_.Sync(); }

  [[nodiscard]] const std::string& real() const { return real_; }

  /// Whether the file is still the one that was prepared for, and holds what was read.
  [[nodiscard]] Result<void> IsUnchanged() const {
    struct stat now{};
    if (::stat(real_.c_str(), &now) != 0) return IoFailure(file_->path, "cannot write");
    const bool same = now.st_dev == status_.st_dev && now.st_ino == status_.st_ino;
    const auto text = ReadFile(real_, file_->was.size());
    if (same && text && *text == file_->was) return {};
    return Fail(ErrorCode::kIo, "was changed by somebody else meanwhile, so it is left as it is",
                {.file = file_->path});
  }

  /// The file has the new text, or an Error and the old one.
  Result<void> Finish() { return in_place_ ? Overwrite(file_->text) : beside_.Rename(); }

  /// Gives a finished file its old text again, because another of its group failed.
  Result<void> Undo() {
    if (in_place_) return Overwrite(file_->was);
    const ChangedText back{real_, file_->text, file_->was};
    GIQ_TRY(Rewriting undoing, Prepare(back));
    if (auto synced = undoing.Sync(); !synced) return synced;
    return undoing.Finish();
  }

 private:
  Rewriting(const ChangedText& file, std::string real, const struct stat& status, bool in_place,
            TemporaryFile beside)
      : file_(&file),
        real_(std::move(real)),
        status_(status),
        in_place_(in_place),
        beside_(std::move(beside)) {}

  Result<void> Overwrite(const std::string& text) {
    const Descriptor file(::open(real_.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
    if (file.value() < 0) return IoFailure(real_, "cannot write");
    const auto size = static_cast<off_t>(text.size());
    // What may fail for want of room fails here, before a byte is overwritten.
    const bool room = ::fallocate(file.value(), FALLOC_FL_KEEP_SIZE, 0, size) == 0 ||
                      errno == EOPNOTSUPP || errno == ENOSYS;
    if (!room) return IoFailure(real_, "cannot write");
    const bool done = WriteAll(file.value(), text) && ::ftruncate(file.value(), size) == 0 &&
                      ::fsync(file.value()) == 0;
    if (done) return {};
    auto failed = IoFailure(real_, "cannot write");
    failed.error().what += "; the old text is kept in " + beside_.Keep();
    return failed;
  }

  const ChangedText* file_;
  std::string real_;
  struct stat status_;
  bool in_place_;
  TemporaryFile beside_;
};

/// The files of one group on their way.
class GroupRewriting {
 public:
  explicit GroupRewriting(const WriteGroup& files) : files_(files) {
    for (const ChangedText& file : files_) {
      auto rewriting = Rewriting::Prepare(file);
      if (!rewriting) {
        Fail(file, rewriting.error());
        return;
      }
      rewritings_.push_back(*std::move(rewriting));
    }
  }

  void Sync() {
    ForEachFile([](Rewriting& rewriting) { return rewriting.Sync(); });
  }

  /// Gives the files their new texts; those in `folders` have to be synchronised.
  Result<void> Finish(std::set<std::string>& folders) {
    ForEachFile([](Rewriting& rewriting) { return rewriting.IsUnchanged(); });
    for (std::size_t i = 0; i < rewritings_.size() && outcome_; ++i) {
      folders.insert(FolderOf(rewritings_[i].real()));
      const auto finished = rewritings_[i].Finish();
      if (finished) continue;
      Fail(files_[i], finished.error());
      UndoBefore(i);
    }
    return outcome_;
  }

 private:
  /// In the words of the user, who may have named a link to the file.
  void Fail(const ChangedText& file, Error error) {
    error.where.file = file.path;
    outcome_ = std::unexpected(std::move(error));
  }

  template <typename Do>
  void ForEachFile(Do step) {
    for (std::size_t i = 0; i < rewritings_.size() && outcome_; ++i) {
      const Result<void> done = step(rewritings_[i]);
      if (!done) Fail(files_[i], done.error());
    }
  }

  void UndoBefore(std::size_t end) {
    for (std::size_t i = 0; i < end; ++i) {
      const auto undone = rewritings_[i].Undo();
      if (!undone) Fail(files_[i], undone.error());
    }
  }

  const WriteGroup& files_;
  std::vector<Rewriting> rewritings_;
  Result<void> outcome_;
};

}  // namespace

std::vector<Result<void>> WriteBack(std::span<const WriteGroup> groups) {
  std::vector<Result<void>> outcomes;
  std::set<std::string> folders;
  while (!groups.empty()) {
    const std::size_t count = std::min(groups.size(), kAtOnce);
    std::vector<GroupRewriting> begun;
    for (const WriteGroup& group : groups.first(count)) begun.emplace_back(group);
    for (GroupRewriting& group : begun) group.Sync();
    for (GroupRewriting& group : begun) outcomes.push_back(group.Finish(folders));
    groups = groups.subspan(count);
  }
  for (const std::string& folder : folders) SyncFolder(folder);
  return outcomes;
}

}  // namespace giq
