#include "webhook/http/url.h"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>

namespace giq {
namespace {

bool ReadPort(std::string_view text, std::uint16_t& port) {
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, port);
  return error == std::errc() && stop == end && port != 0;
}

}  // namespace

Result<Url> ParseUrl(std::string_view text) {
  const auto wrong = [text](const char* what) {
    return Fail(ErrorCode::kUsage, "'" + std::string(text) + "' " + what);
  };
  const auto parsed = boost::urls::parse_uri(text);
  if (!parsed) return wrong("is no URL");
  const boost::urls::url_view& url = *parsed;
  const bool tls = url.scheme() == "https";
  if (!tls && url.scheme() != "http") return wrong("begins with neither https:// nor http://");
  if (url.host().empty()) return wrong("names no host");
  if (url.has_userinfo()) return wrong("holds a user, which is not supported");
  if ((!url.path().empty() && url.path() != "/") || url.has_query() || url.has_fragment()) {
    return wrong("has a path, which is not supported");
  }
  std::uint16_t port = tls ? 443 : 80;
  if (url.has_port() && !ReadPort(url.port(), port)) return wrong("has a port that is none");
  return Url{.tls = tls,
             .host = url.host_address(),
             .port = port,
             .authority = std::string(url.encoded_host_and_port())};
}

}  // namespace giq
