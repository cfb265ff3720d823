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
#include "linter/report/fingerprint.h"
#include "linter/report/json.h"
#include "linter/report/proposed_text.h"

namespace giq {
namespace {

// Fixes that follow from each other; more would be rules that undo each other's work.
constexpr std::size_t kMaxRounds = 10;
// Each round that fails leaves out a fix, or has fewer made at once, so there is an end anyway.
constexpr std::size_t kMaxRoundsInAll = 1000;
constexpr const char* kEndless = "ten rounds of fixes did not come to an end";

/// A fix that is in the texts.
struct MadeFix {
  FixedFinding fixed;
  FixChoice::Key key;
  Subject subject;
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
    for (std::size_t round = 0; round < kMaxRoundsInAll; ++round) {
      const std::vector<Proposal> proposals = Propose();
      if (proposals.empty() && rounds_.empty()) break;
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
    std::vector<MadeFix> made;
    for (std::size_t i = 0; i < proposals.size(); ++i) {
      FixResult& result = rewritten.results[i];
      if (result.outcome == FixOutcome::kMade) made.push_back(Record(proposals[i]));
      if (result.outcome == FixOutcome::kRefused) Refuse(proposals[i], result);
    }
    for (auto& [file, text] : rewritten.texts) {
      originals_.try_emplace(file->source().name(), file->source().text());
      texts_.Put(file->source().name(), std::move(text));
    }
    if (made.empty()) return false;
    rounds_.push_back(std::move(made));
    return true;
  }

  MadeFix Record(const Proposal& proposal) {
    const Finding& finding = *proposal.found.finding;
    MadeFix made{.fixed = {.item = MakeItem(finding, settings_.judge.verdict.forms),
                           .title = proposal.fix->title,
                           .safe = proposal.fix->safe,
                           .operations = OperationsJson(*proposal.fix),
                           .files = {}},
                 .key = FixChoice::KeyOf(finding, *proposal.fix),
                 .subject = SubjectOf(finding)};
    for (const File* file : FilesOf(*proposal.fix)) {
      made.fixed.files.push_back(file->source().name());
    }
    choice_.Made(made.key);
    return made;
  }

  void Refuse(const Proposal& proposal, const FixResult& result) {
    choice_.Refuse(FixChoice::KeyOf(*proposal.found.finding, *proposal.fix),
                   ReasonOf(result.refusal.value_or(Refusal{})));
  }

  /// Keeps what the rounds have made of the folder, goes on, or goes back.
  void Weigh() {
    if (Trouble broken = Broken(); !broken.files.empty()) return Blame(rounds_.back(), broken);
    std::vector<Worse> worse = WorseThan(Expected(), now_->found());
    std::erase_if(worse, [&](const Worse& w) { return IsSmallerHarm(w); });
    if (worse.empty()) return Keep();
    const bool endless = rounds_.size() >= kMaxRounds;
    if (!endless) std::erase_if(worse, [&](const Worse& w) { return CanBeCorrected(w); });
    if (worse.empty()) return;
    Trouble trouble{.files = {}, .why = endless ? kEndless : WhyWorse(worse.front())};
    for (const Worse& w : worse) {
      for (const Found& found : w.findings) trouble.files.insert(FileOf(found));
    }
    Blame(endless ? rounds_.front() : rounds_.back(), trouble);
  }

  /// The findings of the last outcome that counts, without those that were corrected since.
  [[nodiscard]] ExpectedFindings Expected() const {
    ExpectedFindings expected;
    for (const Found& found : good_->found()) expected.Add(*found.finding);
    for (const auto& round : rounds_) {
      for (const MadeFix& made : round) {
        expected.Remove(made.subject, made.fixed.item.severity, made.fixed.item.identity);
      }
    }
    return expected;
  }

  /// Less severe than anything that was corrected in the file; of a file without fixes, in any.
  [[nodiscard]] bool IsSmallerHarm(const Worse& worse) const {
    const std::string& file = FileOf(worse.findings.front());
    std::vector<const MadeFix*> all;
    for (const auto& round : rounds_) {
      for (const MadeFix& made : round) all.push_back(&made);
    }
    const auto near = [&](const MadeFix* made) { return Edits(*made, file); };
    const bool any_near = std::ranges::any_of(all, near);
    return std::ranges::all_of(all, [&](const MadeFix* made) {
      return (any_near && !near(made)) || worse.severity < made->fixed.item.severity;
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

  /// Refuses the fix of a round that made the trouble, or has fewer made at once to find it; and
  /// goes back.
  void Blame(const std::vector<MadeFix>& round, const Trouble& trouble) {
    const auto is_suspect = [&](const MadeFix& made) {
      return std::ranges::any_of(trouble.files,
                                 [&](const auto& file) { return Edits(made, file); });
    };
    const bool any_suspect = std::ranges::any_of(round, is_suspect);
    const bool slow = std::ranges::any_of(round.front().fixed.files,
                                          [&](const auto& file) { return slow_.contains(file); });
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
    const auto same = [&](const MadeFix& made) {
      return made.subject == SubjectOf(finding) && made.fixed.item.identity == IdentityOf(finding);
    };
    if (std::ranges::any_of(rounds_.back(), same)) return "the finding would still be there";
    return fmt::format("it would lead to {} in {}: {}", finding.rule->code,
                       FileOf(worse.findings.front()), finding.message);
  }

  void Keep() {
    good_ = now_;
    good_texts_ = texts_;
    for (auto& round : rounds_) std::ranges::move(round, std::back_inserter(made_));
    rounds_.clear();
  }

  void GoBack() {
    for (const auto& round : rounds_) {
      for (const MadeFix& made : round) choice_.Unmade(made.key);
    }
    rounds_.clear();
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
        if (text != was) files.push_back({file, was, text});
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
  std::vector<MadeFix> made_;                 // up to the last outcome that counts
  std::vector<std::vector<MadeFix>> rounds_;  // since then
  std::map<std::string, std::string> originals_;
  std::set<std::string> slow_;  // files that go on with one fix a round
  bool one_at_a_time_ = false;  // among those
};

}  // namespace

FolderOutcome FixFolder(std::span<const FixTask> tasks, const FixSettings& settings,
                        std::istream& stdin_stream) {
  return FolderFixer(tasks, settings, stdin_stream).Run();
}

}  // namespace giq
