#include "webhook/http/connection.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include "webhook/http/response_text.h"

namespace giq {
namespace {

namespace asio = boost::asio;

// A TLS record holds 16 KiB at most, so that more is not read at once.
constexpr std::size_t kReadBytes = 16 * 1024;
// How long a client gets to read its last answer and to close, before unread bytes of its own make
// the kernel reset the connection.
constexpr std::chrono::milliseconds kLingerTime{2'000};
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

void Connection::Start(std::shared_ptr<ServerState> state, Socket socket, TlsContext tls) {
  auto connection =
      std::make_shared<Connection>(std::move(state), std::move(socket), std::move(tls));
  connection->place_ = connection->state_->connections.Add(connection);
  connection->listed_ = true;
  asio::post(connection->socket_.get_executor(), [connection] {
    Error ignored;
    connection->socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    if (connection->tls_) return connection->Handshake();
    connection->Enter(Phase::kIdle, connection->state_->limits.idle);
    connection->Read();
  });
}

Connection::Connection(std::shared_ptr<ServerState> state, Socket socket, TlsContext tls)
    : state_(std::move(state)),
      socket_(std::move(socket)),
      tls_context_(std::move(tls)),
      reader_(state_->limits.header_bytes, state_->limits.body_bytes),
      buffer_(state_->limits.header_bytes + kReadBytes),
      deadline_(Clock::now() + state_->limits.handshake) {
  if (tls_context_) tls_.emplace(socket_, *tls_context_);
}

Connection::~Connection() {
  ReleaseShare();
  if (listed_) state_->connections.Remove(place_);
}

void Connection::CutIfLate(Clock::time_point now) {
  if (deadline_.load(std::memory_order_relaxed) > now) return;
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    // It may have gone on since.
    if (self->deadline_.load(std::memory_order_relaxed) <= Clock::now()) self->Expire();
  });
}

bool Connection::Shed() {
  if (!sheddable_.exchange(false)) return false;
  Cut();
  return true;
}

void Connection::Cut() {
  asio::post(socket_.get_executor(), [self = shared_from_this()] { self->Close(); });
}

void Connection::Quit() {
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    self->quitting_ = true;
    Error error;
    // A request that has arrived and has not been read yet gets its answer.
    const bool quiet = self->socket_.available(error) == 0;
    if (self->phase_ == Phase::kHandshake) return self->Close();
    if (self->phase_ == Phase::kIdle && quiet) self->Linger();
  });
}

void Connection::Enter(Phase phase, std::chrono::milliseconds limit) {
  phase_ = phase;
  deadline_.store(Clock::now() + limit, std::memory_order_relaxed);
}

void Connection::Handshake() {
  tls_->async_handshake(asio::ssl::stream_base::server, [self = shared_from_this()](Error error) {
    if (self->phase_ == Phase::kClosed) return;
    if (error) {
      ++self->state_->handshake_failures;
      return self->Close();
    }
    self->Enter(Phase::kIdle, self->state_->limits.idle);
    self->Read();
  });
}

void Connection::Read() {
  std::copy(buffer_.data() + begin_, buffer_.data() + end_, buffer_.data());
  end_ -= begin_;
  begin_ = 0;
  // What the parser wants whole, such as a chunk's extensions, is bounded too.
  if (end_ == buffer_.size()) return Refuse(400);
  const auto room =
      asio::buffer(buffer_.data() + end_, std::min(buffer_.size() - end_, kReadBytes));
  auto on_read = [self = shared_from_this()](Error error, std::size_t size) {
    self->OnRead(error, size);
  };
  if (tls_) return tls_->async_read_some(room, std::move(on_read));
  socket_.async_read_some(room, std::move(on_read));
}

void Connection::OnRead(const Error& error, std::size_t size) {
  // One that lingers or is closed has had its last answer.
  if (phase_ == Phase::kClosed || phase_ == Phase::kLinger) return;
  if (error) return phase_ == Phase::kIdle ? Linger() : Close();
  end_ += size;
  Advance();
}

