#include "linter/report/fix_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "engine/base/safe_text.h"
#include "linter/report/counted.h"

namespace giq {
namespace {

auto OutputOrder(const ReportItem& item) {
  return std::tie(item.file, item.document, item.span.begin, item.span.end, item.code,
                  item.message);
}

std::string LinesOf(std::string_view what, const ReportItem& item, std::string_view then) {
  return fmt::format("{} {}:{}:{}: {}[{}]: {}\n  = {}\n", what, SafeText(item.file),
                     item.begin.line, item.begin.column, SeverityName(item.severity), item.code,
                     SafeText(item.message), SafeText(then));
}

}  // namespace

std::string_view LeftBecauseName(LeftBecause because) {
  constexpr std::array<std::string_view, 4> kNames = {"no-fix", "unsafe", "refused", "rounds"};
  return kNames[static_cast<std::size_t>(because)];
}

void FixReport::Sort() {
  run.Sort();
  const auto order = [](const auto& finding) { return OutputOrder(finding.item); };
  std::ranges::stable_sort(fixed, {}, order);
  std::ranges::stable_sort(left, {}, order);
  std::ranges::stable_sort(files, {}, &FixedFile::file);
}

std::string FixText(const FixReport& report) {
  std::string text;
  for (const FixedFinding& finding : report.fixed) {
    text += LinesOf(report.written ? "fixed" : "would fix", finding.item, finding.title);
  }
  for (const LeftFinding& finding : report.left)
    text += LinesOf("left", finding.item, finding.reason);
  return text;
}

std::string FixSummary(const FixReport& report) {
  const std::string fixed =
      report.fixed.empty()
          ? fmt::format("nothing {}", report.written ? "fixed" : "to fix")
          : fmt::format("{} {} in {}", Counted(report.fixed.size(), "finding"),
                        report.written ? "fixed" : "to fix", Counted(report.files.size(), "file"));
  return fmt::format("{}; {} left in {}\n", fixed, Counted(report.left.size(), "finding"),
                     RunText(report.run));
}

}  // namespace giq
