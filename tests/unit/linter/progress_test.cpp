#include "linter/commands/progress.h"

#include <gtest/gtest.h>

#include <sstream>

namespace giq {
namespace {

/// A clock that stands still until it is set.
struct Now {
  std::chrono::steady_clock::time_point at;
  void Pass(int milliseconds) { at += std::chrono::milliseconds(milliseconds); }
  [[nodiscard]] Progress::Clock clock() {
    return [this] { return at; };
  }
};

TEST(Progress, BeginsAfterASecondIsRewrittenAndErased) {
  Now now;
  std::ostringstream out;
  {
    Progress progress(out, true, 20, now.clock());
    progress.Count();
    now.Pass(999);
    progress.Show();
    EXPECT_EQ(out.str(), "");
    now.Pass(1);
    progress.Show();
    EXPECT_EQ(out.str(), "\r\x1b[K1 of 20 files");
    progress.Count();
    now.Pass(99);
    progress.Show();
    EXPECT_EQ(out.str(), "\r\x1b[K1 of 20 files") << "not more than ten times a second";
    now.Pass(1);
    progress.Show();
    EXPECT_EQ(out.str(), "\r\x1b[K1 of 20 files\r\x1b[K2 of 20 files");
    out.str("");
  }
  EXPECT_EQ(out.str(), "\r\x1b[K");
}

TEST(Progress, AShortRunOrNoTerminalWritesNothing) {
  Now now;
  std::ostringstream out;
  {
    Progress hidden(out, false, 20, now.clock());
    Progress quick(out, true, 20, now.clock());
    quick.Show();
    now.Pass(5000);
    hidden.Show();
  }
  EXPECT_EQ(out.str(), "");
}

}  // namespace
}  // namespace giq