void Connection::Advance() {
  if (phase_ == Phase::kIdle) Enter(Phase::kHeader, state_->limits.header);
  begin_ += reader_.Feed({buffer_.data() + begin_, end_ - begin_});
  if (reader_.fault() != 0) return Refuse(reader_.fault());
  if (!reader_.header_done()) return Read();
  if (phase_ == Phase::kHeader) {
    Enter(Phase::kBody, state_->limits.body);
    ++state_->requests_open;
    counted_ = true;
  }
  state_->buffered_bytes += reader_.body_size() - held_;
  held_ = reader_.body_size();
  if (state_->requests_open > state_->limits.requests ||
      state_->buffered_bytes > state_->limits.buffered_bytes) {
    return Refuse(503);
  }
  if (reader_.done()) return Judge();
  if (held_ == 0 && reader_.expects_continue() && !continued_) return Continue();
  Read();
}

void Connection::Continue() {
  continued_ = true;
  answer_ = kContinue;
  Write([self = shared_from_this()](Error error, std::size_t /*size*/) {
    if (self->phase_ == Phase::kClosed) return;
    if (error) return self->Close();
    self->Read();
  });
}

void Connection::Judge() {
  sheddable_ = false;
  const bool keep_alive = reader_.keep_alive();
  const HttpRequest request = reader_.Take();
  HttpResponse response;
  try {
    response = state_->handler(request);
    ++state_->requests;
  } catch (...) {  // The last catch: whatever a handler does, its client gets an answer.
    ++state_->handler_faults;
    response = PlainAnswer(500);
  }
  Answer(response, keep_alive && !state_->draining, request.method != "HEAD");
}

void Connection::Refuse(unsigned status) {
  ++(status == 503 ? state_->overloaded : state_->bad_requests);
  // Where the next request would begin is not known.
  Answer(PlainAnswer(status), false, true);
}

void Connection::Answer(const HttpResponse& response, bool keep_alive, bool with_body) {
  Enter(Phase::kWrite, state_->limits.write);
  answer_ = ResponseText(response, keep_alive, with_body);
  Write([self = shared_from_this(), keep_alive](Error error, std::size_t /*size*/) {
    if (self->phase_ == Phase::kClosed) return;
    if (error) return self->Close();
    self->Answered(keep_alive);
  });
}

template <typename Handler>
void Connection::Write(Handler on_written) {
  if (tls_) return asio::async_write(*tls_, asio::buffer(answer_), std::move(on_written));
  asio::async_write(socket_, asio::buffer(answer_), std::move(on_written));
}

void Connection::Answered(bool keep_alive) {
  ReleaseShare();
  if (!keep_alive || (quitting_ && begin_ == end_)) return Linger();
  reader_.Reset();
  continued_ = false;
  Enter(Phase::kIdle, state_->limits.idle);
  // The next request may have come along with this one.
  if (begin_ < end_) return Advance();
  Read();
}

void Connection::ReleaseShare() {
  if (counted_) --state_->requests_open;
  state_->buffered_bytes -= held_;
  counted_ = false;
  held_ = 0;
}

void Connection::Linger() {
  Enter(Phase::kLinger, kLingerTime);
  if (!tls_) return Discard();
  tls_->async_shutdown([self = shared_from_this()](Error /*error*/) {
    if (self->phase_ == Phase::kClosed) return;
    self->Discard();
  });
}

void Connection::Discard() {
  Error ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  socket_.async_read_some(asio::buffer(buffer_),
                          [self = shared_from_this()](Error error, std::size_t /*size*/) {
                            if (self->phase_ == Phase::kClosed) return;
                            return error ? self->Close() : self->Discard();
                          });
}

void Connection::Close() {
  phase_ = Phase::kClosed;
  deadline_.store(Clock::time_point::max(), std::memory_order_relaxed);
  Error ignored;
  socket_.close(ignored);
}

void Connection::Expire() {
  if (phase_ == Phase::kIdle) return Linger();
  if (phase_ != Phase::kLinger) ++state_->timeouts;
  Close();
}

}  // namespace giq
