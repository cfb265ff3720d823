#include "webhook/http/client.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "webhook/http/lines.h"
#include "webhook/http/message_reader.h"
#include "webhook/http/url.h"
#include "webhook/http/wire.h"

namespace giq {
namespace {

constexpr std::size_t kReadBytes = 16 * 1024;
// What of an answer cannot be parsed in pieces: its header, above all.
constexpr std::size_t kPendingBytes = 128 * 1024;

/// Whether a text may stand in a request's header: it begins no new line.
bool IsOneWord(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace

class HttpClient::Impl {
 public:
  Impl(ClientOptions options, Url url, TlsContext tls)
      : options_(std::move(options)), url_(std::move(url)), tls_(std::move(tls)) {}

  Result<ClientResponse> Send(const ClientRequest& request);
  Result<ClientResponse> Stream(const ClientRequest& request, const LineHandler& on_line,
                                std::chrono::milliseconds silence);
  Wire& wire() { return wire_; }

 private:
  using Clock = Wire::Clock;

  Result<std::string> RequestText(const ClientRequest& request) const;
  Result<void> Deliver(std::string_view text, Clock::time_point deadline);
  Result<void> ReadMore(ResponseReader& reader, Clock::time_point deadline);
  Result<void> Ask(std::string_view text, ResponseReader& reader, Clock::time_point deadline);
  Result<std::unique_ptr<ResponseReader>> Open(const ClientRequest& request, bool streamed,
                                               Clock::time_point deadline);
  Result<ClientResponse> Finish(ResponseReader& reader, Clock::time_point deadline);
  Result<bool> StreamLines(ResponseReader& reader, const LineHandler& on_line,
                           std::chrono::milliseconds silence);

  const ClientOptions options_;
  const Url url_;
  const TlsContext tls_;
  Wire wire_;
  std::string pending_;    // read and not parsed yet
  bool answered_ = false;  // whether a byte of the answer has come
};

/// The header and the body as they are sent.
Result<std::string> HttpClient::Impl::RequestText(const ClientRequest& request) const {
  std::string token;
  if (options_.bearer_token) {
    GIQ_TRY(token, options_.bearer_token());
  }
  if (!IsOneWord(token) || !IsOneWord(request.target) || !IsOneWord(request.method)) {
    return Fail(ErrorCode::kUsage, "a request's method, target or token holds blanks or controls");
  }
  std::string text = fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: giq-lint/{}\r\n",
                                 request.method, request.target, url_.authority, GIQ_VERSION);
  if (!request.accept.empty()) text += fmt::format("Accept: {}\r\n", request.accept);
  if (!token.empty()) text += fmt::format("Authorization: Bearer {}\r\n", token);
  if (!request.content_type.empty())
    text += fmt::format("Content-Type: {}\r\n", request.content_type);
  for (const auto& [name, value] : request.headers) {
    if (name.empty() || !IsOneWord(name) || !IsOneWord(value)) {
      return Fail(ErrorCode::kUsage, "a request's header holds blanks or controls");
    }
    text += fmt::format("{}: {}\r\n", name, value);
  }
  if (!request.body.empty() || request.method != "GET") {
    text += fmt::format("Content-Length: {}\r\n", request.body.size());
  }
  text += "\r\n";
  text += request.body;
  return text;
}

/// Connects if it must, and sends.
Result<void> HttpClient::Impl::Deliver(std::string_view text, Clock::time_point deadline) {
  pending_.clear();
  answered_ = false;
  if (!wire_.Usable()) {
    const std::string& name = options_.server_name.empty() ? url_.host : options_.server_name;
    const auto connected_by = std::min(deadline, Clock::now() + options_.connect_timeout);
    if (auto met = wire_.Connect(url_.host, url_.port, tls_, name, connected_by); !met) return met;
  }
  return wire_.Write(text, deadline);
}

/// Reads a piece of the answer.
Result<void> HttpClient::Impl::ReadMore(ResponseReader& reader, Clock::time_point deadline) {
  std::array<char, kReadBytes> room;
  GIQ_TRY(const std::size_t size, wire_.Read(room, deadline));
  if (size == 0) return reader.FeedEnd();
  answered_ = true;
  pending_.append(room.data(), size);
  GIQ_TRY(const std::size_t taken, reader.Feed(pending_));
  pending_.erase(0, taken);
  if (pending_.size() <= kPendingBytes) return {};
  return Fail(ErrorCode::kLimit, "the answer cannot be read in pieces");
}

/// Sends, and reads until the answer's header is there.
Result<void> HttpClient::Impl::Ask(std::string_view text, ResponseReader& reader,
                                   Clock::time_point deadline) {
  if (auto sent = Deliver(text, deadline); !sent) return sent;
  while (!reader.header_done()) {
    if (auto more = ReadMore(reader, deadline); !more) return more;
  }
  return {};
}

/// Ask, once more if all that failed was a connection kept from before.
Result<std::unique_ptr<ResponseReader>> HttpClient::Impl::Open(const ClientRequest& request,
                                                               bool streamed,
                                                               Clock::time_point deadline) {
  GIQ_TRY(const std::string text, RequestText(request));
  const bool again = wire_.Usable() && request.method == "GET";
  auto reader = std::make_unique<ResponseReader>(options_.response_bytes, streamed);
  auto asked = Ask(text, *reader, deadline);
  if (!asked && again && !answered_ && !wire_.cancelled() && Clock::now() < deadline) {
    wire_.Close();
    reader = std::make_unique<ResponseReader>(options_.response_bytes, streamed);
    asked = Ask(text, *reader, deadline);
  }
  if (!asked) {
    wire_.Close();
    return std::unexpected(std::move(asked).error());
  }
  return reader;
}

/// Reads the answer to its end.
Result<ClientResponse> HttpClient::Impl::Finish(ResponseReader& reader,
                                                Clock::time_point deadline) {
  while (!reader.done()) {
    if (auto more = ReadMore(reader, deadline); !more) {
      wire_.Close();
      return std::unexpected(std::move(more).error());
    }
  }
  // What follows an answer that nobody asked for belongs to none.
  if (!reader.keep_alive() || !pending_.empty()) wire_.Close();
  return ClientResponse{.status = reader.status(),
                        .content_type = reader.content_type(),
                        .body = reader.TakeBody(),
                        .retry_after = reader.retry_after()};
}

Result<ClientResponse> HttpClient::Impl::Send(const ClientRequest& request) {
  const auto deadline = Clock::now() + options_.request_timeout;
  GIQ_TRY(const auto reader, Open(request, false, deadline));
  return Finish(*reader, deadline);
}

/// Hands over lines until the answer ends (true) or nobody wants more (false).
Result<bool> HttpClient::Impl::StreamLines(ResponseReader& reader, const LineHandler& on_line,
                                           std::chrono::milliseconds silence) {
  LineSplitter lines(options_.line_bytes);
  for (;;) {
    GIQ_TRY(const bool wants_more, lines.Add(reader.TakeBody(), on_line));
    if (!wants_more) return false;
    if (reader.done()) break;
    if (auto more = ReadMore(reader, Clock::now() + silence); !more) {
      return std::unexpected(std::move(more).error());
    }
  }
  lines.End(on_line);
  return true;
}

Result<ClientResponse> HttpClient::Impl::Stream(const ClientRequest& request,
                                                const LineHandler& on_line,
                                                std::chrono::milliseconds silence) {
  const auto deadline = Clock::now() + options_.request_timeout;
  GIQ_TRY(const auto reader, Open(request, true, deadline));
  if (reader->status() != 200) return Finish(*reader, deadline);
  const auto ended = StreamLines(*reader, on_line, silence);
  if (!ended || !*ended) wire_.Close();
  if (!ended) return std::unexpected(ended.error());
  if (*ended) return Finish(*reader, deadline);
  return ClientResponse{.status = reader->status(), .content_type = reader->content_type()};
}

HttpClient::HttpClient(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpClient::~HttpClient() = default;

Result<std::unique_ptr<HttpClient>> HttpClient::Create(ClientOptions options) {
  GIQ_TRY(Url url, ParseUrl(options.url));
  TlsContext tls;
  if (url.tls) {
    GIQ_TRY(tls, ClientTls(options.ca_pem, options.certificate_pem, options.key_pem));
  }
  return std::unique_ptr<HttpClient>(
      new HttpClient(std::make_unique<Impl>(std::move(options), std::move(url), std::move(tls))));
}

Result<ClientResponse> HttpClient::Send(const ClientRequest& request) {
  return impl_->Send(request);
}

Result<ClientResponse> HttpClient::Stream(const ClientRequest& request, const LineHandler& on_line,
                                          std::chrono::milliseconds silence) {
  return impl_->Stream(request, on_line, silence);
}

void HttpClient::Cancel() { impl_->wire().Cancel(); }
bool HttpClient::cancelled() const { return impl_->wire().cancelled(); }

}  // namespace giq
