#include "linter/fix/fix_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "engine/rule/rule.h"
#include "linter/fix/choice.h"
#include "linter/fix/worse.h"
#include "linter/report/json.h"

namespace giq {
namespace {

// Fixes that follow from each other; more would be rules that undo each other's work.
constexpr std::size_t kMaxRounds = 10;

/// A fix that is in the texts.
struct MadeFix {
  FixedFinding fixed;
  FixChoice::Key key;
  FindingCounts::Subject subject;
};

/// What a round must not leave.
struct Trouble {
  std::set<std::string> files;
  std::string why;
};

bool Edits(const MadeFix& made, const std::string& file) {
  return made.fixed.item.file == file || std::ranges::count(made.fixed.files, file) > 0;
}

const std::string& FileOf(const Found& found) {
  return found.finding->place.document->file->source().name();
}

std::string PlaceText(const Refusal& refusal) {
  if (refusal.document == nullptr) return {};
  const Source& source = refusal.document->file->source();
  return fmt::format(" ({}:{})", source.name(), source.Locate(refusal.at.begin).line);
}

class FolderFixer {
 public:
  FolderFixer(std::span<const FixTask> tasks, const FixSettings& settings,
              std::istream& stdin_stream)
      : tasks_(tasks),
        settings_(settings),
        stdin_stream_(stdin_stream),
        choice_(tasks, settings.unsafe),
        texts_(settings.texts),
        good_texts_(settings.texts) {}

  FolderOutcome Run() {
    now_ = good_ = JudgeTexts();
    while (rounds_ > 0) {
      const std::vector<Proposal> proposals = Propose();
      if (proposals.empty() && pending_.empty()) break;
      --rounds_;
      if (proposals.empty()) {
        Weigh();  // what was to be corrected cannot be
      } else if (MakeRound(proposals)) {
        now_ = JudgeTexts();
        Weigh();
      }
    }
    GoBack();  // from what was not finished
    return Outcome();
  }

 private:
  [[nodiscard]] std::shared_ptr<JudgedFolder> JudgeTexts() {
    auto judged = std::make_shared<JudgedFolder>(tasks_, settings_.judge, texts_, settings_.threads,
                                                 stdin_stream_);
    choice_.Look(judged->found());
    return judged;
  }

  /// All that can be tried at once; when there is nothing else, one for each file in trouble.
  [[nodiscard]] std::vector<Proposal> Propose() const {
    std::vector<Proposal> proposals;
    std::vector<Proposal> slow;
    std::map<std::string, const File*> files;  // one may have been read for itself and for others
    std::set<std::string> taken;
    for (const Found& found : now_->found()) {
      const Fix* fix = choice_.FixFor(found);
      if (fix == nullptr) continue;
      const auto edited = FilesOf(*fix);
      const auto fits = [&](const File* file) {
        return files.try_emplace(file->source().name(), file).first->second == file;
      };
      const auto is_slow = [&](const File* file) { return slow_.contains(file->source().name()); };
      const auto is_taken = [&](const File* file) { return taken.contains(file->source().name()); };
      if (!std::ranges::all_of(edited, fits)) continue;
      if (!slow_.contains(FileOf(found)) && std::ranges::none_of(edited, is_slow)) {
        proposals.push_back({found, fix});
      } else if (std::ranges::none_of(edited, is_taken) && !(one_at_a_time_ && !slow.empty())) {
        slow.push_back({found, fix});
        for (const File* file : edited) taken.insert(file->source().name());
      }
    }
    return proposals.empty() ? slow : proposals;
  }

  /// Writes the proposals into the texts; false when not one could be.
  bool MakeRound(const std::vector<Proposal>& proposals) {
    RewrittenFiles rewritten = RewriteFiles(proposals, settings_.judge.limits);
    round_begin_ = pending_.size();
    for (std::size_t i = 0; i < proposals.size(); ++i) {
      FixResult& result = rewritten.results[i];
      if (result.outcome == FixOutcome::kMade) Record(proposals[i]);
      if (result.outcome == FixOutcome::kRefused) Refuse(proposals[i], result);
    }
    for (auto& [file, text] : rewritten.texts) {
      originals_.try_emplace(file->source().name(), file->source().text());
      texts_.Put(file->source().name(), std::move(text));
    }
    return pending_.size() > round_begin_;
  }

