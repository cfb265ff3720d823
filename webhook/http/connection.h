// One connection of a client to the server: a chain of reads, judgements and writes on its strand.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/strand.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "webhook/http/message_reader.h"
#include "webhook/http/server_state.h"

namespace giq {

/// The executor of one connection: what runs on it runs on one thread at a time.
using Strand = boost::asio::strand<boost::asio::io_context::executor_type>;
/// A socket whose operations complete on its strand.
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Strand>;

/// Lives as long as one of its operations is under way.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Clock = std::chrono::steady_clock;

  /// Begins to serve a socket that was accepted, over TLS when it is given a context.
  static void Start(std::shared_ptr<ServerState> state, Socket socket, TlsContext tls);
  /// For Start.
  Connection(std::shared_ptr<ServerState> state, Socket socket, TlsContext tls);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  // From any thread:
  /// Cuts it off if it has not sent a whole request yet; says whether it does.
  [[nodiscard]] bool Shed();
  /// Cuts it off when its deadline is over.
  void CutIfLate(Clock::time_point now);
  /// Cuts it off.
  void Cut();
  /// Ends it if it is idle; otherwise its answer will be its last.
  void Quit();

 private:
  enum class Phase { kHandshake, kIdle, kHeader, kBody, kWrite, kLinger, kClosed };
  using Error = boost::system::error_code;

  void Enter(Phase phase, std::chrono::milliseconds limit);
  void Handshake();
  void Read();
  void OnRead(const Error& error, std::size_t size);
  /// Parses what has been read; then reads on, or answers.
  void Advance();
  void Continue();
  void Judge();
  void Refuse(unsigned status);
  void Answer(const HttpResponse& response, bool keep_alive, bool with_body);
  template <typename Handler>
  void Write(Handler on_written);
  void Answered(bool keep_alive);
  void ReleaseShare();
  /// Closes after the client has had the time to read its last answer.
  void Linger();
  void Discard();
  void Close();
  void Expire();

  const std::shared_ptr<ServerState> state_;
  Socket socket_;
  const TlsContext tls_context_;
  std::optional<boost::asio::ssl::stream<Socket&>> tls_;
  ConnectionList::Place place_ = {};
  bool listed_ = false;

  RequestReader reader_;
  std::vector<char> buffer_;  // of which [begin_, end_) has been read and not been parsed
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::string answer_;
  bool continued_ = false;
  bool quitting_ = false;
  bool counted_ = false;  // in ServerState::requests_open
  std::size_t held_ = 0;  // of ServerState::buffered_bytes
  Phase phase_ = Phase::kHandshake;
  std::atomic<Clock::time_point> deadline_;
  std::atomic<bool> sheddable_ = true;
};

}  // namespace giq
