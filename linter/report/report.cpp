#include "linter/report/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <tuple>

#include "engine/base/safe_text.h"
#include "engine/rule/rule.h"
#include "linter/report/counted.h"
#include "linter/report/fingerprint.h"
#include "linter/report/github.h"
#include "linter/report/json.h"
#include "linter/report/junit.h"
#include "linter/report/sarif.h"

namespace giq {
namespace {

constexpr std::size_t kNamedSkips = 3;  // of each reason; --format json names all

auto OutputOrder(const ReportItem& item) {
  return std::tie(item.file, item.document, item.span.begin, item.span.end, item.code, item.message,
                  item.evidence, item.text, item.plain, item.json);
}

void SortAndDropRepeats(std::vector<ReportItem>& items) {
  std::ranges::stable_sort(items, {}, OutputOrder);
  const auto same = [](const ReportItem& a, const ReportItem& b) {
    return OutputOrder(a) == OutputOrder(b);
  };
  const auto repeated = std::ranges::unique(items, same);
  items.erase(repeated.begin(), repeated.end());
}

/// Numbers the findings of one identity in a file by their places. Suppressed ones count, so that a
/// comment for one leaves the others their names.
void GiveFingerprints(Report& report) {
  std::vector<ReportItem*> all;
  for (ReportItem& item : report.items) all.push_back(&item);
  for (ReportItem& item : report.suppressed) all.push_back(&item);
  std::ranges::stable_sort(all, {}, [](const ReportItem* item) { return OutputOrder(*item); });
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> seen;
  for (ReportItem* item : all) {
    item->fingerprint = FingerprintOf(item->identity, ++seen[{item->file, item->identity}]);
  }
}

std::string Verdict(const Report& report) {
  constexpr std::array<Severity, 3> kOrder = {Severity::kError, Severity::kWarning,
                                              Severity::kInfo};
  std::string text;
  for (const Severity severity : kOrder) {
    const std::size_t count = report.Count(severity);
    if (count == 0) continue;
    if (!text.empty()) text += ", ";
    text += severity == Severity::kInfo ? fmt::format("{} info", count)
                                        : Counted(count, SeverityName(severity));
  }
  return text.empty() ? "no findings" : text;
}

std::string SkippedBecause(const Report& report, SkipReason reason) {
  std::size_t count = 0;
  std::string names;
  for (const Skip& skip : report.skipped) {
    if (skip.reason != reason) continue;
    if (++count <= kNamedSkips) names += (count == 1 ? "" : ", ") + SafeText(skip.path, 200);
  }
  if (count == 0) return {};
  if (count > kNamedSkips) names += fmt::format(" and {} more", count - kNamedSkips);
  return fmt::format("{} {}: {}", count, SkipReasonText(reason), names);
}

std::string Skipped(const Report& report) {
  constexpr std::array<SkipReason, 8> kReasons = {
      SkipReason::kUnchanged,  SkipReason::kNoInference, SkipReason::kEmpty,  SkipReason::kTemplate,
      SkipReason::kUnparsable, SkipReason::kIgnored,     SkipReason::kHidden, SkipReason::kVisited};
  if (report.skipped.empty()) return {};
  std::string text;
  for (const SkipReason reason : kReasons) {
    const std::string part = SkippedBecause(report, reason);
    if (part.empty()) continue;
    text += (text.empty() ? "" : "; ") + part;
  }
  return fmt::format(" ({} skipped: {})", report.skipped.size(), text);
}

}  // namespace

std::size_t Report::Count(Severity severity) const {
  return static_cast<std::size_t>(std::ranges::count(items, severity, &ReportItem::severity));
}

std::size_t Report::Accepted() const {
  return static_cast<std::size_t>(
      std::ranges::count(suppressed, Silenced::kBaseline, &ReportItem::silenced));
}

std::size_t Report::Suppressed() const { return suppressed.size() - Accepted(); }

void Report::Add(Report part) {
  files += part.files;
  hidden += part.hidden;
  unjudged += part.failures.empty() ? 0 : 1;
  uncounted += part.uncounted;
  std::ranges::move(part.items, std::back_inserter(items));
  std::ranges::move(part.judged, std::back_inserter(judged));
  std::ranges::move(part.shares, std::back_inserter(shares));
  std::ranges::move(part.suppressed, std::back_inserter(suppressed));
  std::ranges::move(part.skipped, std::back_inserter(skipped));
  std::ranges::move(part.failures, std::back_inserter(failures));
}

void Report::Sort() {
  SortAndDropRepeats(items);
  SortAndDropRepeats(suppressed);
  GiveFingerprints(*this);
  std::ranges::sort(judged, {}, &JudgedFile::file);
  std::ranges::stable_sort(skipped, {}, &Skip::path);
  std::ranges::stable_sort(failures, {}, [](const Error& e) {
    return std::tie(e.where.file, e.where.line, e.where.column, e.what);
  });
}

std::string RenderReport(const Report& report, const Output& output) {
  switch (output.format) {
    case Format::kJson:
      return ReportJson(report);
    case Format::kSarif:
      return ReportSarif(report, output.silenced);
    case Format::kGithub:
      return ReportGithub(report);
    case Format::kJunit:
      return ReportJunit(report, output.silenced);
    case Format::kText:
    case Format::kTsv:
      break;
  }
  std::string text;
  for (const ReportItem& item : report.items) {
    text += (output.standard_output ? item.text : item.plain) + "\n";
  }
  return text;
}

std::string RunText(const Report& report) {
  std::string text = Counted(report.files, "file") + Skipped(report);
  if (const std::size_t count = report.Suppressed(); count > 0) {
    text += fmt::format("; {} suppressed", Counted(count, "finding"));
  }
  if (report.baseline) {
    text += fmt::format("; {} accepted by the baseline", Counted(report.Accepted(), "finding"));
    if (report.baseline->fixed > 0) text += fmt::format(", {} fixed", report.baseline->fixed);
  }
  if (report.hidden > 0) {
    text += fmt::format("; {} below --severity", Counted(report.hidden, "finding"));
  }
  if (report.unjudged > 0) {
    text += fmt::format("; {} could not be judged in full", Counted(report.unjudged, "input"));
  }
  return text;
}

std::string SummaryLine(const Report& report, View view) {
  const std::string outcome =
      view == View::kFacts ? Counted(report.items.size(), "row") : Verdict(report);
  return fmt::format("{} in {}\n", outcome, RunText(report));
}

}  // namespace giq