  void Record(const Proposal& proposal) {
    const Finding& finding = *proposal.found.finding;
    MadeFix made{.fixed = {.item = MakeItem(finding, settings_.judge.verdict.forms),
                           .title = proposal.fix->title,
                           .safe = proposal.fix->safe,
                           .operations = OperationsJson(*proposal.fix),
                           .files = {}},
                 .key = FixChoice::KeyOf(finding, *proposal.fix),
                 .subject = FindingCounts::SubjectOf(finding)};
    for (const File* file : FilesOf(*proposal.fix)) {
      made.fixed.files.push_back(file->source().name());
    }
    choice_.Made(made.key);
    pending_.push_back(std::move(made));
  }

  void Refuse(const Proposal& proposal, const FixResult& result) {
    const Refusal refusal = result.refusal.value_or(Refusal{});
    choice_.Refuse(FixChoice::KeyOf(*proposal.found.finding, *proposal.fix),
                   refusal.reason + PlaceText(refusal));
    ++rounds_;  // the next fix of the finding, or one that waited for this, is still to come
  }

  /// Keeps what the rounds have made of the folder, goes on, or goes back.
  void Weigh() {
    if (Trouble broken = Broken(); !broken.files.empty()) return Blame(broken);
    FindingCounts expected;
    for (const Found& found : good_->found()) expected.Add(*found.finding);
    for (const MadeFix& made : pending_) expected.Remove(made.subject, made.fixed.item.severity);
    std::vector<Worse> worse = WorseThan(expected, now_->found());
    std::erase_if(worse, [&](const Worse& w) { return IsSmallerHarm(w); });
    if (worse.empty()) return Keep();
    std::erase_if(worse, [&](const Worse& w) { return CanBeCorrected(w); });
    if (worse.empty()) return;
    Trouble trouble{.files = {}, .why = WhyWorse(worse.front())};
    for (const Worse& w : worse) {
      for (const Found& found : w.findings) trouble.files.insert(FileOf(found));
    }
    Blame(trouble);
  }

  /// Less severe than anything that was corrected in the file; of a file without fixes, in any.
  [[nodiscard]] bool IsSmallerHarm(const Worse& worse) const {
    const std::string& file = FileOf(worse.findings.front());
    const bool near =
        std::ranges::any_of(pending_, [&](const MadeFix& made) { return Edits(made, file); });
    return std::ranges::all_of(pending_, [&](const MadeFix& made) {
      return (near && !Edits(made, file)) || worse.severity < made.fixed.item.severity;
    });
  }

  [[nodiscard]] bool CanBeCorrected(const Worse& worse) const {
    const auto corrected = std::ranges::count_if(
        worse.findings, [&](const Found& found) { return choice_.FixFor(found) != nullptr; });
    return static_cast<std::size_t>(corrected) >= worse.count;
  }

  /// Files that can no longer be judged.
  [[nodiscard]] Trouble Broken() const {
    std::set<std::string> before;
    for (const Error& failure : good_->Failures()) before.insert(failure.where.file);
    Trouble trouble;
    for (const Error& failure : now_->Failures()) {
      if (before.contains(failure.where.file)) continue;
      trouble.files.insert(failure.where.file);
      trouble.why = "the file could not be judged any more: " + failure.what;
    }
    return trouble;
  }

