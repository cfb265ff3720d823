#include <algorithm>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>

#include "webhook/http/message_reader.h"

namespace giq {
namespace {

namespace http = boost::beast::http;

unsigned StatusFor(const boost::beast::error_code& error) {
  if (error == http::error::body_limit) return 413;
  if (error == http::error::header_limit) return 431;
  return 400;
}

/// RFC 9112, 3.2: a request of HTTP/1.1 names its host, once.
bool NamesItsHost(const http::request_header<>& header) {
  return header.version() < 11 || header.count(http::field::host) == 1;
}

}  // namespace

struct RequestReader::Parser {
  std::optional<http::request_parser<http::string_body>> http;
};

RequestReader::RequestReader(std::size_t header_limit, std::size_t body_limit)
    : parser_(std::make_unique<Parser>()), header_limit_(header_limit), body_limit_(body_limit) {
  Reset();
}

RequestReader::~RequestReader() = default;

void RequestReader::Reset() {
  auto& parser = parser_->http.emplace();
  parser.eager(true);
  parser.header_limit(static_cast<std::uint32_t>(header_limit_));
  parser.body_limit(body_limit_);
  fault_ = 0;
}

std::size_t RequestReader::Feed(std::string_view bytes) {
  auto& parser = *parser_->http;
  const bool header_was_done = parser.is_header_done();
  std::size_t taken = 0;
  while (taken < bytes.size() && !parser.is_done()) {
    boost::beast::error_code error;
    const std::size_t more =
        parser.put(boost::asio::buffer(bytes.data() + taken, bytes.size() - taken), error);
    taken += more;
    if (error == http::error::need_more) break;
    if (error) {
      fault_ = StatusFor(error);
      break;
    }
    if (more == 0) break;
  }
  if (fault_ == 0 && !header_was_done && parser.is_header_done() && !NamesItsHost(parser.get())) {
    fault_ = 400;
  }
  return taken;
}

bool RequestReader::header_done() const { return parser_->http->is_header_done(); }
bool RequestReader::done() const { return parser_->http->is_done(); }
unsigned RequestReader::fault() const { return fault_; }
bool RequestReader::keep_alive() const { return parser_->http->get().keep_alive(); }
std::size_t RequestReader::body_size() const { return parser_->http->get().body().size(); }

bool RequestReader::expects_continue() const {
  const auto& header = parser_->http->get();
  return header.version() >= 11 &&
         boost::beast::iequals(header[http::field::expect], "100-continue");
}

HttpRequest RequestReader::Take() {
  auto request = parser_->http->release();
  return {.method = std::string(request.method_string()),
          .target = std::string(request.target()),
          .body = std::move(request.body())};
}

}  // namespace giq
