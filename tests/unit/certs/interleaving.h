// Two functions that run step by step in every possible order of their steps.
#pragma once

#include <array>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace giq {

/// One run of two functions, each in a thread. Both go to their first Step(); from there on one
/// moves at a time, to its next. Who moves is said by `order`, and is 0 after that has ended.
class Interleaving {
 public:
  explicit Interleaving(std::vector<int> order) : order_(std::move(order)) {}

  /// Called by function 0 or 1 before each of its steps: waits for its turn.
  void Step(int who) {
    std::unique_lock lock(mutex_);
    state_.at(static_cast<std::size_t>(who)) = State::kWaits;
    changed_.notify_all();
    changed_.wait(lock, [this, who] { return turn_ == who; });
    turn_ = kNobody;
    state_.at(static_cast<std::size_t>(who)) = State::kMoves;
  }

  /// Runs both to their ends; `check` is called whenever neither moves.
  void Run(const std::function<void()>& first, const std::function<void()>& second,
           const std::function<void()>& check) {
    std::thread one([&] { Live(0, first); });
    std::thread two([&] { Live(1, second); });
    for (std::size_t step = 0; Move(step); ++step) check();
    one.join();
    two.join();
    check();
  }

  /// Who moved at each step, where both could have.
  [[nodiscard]] const std::vector<int>& order() const { return order_; }

 private:
  enum class State { kMoves, kWaits, kEnded };
  static constexpr int kNobody = -1;

  void Live(int who, const std::function<void()>& function) {
    function();
    const std::lock_guard lock(mutex_);
    state_.at(static_cast<std::size_t>(who)) = State::kEnded;
    changed_.notify_all();
  }

  /// Lets one of them go on to its next step; false when both have ended.
  bool Move(std::size_t& choices) {
    std::unique_lock lock(mutex_);
    const auto still = [this] {
      return turn_ == kNobody && state_[0] != State::kMoves && state_[1] != State::kMoves;
    };
    changed_.wait(lock, still);
    if (state_[0] == State::kEnded && state_[1] == State::kEnded) return false;
    int who = state_[0] == State::kEnded ? 1 : 0;
    if (state_[0] == State::kWaits && state_[1] == State::kWaits) {
      if (choices == order_.size()) order_.push_back(0);
      who = order_[choices];
    } else {
      --choices;  // no choice was made
    }
    turn_ = who;
    changed_.notify_all();
    changed_.wait(lock, still);
    return true;
  }

  std::vector<int> order_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::array<State, 2> state_ = {State::kMoves, State::kMoves};
  int turn_ = kNobody;
};

/// The order that follows in a search of all of them; empty after the last one.
inline std::vector<int> NextOrder(std::vector<int> order) {
  while (!order.empty() && order.back() == 1) order.pop_back();
  if (!order.empty()) order.back() = 1;
  return order;
}

}  // namespace giq
