#include "webhook/server/log.h"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ostream_sink.h>

#include <array>
#include <string>
#include <vector>

#include "linter/report/json_writer.h"

namespace giq {
namespace {

constexpr std::array kWords = {"debug", "info", "warning", "error"};
constexpr std::array kLevels = {spdlog::level::debug, spdlog::level::info, spdlog::level::warn,
                                spdlog::level::err};

spdlog::level::level_enum LevelOf(LogLevel level) {
  return kLevels.at(static_cast<std::size_t>(level));
}

LogLevel LevelOf(Outcome verdict) {
  if (verdict == Outcome::kBad) return LogLevel::kWarning;
  return verdict == Outcome::kSkip ? LogLevel::kDebug : LogLevel::kInfo;
}

void WriteCodes(JsonWriter& json, std::string_view key,
                const std::vector<std::string_view>& codes) {
  if (codes.empty()) return;
  json.Key(key).OpenList();
  for (const std::string_view code : codes) json.Text(code);
  json.CloseList();
}

void WriteText(JsonWriter& json, std::string_view key, std::string_view text) {
  if (!text.empty()) json.Key(key).Text(text);
}

}  // namespace

std::optional<LogLevel> LogLevelFromWord(std::string_view word) {
  for (std::size_t i = 0; i < kWords.size(); ++i) {
    if (word == kWords.at(i)) return static_cast<LogLevel>(i);
  }
  return std::nullopt;
}

struct Log::Sink {
  explicit Sink(std::ostream& out)
      : logger("", std::make_shared<spdlog::sinks::ostream_sink_mt>(out)) {
    // A system call a line costs as much as a tenth of a review.
    logger.flush_on(spdlog::level::warn);
  }

  /// `json` is an object that is not closed yet: its brace is left out, spdlog's pattern has one.
  void Write(LogLevel level, JsonWriter& json) {
    const std::string text = json.Close().Take();
    logger.log(LevelOf(level), spdlog::string_view_t(text.data() + 1, text.size() - 1));
  }

  spdlog::logger logger;
};

Log::Log(LogLevel least, std::ostream& out) : sink_(std::make_unique<Sink>(out)) {
  sink_->logger.set_level(LevelOf(least));
  sink_->logger.set_formatter(std::make_unique<spdlog::pattern_formatter>(
      R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v)", spdlog::pattern_time_type::utc));
}

Log::~Log() { Flush(); }

void Log::Flush() { sink_->logger.flush(); }

void Log::Event(LogLevel level, std::string_view message, std::initializer_list<Field> fields) {
  if (!sink_->logger.should_log(LevelOf(level))) return;
  JsonWriter json;
  json.Open().Key("message").Text(message);
  for (const auto& [key, value] : fields) WriteText(json, key, value);
  sink_->Write(level, json);
}

void Log::Decided(Door door, const Decision& decision, std::chrono::microseconds duration,
                  std::string_view version) {
  const LogLevel level = LevelOf(decision.verdict);
  if (!sink_->logger.should_log(LevelOf(level))) return;
  JsonWriter json;
  json.Open().Key("message").Text("decision");
  json.Key("door").Text(door == Door::kValidate ? "validate" : "mutate");
  json.Key("verdict").Text(OutcomeName(decision.verdict));
  WriteText(json, "uid", decision.uid);
  WriteText(json, "kind", decision.kind);
  WriteText(json, "subresource", decision.subresource);
  WriteText(json, "namespace", decision.namespace_);
  WriteText(json, "name", decision.name);
  WriteText(json, "operation", decision.operation);
  WriteText(json, "user", decision.user);
  if (decision.dry_run) json.Key("dry_run").Bool(true);
  WriteCodes(json, "codes", decision.codes);
  WriteCodes(json, "suppressed", decision.suppressed);
  WriteText(json, "reason", decision.reason);
  json.Key("duration_us").Number(static_cast<std::size_t>(duration.count()));
  json.Key("env_version").Text(version);
  sink_->Write(level, json);
}

}  // namespace giq
