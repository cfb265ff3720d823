#include "webhook/http/response_text.h"

#include <fmt/format.h>

#include <boost/beast/http/status.hpp>

namespace giq {
namespace {

std::string Reason(unsigned status) {
  return std::string(
      boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(status)));
}

}  // namespace

std::string ResponseText(const HttpResponse& response, bool keep_alive, bool with_body) {
  std::string text;
  text.reserve(160 + response.content_type.size() + response.body.size());
  fmt::format_to(std::back_inserter(text),
                 "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{}\r\n",
                 response.status, Reason(response.status), response.content_type,
                 response.body.size(), keep_alive ? "" : "Connection: close\r\n");
  if (with_body) text += response.body;
  return text;
}

HttpResponse PlainAnswer(unsigned status) {
  return {.status = status,
          .content_type = "text/plain; charset=utf-8",
          .body = fmt::format("{} {}\n", status, Reason(status))};
}

}  // namespace giq
