#include "webhook/server/ticker.h"

#include <utility>

namespace giq {

Ticker::Ticker(std::chrono::milliseconds interval, std::function<void()> tick)
    : thread_([this, interval, tick = std::move(tick)] { Run(interval, tick); }) {}

Ticker::~Ticker() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  stopping_.notify_all();
  thread_.join();
}

void Ticker::Run(std::chrono::milliseconds interval, const std::function<void()>& tick) {
  for (;;) {
    tick();
    std::unique_lock lock(mutex_);
    if (stopping_.wait_for(lock, interval, [this] { return stopped_; })) return;
  }
}

}  // namespace giq
