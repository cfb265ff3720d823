#include "webhook/server/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <map>
#include <string_view>

#include "rules/table.h"

namespace giq {
namespace {

using prometheus::Counter;
using prometheus::Histogram;

constexpr std::array kDoors = {Door::kValidate, Door::kMutate};
constexpr std::array kVerdicts = {Outcome::kSkip, Outcome::kAllow,  Outcome::kWarn,
                                  Outcome::kDeny, Outcome::kMutate, Outcome::kBad};

std::string NameOf(Door door) { return door == Door::kValidate ? "validate" : "mutate"; }

/// From an object that is left alone at once to one of a megabyte; the API server's own histogram
/// begins at 5 ms.
Histogram::BucketBoundaries Buckets() {
  return {0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2};
}

/// One counter for each rule, found by its code without a lock.
using RuleCounters = std::map<std::string_view, Counter*>;

RuleCounters CountersOfRules(prometheus::Registry& registry, const std::string& name,
                             const std::string& help) {
  auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(registry);
  RuleCounters counters;
  for (const Rule* rule : AllRules()) {
    counters[rule->code] = &family.Add({{"rule", std::string(rule->code)}});
  }
  return counters;
}

void Count(const std::vector<std::string_view>& codes, const RuleCounters& counters) {
  for (const std::string_view code : codes) {
    if (const auto at = counters.find(code); at != counters.end()) at->second->Increment();
  }
}

}  // namespace

struct Metrics::Counts {
  prometheus::Registry registry;
  std::array<std::array<Counter*, kVerdicts.size()>, kDoors.size()> reviews{};
  std::array<Histogram*, kDoors.size()> durations{};
  RuleCounters findings;
  RuleCounters suppressed;
};

Metrics::Metrics() : counts_(std::make_unique<Counts>()) {
  prometheus::Registry& registry = counts_->registry;
  auto& reviews = prometheus::BuildCounter()
                      .Name("giq_webhook_reviews_total")
                      .Help("Reviews answered, by path and verdict.")
                      .Register(registry);
  auto& durations = prometheus::BuildHistogram()
                        .Name("giq_webhook_review_duration_seconds")
                        .Help("Time from a whole request to its answer.")
                        .Register(registry);
  for (const Door door : kDoors) {
    const auto at = static_cast<std::size_t>(door);
    for (const Outcome verdict : kVerdicts) {
      counts_->reviews.at(at).at(static_cast<std::size_t>(verdict)) =
          &reviews.Add({{"door", NameOf(door)}, {"verdict", std::string(OutcomeName(verdict))}});
    }
    counts_->durations.at(at) = &durations.Add({{"door", NameOf(door)}}, Buckets());
  }
  counts_->findings =
      CountersOfRules(registry, "giq_webhook_findings_total",
                      "Reviews with findings of a rule, suppressed ones not counted.");
  counts_->suppressed = CountersOfRules(registry, "giq_webhook_suppressed_findings_total",
                                        "Reviews in which an annotation silenced a rule.");
}

Metrics::~Metrics() = default;

void Metrics::Decided(Door door, const Decision& decision, std::chrono::microseconds duration) {
  const auto at = static_cast<std::size_t>(door);
  counts_->reviews.at(at).at(static_cast<std::size_t>(decision.verdict))->Increment();
  counts_->durations.at(at)->Observe(std::chrono::duration<double>(duration).count());
  Count(decision.codes, counts_->findings);
  Count(decision.suppressed, counts_->suppressed);
}

std::string Metrics::Text(std::span<const Reading> readings) const {
  std::vector<prometheus::MetricFamily> families = counts_->registry.Collect();
  for (const Reading& reading : readings) {
    if (families.back().name != reading.name) {
      families.push_back({.name = reading.name,
                          .help = reading.help,
                          .type = reading.counts ? prometheus::MetricType::Counter
                                                 : prometheus::MetricType::Gauge});
    }
    prometheus::ClientMetric metric;
    for (const auto& [name, value] : reading.labels) metric.label.push_back({name, value});
    (reading.counts ? metric.counter.value : metric.gauge.value) = reading.value;
    families.back().metric.push_back(std::move(metric));
  }
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace giq
