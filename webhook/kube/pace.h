// Time and chance of a loop that talks to an API server; tests put their own in its place.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <random>

namespace giq {

/// What a loop waits and rolls dice by.
class Pace {
 public:
  virtual ~Pace() = default;

  [[nodiscard]] virtual std::chrono::steady_clock::time_point Now() = 0;
  /// Waits; false, at once, when the loop shall end.
  [[nodiscard]] virtual bool Sleep(std::chrono::milliseconds time) = 0;
  /// A number from 0 up to, not including, 1.
  [[nodiscard]] virtual double Random() = 0;
};

/// The clock and chance of this machine; safe to use from several threads.
class RealPace : public Pace {
 public:
  RealPace();
  [[nodiscard]] std::chrono::steady_clock::time_point Now() override;
  [[nodiscard]] bool Sleep(std::chrono::milliseconds time) override;
  [[nodiscard]] double Random() override;
  /// Ends every Sleep, those of now and those to come.
  void Stop();

 private:
  std::mutex mutex_;  // guards all below
  std::condition_variable stopping_;
  bool stopped_ = false;
  std::mt19937_64 chance_;
};

/// Pauses between attempts that fail: each twice as long as the one before, up to a bound, and
/// less a random part so that many clients do not return at the same moment.
struct Backoff {
  std::chrono::milliseconds first{800};
  std::chrono::milliseconds longest{30'000};
  /// The pause after `failures` failed attempts in a row, 0 after none; `random` is from 0 to 1.
  [[nodiscard]] std::chrono::milliseconds After(unsigned failures, double random) const;
};

}  // namespace giq
