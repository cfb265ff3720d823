// A finding (or a row of facts) without the file that it lies in: rendered while the file is at
// hand, so that the file can be let go.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/rule/finding.h"
#include "linter/report/facts.h"
#include "linter/report/text.h"
#include "linter/report/text_fix.h"

namespace giq {

/// How a run's output is written.
enum class Format : std::uint8_t { kText, kJson, kTsv, kSarif, kGithub, kJunit };

/// Which forms of a finding a run needs beside what every format is written from.
struct Forms {
  bool text = false;   ///< As on a terminal, dressed in `style`.
  bool plain = false;  ///< The same without colour, for files.
  bool json = false;
  bool fixes = false;  ///< ReportItem::fixes.
  bool paths = false;  ///< ReportItem::path, which costs a look at the file system a file.
  TextStyle style;

  /// Adds what a format needs; only standard output is dressed.
  void Need(Format format, bool standard_output);
};

/// Why a finding is not shown.
enum class Silenced : std::uint8_t {
  kNo,
  kInSource,    ///< A comment or annotation.
  kConfigured,  ///< `suppress:` of the configuration.
  kBaseline
};

struct ReportItem {
  std::string file;
  std::string path;  ///< The file as its repository knows it; for formats that other tools read.
  std::size_t document = 0;
  Span span;
  LineColumn begin = {};
  LineColumn end = {};
  std::string code;
  Severity severity = Severity::kWarning;
  Silenced silenced = Silenced::kNo;
  bool fails = false;  ///< At or above its configuration's `fail-on`.
  std::string message;
  std::vector<TextFix> fixes;
  std::string evidence;  ///< A line `fact: value (source)` for each.
  std::string identity;
  std::string fingerprint;  ///< Unique within the file; Report::Sort gives it.
  std::string text;         ///< Of a row of facts: in the format of the run.
  std::string plain;
  std::string json;
};

[[nodiscard]] ReportItem MakeItem(const Finding& finding, const Forms& forms);
[[nodiscard]] ReportItem MakeItem(const FactRow& row, Format format);

}  // namespace giq