  /// Undoes the round. Refuses the fix that made the trouble, or has fewer made at once to find it.
  void Blame(const Trouble& trouble) {
    const std::span<MadeFix> round = std::span(pending_).subspan(round_begin_);
    const auto is_suspect = [&](const MadeFix& made) {
      return std::ranges::any_of(trouble.files,
                                 [&](const auto& file) { return Edits(made, file); });
    };
    const bool any_suspect = std::ranges::any_of(round, is_suspect);
    const bool slow = std::ranges::any_of(round.front().fixed.files,
                                          [&](const auto& file) { return slow_.contains(file); });
    rounds_ += round.size() + 1;  // a round of its own for each, and one for what depends on it
    for (const MadeFix& made : round) {
      if (any_suspect && !is_suspect(made)) continue;
      if (round.size() == 1 || (slow && any_suspect)) {
        choice_.Refuse(made.key, trouble.why);
      } else {
        slow_.insert(made.fixed.files.begin(), made.fixed.files.end());
      }
    }
    one_at_a_time_ |= slow && !any_suspect;
    GoBack();
  }

  [[nodiscard]] std::string WhyWorse(const Worse& worse) const {
    const Finding& finding = *worse.findings.front().finding;
    const auto asked = [&](const MadeFix& made) {
      return made.subject == FindingCounts::SubjectOf(finding);
    };
    if (std::ranges::any_of(pending_, asked)) return "the finding would still be there";
    return fmt::format("it would lead to {} in {}: {}", finding.rule->code,
                       FileOf(worse.findings.front()), finding.message);
  }

  void Keep() {
    good_ = now_;
    good_texts_ = texts_;
    std::ranges::move(pending_, std::back_inserter(made_));
    pending_.clear();
  }

  void GoBack() {
    for (const MadeFix& made : pending_) choice_.Unmade(made.key);
    pending_.clear();
    round_begin_ = 0;
    now_ = good_;
    texts_ = good_texts_;
  }

  FolderOutcome Outcome() {
    FolderOutcome outcome;
    const VerdictOptions& verdict = settings_.judge.verdict;
    outcome.report = good_->TakeReport(tasks_, verdict);
    for (const Found& found : good_->found()) {
      if (!found.Shown()) {
        outcome.report.hidden += found.Selected() ? 1 : 0;
        continue;
      }
      ReportItem item = MakeItem(*found.finding, verdict.forms);
      item.fails = found.asked->Fails(found.finding->severity);
      outcome.left.push_back(choice_.Left(found, std::move(item)));
    }
    AddGroups(outcome);
    for (MadeFix& made : made_) outcome.fixed.push_back(std::move(made.fixed));
    return outcome;
  }

  /// Files that one fix edits are written together.
  void AddGroups(FolderOutcome& outcome) const {
    std::map<std::string, std::set<std::string>> together;
    for (const MadeFix& made : made_) {
      std::set<std::string> group;
      for (const std::string& file : made.fixed.files) {
        group.insert(file);
        group.insert(together[file].begin(), together[file].end());
      }
      for (const std::string& file : group) together[file] = group;
    }
    std::set<std::string> done;
    for (const auto& [first, group] : together) {
      if (done.contains(first)) continue;
      done.insert(group.begin(), group.end());
      WriteGroup& files = outcome.groups.emplace_back();
      for (const std::string& file : group) {
        const std::string& was = originals_.at(file);
        const std::string& text = *good_texts_.Find(file);
        if (text != was) files.files.push_back({file, was, text});
      }
    }
  }

  std::span<const FixTask> tasks_;
  const FixSettings& settings_;
  std::istream& stdin_stream_;
  FixChoice choice_;
  TextOverlay texts_;  // with everything that was made
  std::shared_ptr<JudgedFolder> now_;
  TextOverlay good_texts_;  // of the last outcome that counts
  std::shared_ptr<JudgedFolder> good_;
  std::vector<MadeFix> made_;     // up to the last outcome that counts
  std::vector<MadeFix> pending_;  // since then
  std::size_t round_begin_ = 0;   // of the last round's, in `pending_`
  std::map<std::string, std::string> originals_;
  std::set<std::string> slow_;  // files that go on with one fix a round
  bool one_at_a_time_ = false;  // among those
  std::size_t rounds_ = kMaxRounds;
};

}  // namespace

FolderOutcome FixFolder(std::span<const FixTask> tasks, const FixSettings& settings,
                        std::istream& stdin_stream) {
  return FolderFixer(tasks, settings, stdin_stream).Run();
}

}  // namespace giq
