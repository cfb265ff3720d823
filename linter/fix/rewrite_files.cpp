#include "linter/fix/rewrite_files.h"

#include <algorithm>
#include <set>
#include <utility>

namespace giq {
namespace {

class Rewriter {
 public:
  Rewriter(std::span<const Proposal> proposals, const Limits& limits)
      : proposals_(proposals), limits_(limits), dropped_(proposals.size()) {
    for (std::size_t i = 0; i < proposals.size(); ++i) {
      files_.push_back(FilesOf(*proposals[i].fix));
      for (const File* file : files_.back()) by_file_[file].push_back(i);
    }
    done_.results.resize(proposals.size());
  }

  RewrittenFiles Run() {
    std::set<const File*> to_write;
    for (const auto& [file, fixes] : by_file_) to_write.insert(file);
    // Each turn leaves out at least one fix more.
    while (!to_write.empty()) {
      for (const File* file : to_write) Write(*file);
      to_write = DropHalves();
    }
    return std::move(done_);
  }

 private:
  void Write(const File& file) {
    std::vector<std::size_t> numbers;
    std::vector<const Fix*> fixes;
    for (const std::size_t i : by_file_[&file]) {
      if (dropped_[i]) continue;
      numbers.push_back(i);
      fixes.push_back(proposals_[i].fix);
    }
    Rewritten rewritten = Rewrite(file, fixes, limits_);
    auto& results = in_file_[&file];
    results.clear();
    bool any = false;
    for (std::size_t at = 0; at < numbers.size(); ++at) {
      FixResult& result = rewritten.results[at];
      any |= result.outcome == FixOutcome::kMade;
      if (files_[numbers[at]].size() == 1) done_.results[numbers[at]] = result;
      results[numbers[at]] = std::move(result);
    }
    done_.texts.erase(&file);
    if (any) done_.texts[&file] = std::move(rewritten.text);
  }

  /// Leaves out fixes of several files that were not made in each of them; the files that have to
  /// be written again without them.
  std::set<const File*> DropHalves() {
    std::set<const File*> again;
    for (std::size_t i = 0; i < proposals_.size(); ++i) {
      if (files_[i].size() == 1 || dropped_[i]) continue;
      FixResult& result = done_.results[i] = {};
      for (const File* file : files_[i]) {
        const FixResult& here = in_file_[file][i];
        if (here.outcome > result.outcome) result = here;  // refused is worse than waiting
      }
      if (result.outcome == FixOutcome::kMade) continue;
      dropped_[i] = true;
      for (const File* file : files_[i]) {
        if (in_file_[file][i].outcome == FixOutcome::kMade) again.insert(file);
      }
    }
    return again;
  }

  std::span<const Proposal> proposals_;
  const Limits& limits_;
  std::vector<std::vector<const File*>> files_;  // of each proposal
  std::vector<bool> dropped_;
  std::map<const File*, std::vector<std::size_t>> by_file_;
  std::map<const File*, std::map<std::size_t, FixResult>> in_file_;
  RewrittenFiles done_;
};

}  // namespace

std::vector<const File*> FilesOf(const Fix& fix) {
  std::vector<const File*> files;
  for (const Edit& edit : fix.edits) {
    const File* file = edit.document->file;
    if (std::ranges::find(files, file) == files.end()) files.push_back(file);
  }
  return files;
}

RewrittenFiles RewriteFiles(std::span<const Proposal> proposals, const Limits& limits) {
  return Rewriter(proposals, limits).Run();
}

}  // namespace giq
