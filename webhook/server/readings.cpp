#include "webhook/server/readings.h"

#include <cstdint>
#include <string>

namespace giq {
namespace {

Reading Gauge(const char* name, const char* help, std::uint64_t value) {
  return {.name = name, .help = help, .value = static_cast<double>(value)};
}

Reading Count(const char* name, const char* help, std::uint64_t value) {
  return {.name = name, .help = help, .value = static_cast<double>(value), .counts = true};
}

Reading NotJudged(const char* why, std::uint64_t value) {
  Reading reading = Count("giq_webhook_requests_not_judged_total",
                          "Requests that were answered without a look at their review.", value);
  reading.labels = {{"why", why}};
  return reading;
}

Reading Lost(const char* why, std::uint64_t value) {
  Reading reading = Count("giq_webhook_connections_cut_total",
                          "Connections that were not served to their end.", value);
  reading.labels = {{"why", why}};
  return reading;
}

}  // namespace

std::vector<Reading> ReadingsOf(const ServerCounters& counters) {
  return {Gauge("giq_webhook_connections", "Connections that are open.", counters.connections),
          Gauge("giq_webhook_open_requests", "Requests that are being read or answered.",
                counters.open_requests),
          Gauge("giq_webhook_buffered_bytes", "Bytes of the bodies of open requests.",
                counters.buffered_bytes),
          Count("giq_webhook_connections_total", "Connections accepted.", counters.accepted),
          Lost("too_many", counters.refused),
          Lost("handshake", counters.handshake_failures),
          Lost("too_slow", counters.timeouts),
          NotJudged("bad_request", counters.bad_requests),
          NotJudged("overload", counters.overloaded),
          Count("giq_webhook_faults_total", "Faults of ours, answered with 500.",
                counters.handler_faults)};
}

}  // namespace giq
