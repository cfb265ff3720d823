#include "linter/commands/progress.h"

#include <fmt/format.h>

namespace giq {
namespace {

using std::chrono::milliseconds;

// A run that ends sooner needs no progress; more often than this nobody reads it.
constexpr milliseconds kFirst{1000};
constexpr milliseconds kBetween{100};
constexpr const char* kErase = "\r\x1b[K";

}  // namespace

Progress::Progress(std::ostream& out, bool shown, std::size_t total, Clock now)
    : out_(out), shown_(shown), total_(total), now_(std::move(now)), next_(now_() + kFirst) {}

Progress::~Progress() {
  if (written_) out_ << kErase << std::flush;
}

void Progress::Show() {
  if (!shown_) return;
  const auto now = now_();
  if (now < next_) return;
  next_ = now + kBetween;
  written_ = true;
  out_ << kErase << fmt::format("{} of {} files", done_.load(), total_) << std::flush;
}

}  // namespace giq
