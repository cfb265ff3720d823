// Load on a webhook, over TLS connections that are kept: webhook_load PORT PATH FILE CONNECTIONS
// SECONDS [RATE]
//
// Posts the file again and again, as fast as the answers come, or RATE times a second in all; the
// latency then counts from when a request was due, so that a slow answer delays none unseen.
// Prints one line: requests, failures, seconds, and the latency's 50th, 99th and 99.9th
// percentile in microseconds. A failure is anything but a 200.
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Clock = std::chrono::steady_clock;

struct Options {
  std::uint16_t port = 0;
  std::string request;
  std::size_t connections = 1;
  std::chrono::duration<double> time{1};
  double rate = 0;
};

struct Result {
  std::vector<double> micros;
  std::size_t failures = 0;
};

/// The n-th request of a connection is due then; with no rate, at once.
Clock::time_point Due(const Options& options, Clock::time_point begin, std::size_t connection,
                      std::size_t n) {
  if (options.rate <= 0) return Clock::now();
  const double turn = static_cast<double>(connection + n * options.connections);
  return begin + std::chrono::duration_cast<Clock::duration>(
                     std::chrono::duration<double>(turn / options.rate));
}

void Load(const Options& options, std::size_t connection, Clock::time_point begin, Result& result) {
  asio::io_context io;
  asio::ssl::context tls(asio::ssl::context::tls_client);
  asio::ssl::stream<asio::ip::tcp::socket> stream(io, tls);
  stream.lowest_layer().connect({asio::ip::address_v4::loopback(), options.port});
  stream.lowest_layer().set_option(asio::ip::tcp::no_delay(true));
  stream.handshake(asio::ssl::stream_base::client);
  boost::beast::flat_buffer buffer;
  const auto end = begin + std::chrono::duration_cast<Clock::duration>(options.time);
  for (std::size_t n = 0;; ++n) {
    const auto due = Due(options, begin, connection, n);
    if (due >= end) return;
    std::this_thread::sleep_until(due);
    asio::write(stream, asio::buffer(options.request));
    http::response<http::string_body> response;
    http::read(stream, buffer, response);
    result.micros.push_back(std::chrono::duration<double, std::micro>(Clock::now() - due).count());
    if (response.result_int() != 200) ++result.failures;
  }
}

double Percentile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  const auto at = static_cast<std::size_t>(share * static_cast<double>(sorted.size()));
  return sorted[std::min(at, sorted.size() - 1)];
}

void Run(const Options& options) {
  std::vector<Result> results(options.connections);
  std::vector<std::thread> threads;
  const auto begin = Clock::now();
  for (std::size_t i = 0; i < options.connections; ++i) {
    threads.emplace_back([&options, i, begin, &result = results[i]] {
      try {
        Load(options, i, begin, result);
      } catch (const std::exception& fault) {
        std::cerr << "webhook_load: " << fault.what() << '\n';
        ++result.failures;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  std::vector<double> micros;
  std::size_t failures = 0;
  for (const Result& result : results) {
    micros.insert(micros.end(), result.micros.begin(), result.micros.end());
    failures += result.failures;
  }
  std::ranges::sort(micros);
  std::cout << fmt::format("{} {} {:.3f} {:.0f} {:.0f} {:.0f}\n", micros.size(), failures, seconds,
                           Percentile(micros, 0.5), Percentile(micros, 0.99),
                           Percentile(micros, 0.999));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 6) {
    std::cerr << "usage: webhook_load PORT PATH FILE CONNECTIONS SECONDS [RATE]\n";
    return 2;
  }
  std::ifstream file(argv[3], std::ios::binary);
  const std::string body{std::istreambuf_iterator<char>(file), {}};
  Run({.port = static_cast<std::uint16_t>(std::atoi(argv[1])),
       .request = fmt::format("POST {} HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                              "application/json\r\nContent-Length: {}\r\n\r\n{}",
                              argv[2], body.size(), body),
       .connections = static_cast<std::size_t>(std::atoi(argv[4])),
       .time = std::chrono::duration<double>(std::atof(argv[5])),
       .rate = argc > 6 ? std::atof(argv[6]) : 0});
  return 0;
}
