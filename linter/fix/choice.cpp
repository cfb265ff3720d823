#include "linter/fix/choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/rule/rule.h"
#include "linter/report/fingerprint.h"

namespace giq {

FixChoice::FixChoice(std::span<const FixTask> tasks, bool unsafe) : unsafe_(unsafe) {
  for (const FixTask& task : tasks) inputs_.insert(task.judge.input.path);
}

FixChoice::Key FixChoice::KeyOf(const Finding& finding, const Fix& fix) {
  return fmt::format("{}\n{}\n{}", finding.place.document->file->source().name(),
                     IdentityOf(finding), fix.title);
}

std::string FixChoice::WhyNot(const Finding& finding, const Fix& fix) const {
  for (const File* file : FilesOf(fix)) {
    const std::string& name = file->source().name();
    if (!inputs_.contains(name)) return fmt::format("it edits {}, which was not given", name);
  }
  const Key key = KeyOf(finding, fix);
  const auto refused = refused_.find(key);
  if (refused != refused_.end()) return refused->second;
  const auto made = made_.find(key);
  const auto seen = seen_.find(key);
  const bool again = made != made_.end() && seen != seen_.end() && made->second >= seen->second;
  return again ? "the finding came back after it" : "";
}

bool FixChoice::CanTry(const Finding& finding, const Fix& fix) const {
  return !fix.edits.empty() && WhyNot(finding, fix).empty();
}

const Fix* FixChoice::FixFor(const Found& found) const {
  if (!found.Shown()) return nullptr;
  for (const bool safe : {true, false}) {
    if (!safe && !unsafe_) break;
    for (const Fix& fix : found.finding->fixes) {
      if (fix.safe == safe && CanTry(*found.finding, fix)) return &fix;
    }
  }
  return nullptr;
}

void FixChoice::Look(std::span<const Found> found) {
  std::map<Key, std::size_t> now;
  for (const Found& one : found) {
    for (const Fix& fix : one.finding->fixes) ++now[KeyOf(*one.finding, fix)];
  }
  for (const auto& [key, count] : now) seen_[key] = std::max(seen_[key], count);
}

LeftFinding FixChoice::Left(const Found& found, ReportItem item) const {
  const Finding& finding = *found.finding;
  LeftFinding left{std::move(item), LeftBecause::kNoFix, "no fix is known"};
  for (const Fix& fix : finding.fixes) {
    if (fix.edits.empty()) continue;
    const std::string why = WhyNot(finding, fix);
    if (!why.empty())
      return {std::move(left.item), LeftBecause::kRefused,
              fmt::format("cannot {}: {}", fix.title, why)};
    if (left.because != LeftBecause::kNoFix) continue;
    if (fix.safe || unsafe_) {
      left.because = LeftBecause::kRounds;
      left.reason = "the rounds ran out";
    } else {
      left.because = LeftBecause::kUnsafe;
      left.reason = fmt::format("--unsafe would {}", fix.title);
    }
  }
  return left;
}

}  // namespace giq
