#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <charconv>

#include "webhook/http/message_reader.h"

namespace giq {
namespace {

namespace http = boost::beast::http;

// Whoever answers is our API server, or something in front of it.
constexpr std::uint32_t kHeaderLimit = 64 * 1024;

std::unexpected<Error> Broken(const boost::beast::error_code& error) {
  if (error == http::error::body_limit) {
    return Fail(ErrorCode::kLimit, "the answer is larger than we take");
  }
  return Fail(ErrorCode::kIo, "the answer is no HTTP/1.1: " + error.message());
}

}  // namespace

struct ResponseReader::Parser {
  http::response_parser<http::string_body> http;
};

ResponseReader::ResponseReader(std::size_t body_limit, bool streamed)
    : parser_(std::make_unique<Parser>()), body_limit_(body_limit) {
  parser_->http.eager(true);
  parser_->http.header_limit(kHeaderLimit);
  if (streamed) {
    parser_->http.body_limit(boost::none);
  } else {
    parser_->http.body_limit(body_limit);
  }
}

ResponseReader::~ResponseReader() = default;

Result<std::size_t> ResponseReader::Feed(std::string_view bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && !parser_->http.is_done()) {
    boost::beast::error_code error;
    const std::size_t more =
        parser_->http.put(boost::asio::buffer(bytes.data() + taken, bytes.size() - taken), error);
    taken += more;
    if (error == http::error::need_more) break;
    if (error) return Broken(error);
    if (parser_->http.get().body().size() > body_limit_) return Broken(http::error::body_limit);
    if (more == 0) break;
  }
  return taken;
}

Result<void> ResponseReader::FeedEnd() {
  boost::beast::error_code error = http::error::partial_message;
  // Beast takes an end before the first byte for a whole, empty response.
  if (parser_->http.is_header_done()) parser_->http.put_eof(error);
  if (error) return Fail(ErrorCode::kIo, "the server closed the connection within its answer");
  return {};
}

bool ResponseReader::header_done() const { return parser_->http.is_header_done(); }
bool ResponseReader::done() const { return parser_->http.is_done(); }
bool ResponseReader::keep_alive() const { return parser_->http.get().keep_alive(); }
unsigned ResponseReader::status() const { return parser_->http.get().result_int(); }

std::string ResponseReader::content_type() const {
  return std::string(parser_->http.get()[http::field::content_type]);
}

std::chrono::seconds ResponseReader::retry_after() const {
  const auto text = parser_->http.get()[http::field::retry_after];
  std::uint32_t seconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return std::chrono::seconds(seconds);
}

std::string ResponseReader::TakeBody() {
  return std::exchange(parser_->http.get().body(), std::string());
}

}  // namespace giq
