#include "linter/input/folder_files.h"

#include <algorithm>
#include <utility>

#include "engine/workload/interest.h"
#include "linter/input/read_file.h"
#include "linter/input/walk.h"

namespace giq {
namespace {

// A companion is read whole and kept as long as its folder is judged, so one huge dump must not
// fill the memory.
constexpr std::size_t kMaxCompanionBytes = std::size_t{16} << 20;
// Texts that wait between the scan of a folder and the reading of its files.
constexpr std::size_t kMaxKeptBytes = std::size_t{256} << 10;

}  // namespace

bool FolderFiles::HasInference() {
  std::call_once(scanned_, [this] { Scan(); });
  return has_inference_;
}

Result<std::string> FolderFiles::TextOf(const std::string& path, std::size_t max_bytes) const {
  const std::string* text = texts_.Find(path);
  return text != nullptr ? Result<std::string>(*text) : ReadFile(path, max_bytes);
}

void FolderFiles::Scan() {
  const std::size_t most = std::min(limits_.file_bytes, kMaxCompanionBytes);
  for (std::string& path : ManifestsIn(path_)) {
    auto text = TextOf(path, most);
    if (!text) continue;
    const Interest interest = ScanForInterest(*text);
    has_inference_ |= interest.inference;
    members_.push_back(std::make_unique<Member>(std::move(path), interest));
    // What is read at once need not be read twice.
    Member& member = *members_.back();
    if (member.explains() && text->size() <= kMaxKeptBytes) member.text = *std::move(text);
  }
}

void FolderFiles::Read(Member& member) const {
  std::call_once(member.once, [&] {
    auto text = member.text ? Result<std::string>(*std::exchange(member.text, std::nullopt))
                            : TextOf(member.path, limits_.file_bytes);
    if (!text) return;
    // What was named is judged whole.
    const bool named = named_.contains(member.path);
    member.file =
        ReadManifest(member.path, *std::move(text), limits_, named ? nullptr : IsWorthReading);
  });
}

FolderFiles::Member* FolderFiles::MemberOf(const std::string& path) {
  std::call_once(scanned_, [this] { Scan(); });
  const auto found =
      std::ranges::lower_bound(members_, std::string_view(path), {},
                               [](const auto& member) { return std::string_view(member->path); });
  return found == members_.end() || (*found)->path != path ? nullptr : found->get();
}

std::optional<Interest> FolderFiles::Scanned(const std::string& path) {
  const Member* member = MemberOf(path);
  return member == nullptr ? std::nullopt : std::optional(member->interest);
}

const File* FolderFiles::Find(const std::string& path) {
  Member* member = MemberOf(path);
  if (member == nullptr || !member->explains()) return nullptr;
  Read(*member);
  return member->file.get();
}

void FolderFiles::ReadAll() {
  // Each thread that waits for the index reads files that no other has begun.
  while (true) {
    const std::size_t at = next_.fetch_add(1);
    if (at >= members_.size()) break;
    if (members_[at]->explains()) Read(*members_[at]);
  }
}

void FolderFiles::IndexAll() {
  std::vector<const File*> files;
  std::vector<const File*> named;
  for (const auto& member : members_) {
    if (!member->explains()) continue;
    Read(*member);  // waits for a thread that is still at it
    if (member->file == nullptr) continue;
    files.push_back(member->file.get());
    if (named_.contains(member->path)) named.push_back(member->file.get());
  }
  if (named.size() > 1) {
    named_index_ = std::make_unique<Folder>(named);
    scopes_.push_back(named_index_.get());
  }
  index_ = std::make_unique<Folder>(files);
  scopes_.push_back(index_.get());
}

giq::Scopes FolderFiles::Scopes() {
  std::call_once(scanned_, [this] { Scan(); });
  ReadAll();
  std::call_once(indexed_, [this] { IndexAll(); });
  return scopes_;
}

}  // namespace giq
