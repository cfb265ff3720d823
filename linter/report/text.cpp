#include "linter/report/text.h"

#include <fmt/format.h>

#include <string_view>

#include "engine/base/safe_text.h"
#include "engine/rule/rule.h"
#include "linter/report/frame.h"

namespace giq {
namespace {

enum class Ink { kError, kWarning, kInfo, kGutter, kBold };

std::string_view CodeOf(Ink ink) {
  switch (ink) {
    case Ink::kError:
      return "\x1b[1;31m";
    case Ink::kWarning:
      return "\x1b[1;33m";
    case Ink::kInfo:
      return "\x1b[1;36m";
    case Ink::kGutter:
      return "\x1b[1;34m";
    case Ink::kBold:
      return "\x1b[1m";
  }
  return "";
}

Ink InkOf(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return Ink::kError;
    case Severity::kWarning:
      return Ink::kWarning;
    case Severity::kInfo:
      return Ink::kInfo;
  }
  return Ink::kInfo;
}

std::string Dyed(std::string_view text, Ink ink, const TextStyle& style) {
  if (!style.color) return std::string(text);
  return fmt::format("{}{}\x1b[0m", CodeOf(ink), text);
}

std::string Note(const std::string& indent, std::string_view label, std::string_view text,
                 const TextStyle& style) {
  return fmt::format("{} {} {}: {}\n", indent, Dyed("=", Ink::kGutter, style),
                     Dyed(SafeText(label), Ink::kBold, style), SafeText(text));
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
  for (const Fix& fix : finding.fixes) {
    text += Note(indent, fix.safe ? "fix" : "fix (unsafe)", fix.title, style);
  }
  text += Note(indent, "help", fmt::format("giq-lint explain {}", finding.rule->code), style);
  return text;
}

}  // namespace giq
