#include "linter/commands/output_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "linter/commands/option_kinds.h"

namespace giq {
namespace {

std::optional<Format> ReportFormatFromWord(std::string_view word) {
  if (word == "text") return Format::kText;
  if (word == "json") return Format::kJson;
  if (word == "sarif") return Format::kSarif;
  if (word == "github") return Format::kGithub;
  if (word == "junit") return Format::kJunit;
  return std::nullopt;
}

std::optional<ColorMode> ColorModeFromWord(std::string_view word) {
  if (word == "auto") return ColorMode::kAuto;
  if (word == "always") return ColorMode::kAlways;
  if (word == "never") return ColorMode::kNever;
  return std::nullopt;
}

constexpr std::string_view kReportFormats = "text, json, sarif, github or junit";

/// `FORMAT=PATH`.
OutputFile OutputFileFrom(const std::string& text) {
  const std::size_t sign = text.find('=');
  if (sign == std::string::npos || sign + 1 == text.size()) {
    Refuse(fmt::format("--output-file: '{}' is not FORMAT=PATH", text));
  }
  const auto format = ReportFormatFromWord(std::string_view(text).substr(0, sign));
  if (!format) {
    Refuse(fmt::format("--output-file: '{}' is not {}", text.substr(0, sign), kReportFormats));
  }
  return {*format, text.substr(sign + 1)};
}

void AddFormats(CLI::App& app, CheckOptions& options) {
  AddWord(app, "--format", ReportFormatFromWord, options.format, std::string(kReportFormats),
          "How findings are printed: text (default), json, sarif, github (annotations) or junit")
      ->type_name("FORMAT");
  AddRepeated(app, "--output-file", "FORMAT=PATH",
              "Write the findings also to a file, in any of these formats (repeatable)",
              [&options](const std::string& text) {
                const OutputFile file = OutputFileFrom(text);
                if (std::ranges::count(options.output_files, file.path, &OutputFile::path) > 0) {
                  Refuse(fmt::format("--output-file: {} is given twice", file.path));
                }
                options.output_files.push_back(file);
              });
  app.add_flag_callback(
      "--omit-suppressed", [&options] { options.silenced = false; },
      "Leave suppressed and accepted findings out of sarif and junit: GitHub shows them as open");
}

}  // namespace

void AddColor(CLI::App& app, CheckOptions& options) {
  AddWord(app, "--color", ColorModeFromWord, options.color, "auto, always or never",
          "Colour: auto (default: on a terminal, unless NO_COLOR is set), always or never")
      ->type_name("WHEN");
}

void AddFailOn(CLI::App& app, CheckOptions& options) {
  AddWord(app, "--fail-on", FailOnFromWord, options.flags.fail_on, "info, warning, error or never",
          "Least severity that makes the exit code 1: info, warning (default), error or never")
      ->type_name("SEVERITY");
}

void AddOutputOptions(CLI::App& app, CheckOptions& options) {
  AddFormats(app, options);
  AddColor(app, options);
  AddFailOn(app, options);
  app.add_option("--baseline", options.baseline,
                 "Accept the findings that baseline create wrote to this file")
      ->type_name("FILE");
}

}  // namespace giq
