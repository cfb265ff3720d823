#include "linter/report/text.h"

#include <fmt/format.h>

#include <string_view>

#include "engine/base/safe_text.h"
#include "engine/rule/rule.h"
#include "linter/report/frame.h"
#include "linter/report/ink.h"
#include "linter/report/proposed_text.h"

namespace giq {
namespace {

std::string Note(const std::string& indent, std::string_view label, std::string_view text,
                 const TextStyle& style) {
  return fmt::format("{} {} {}: {}\n", indent, Dyed("=", Ink::kGutter, style),
                     Dyed(SafeText(label), Ink::kBold, style), SafeText(text));
}

/// What the fix writes, or why it cannot; nothing where that would take too long to say.
std::string RenderFix(const Fix& fix, const std::string& indent, const TextStyle& style) {
  std::string text = Note(indent, fix.safe ? "fix" : "fix (unsafe)", fix.title, style);
  const Proposed proposed = Propose(fix);
  if (!proposed.refusal.empty()) {
    text += fmt::format("{}   cannot be written: {}\n", indent, SafeText(proposed.refusal));
  }
  for (const ProposedText& file : proposed.texts) {
    for (const ProposedLine& line : LinesOf(file)) {
      const std::string shown = line.number == 0 ? line.text
                                                 : fmt::format("{} {} | {}", line.added ? '+' : '-',
                                                               line.number, line.text);
      text += fmt::format("{}   {}\n", indent,
                          Dyed(shown, line.added ? Ink::kAdded : Ink::kRemoved, style));
    }
  }
  return text;
}

std::string RenderFrame(const Finding& finding, std::string& indent, const TextStyle& style) {
  const Source& source = finding.place.document->file->source();
  const Frame frame = FrameOf(source, finding.place.span());
  const std::string number = fmt::format("{}", frame.line);
  indent.assign(number.size(), ' ');
  const std::string bar = Dyed("|", Ink::kGutter, style);
  const std::string code = frame.text.empty() ? bar : fmt::format("{} {}", bar, frame.text);
  return fmt::format("{}{} {}:{}:{}\n{} {}\n{} {}\n{} {} {}\n", indent,
                     Dyed("-->", Ink::kGutter, style), SafeText(source.name()), frame.line,
                     frame.column, indent, bar, Dyed(number, Ink::kGutter, style), code, indent,
                     bar, Dyed(frame.marks, InkOf(finding.severity), style));
}

}  // namespace

std::string RenderFinding(const Finding& finding, const TextStyle& style) {
  const std::string head =
      fmt::format("{}[{}]", SeverityName(finding.severity), finding.rule->code);
  std::string text =
      fmt::format("{}{}\n", Dyed(head, InkOf(finding.severity), style),
                  Dyed(fmt::format(": {}", SafeText(finding.message)), Ink::kBold, style));
  std::string indent = " ";
  if (finding.place) text += RenderFrame(finding, indent, style);
  for (const Evidence& evidence : finding.evidence) {
    const std::string source = evidence.source.empty() ? "" : fmt::format(" ({})", evidence.source);
    text += Note(indent, evidence.fact, evidence.value + source, style);
  }
  if (!finding.certain) text += Note(indent, "note", "an estimate went into this", style);
  for (const Fix& fix : finding.fixes) text += RenderFix(fix, indent, style);
  text += Note(indent, "help", fmt::format("giq-lint explain {}", finding.rule->code), style);
  return text;
}

}  // namespace giq
