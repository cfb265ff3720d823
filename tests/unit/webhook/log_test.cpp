#include "webhook/server/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace giq {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

using std::chrono::microseconds;

TEST(Log, WritesALineOfJson) {
  std::ostringstream text;
  Log log(LogLevel::kInfo, text);
  log.Event(LogLevel::kWarning, "it is \"so\"", {{"file", "a\\b"}, {"empty", ""}});
  EXPECT_THAT(text.str(),
              MatchesRegex(R"(\{"time":"2[0-9]{3}-[0-9-]{5}T[0-9:.]{12}Z","level":"warning",)"
                           R"("message":"it is \\"so\\"","file":"a\\\\b"\}.)"));
}

TEST(Log, ControlCharactersAreEscaped) {
  std::ostringstream text;
  Log log(LogLevel::kInfo, text);
  log.Event(LogLevel::kInfo, "a\nb\x1b[31m", {{"bytes", "\xff\x01"}});
  EXPECT_THAT(text.str(), HasSubstr(R"("message":"a\nb\u001B[31m","bytes":")"));
  EXPECT_EQ(text.str().find('\n'), text.str().size() - 1);
}

TEST(Log, LeavesOutWhatMattersLess) {
  std::ostringstream text;
  Log log(LogLevel::kError, text);
  log.Event(LogLevel::kWarning, "a");
  log.Decided(Door::kValidate, {.verdict = Outcome::kDeny}, microseconds(1), "v");
  EXPECT_EQ(text.str(), "");
}

TEST(Log, WritesADecision) {
  std::ostringstream text;
  Log log(LogLevel::kInfo, text);
  log.Decided(Door::kMutate,
              {.verdict = Outcome::kDeny,
               .uid = "1-2",
               .kind = "Deployment",
               .namespace_ = "llm",
               .name = "qwen",
               .operation = "UPDATE",
               .subresource = "scale",
               .user = "alice",
               .dry_run = true,
               .codes = {"GIQ101", "GIQ601"},
               .suppressed = {"GIQ305"}},
              microseconds(87), "v1");
  EXPECT_THAT(text.str(),
              ::testing::EndsWith(
                  R"("level":"info","message":"decision","door":"mutate","verdict":"deny",)"
                  R"("uid":"1-2","kind":"Deployment","subresource":"scale","namespace":"llm",)"
                  R"("name":"qwen","operation":"UPDATE","user":"alice","dry_run":true,)"
                  R"("codes":["GIQ101","GIQ601"],"suppressed":["GIQ305"],"duration_us":87,)"
                  R"("env_version":"v1"})"
                  "\n"));
}

TEST(Log, SkippedReviewsAreForDebugging) {
  std::ostringstream text;
  Log info(LogLevel::kInfo, text);
  info.Decided(Door::kValidate, {.verdict = Outcome::kSkip}, microseconds(1), "v");
  EXPECT_EQ(text.str(), "");
  Log debug(LogLevel::kDebug, text);
  debug.Decided(Door::kValidate, {.verdict = Outcome::kSkip}, microseconds(1), "v");
  EXPECT_THAT(text.str(), HasSubstr(R"("level":"debug")"));
}

TEST(Log, KnowsItsLevels) {
  EXPECT_EQ(LogLevelFromWord("debug"), LogLevel::kDebug);
  EXPECT_EQ(LogLevelFromWord("error"), LogLevel::kError);
  EXPECT_EQ(LogLevelFromWord("Error"), std::nullopt);
}

}  // namespace
}  // namespace giq
