#include "linter/report/fix_report.h"
#include "linter/report/json.h"
#include "linter/report/json_writer.h"

namespace giq {
namespace {

void WriteFixed(const FixReport& report, JsonWriter& json) {
  json.Key("fixed").OpenList();
  for (const FixedFinding& fixed : report.fixed) {
    json.Open().Key("finding").Raw(fixed.item.json);
    json.Key("title").Text(fixed.title).Key("safe").Bool(fixed.safe);
    json.Key("operations").Raw(fixed.operations).Close();
  }
  json.CloseList();
}

void WriteLeft(const FixReport& report, JsonWriter& json) {
  json.Key("left").OpenList();
  for (const LeftFinding& left : report.left) {
    json.Open().Key("finding").Raw(left.item.json);
    json.Key("because").Text(LeftBecauseName(left.because));
    json.Key("reason").Text(left.reason).Close();
  }
  json.CloseList();
}

void WriteFiles(const FixReport& report, JsonWriter& json) {
  json.Key("files").OpenList();
  for (const FixedFile& file : report.files) {
    json.Open().Key("file").Text(file.file);
    if (!report.written) json.Key("diff").Text(file.diff);
    json.Close();
  }
  json.CloseList();
}

void WriteSummary(const FixReport& report, JsonWriter& json) {
  const Report& run = report.run;
  json.Key("summary").Open();
  json.Key("files").Number(run.files);
  json.Key("fixed").Number(report.fixed.size()).Key("left").Number(report.left.size());
  json.Key("hidden").Number(run.hidden).Key("unjudged").Number(run.unjudged);
  json.Key("suppressed").Number(run.Suppressed());
  WriteSkipped(run, json);
  WriteFailures(run, json);
  json.Close();
}

}  // namespace

std::string FixJson(const FixReport& report) {
  JsonWriter json;
  json.Open().Key("version").Number(1).Key("written").Bool(report.written);
  WriteFixed(report, json);
  WriteLeft(report, json);
  WriteFiles(report, json);
  WriteSummary(report, json);
  return json.Close().Take() + "\n";
}

}  // namespace giq
