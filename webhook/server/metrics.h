// What Prometheus is told: counts that grow with each review, and readings taken when it asks.
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "webhook/review/handle.h"

namespace giq {

/// A number that someone else keeps, read when the metrics are asked for.
struct Reading {
  std::string name;
  std::string help;
  double value = 0;
  std::vector<std::pair<std::string, std::string>> labels = {};
  bool counts = false;  ///< It only grows.
};

/// Safe to use from several threads.
class Metrics {
 public:
  Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;
  ~Metrics();

  /// Counts a review that was answered.
  void Decided(Door door, const Decision& decision, std::chrono::microseconds duration);
  /// Everything in Prometheus' text format; readings of one name stand together.
  [[nodiscard]] std::string Text(std::span<const Reading> readings) const;

 private:
  struct Counts;
  std::unique_ptr<Counts> counts_;
};

}  // namespace giq
