// Requests and responses from the bytes of a connection as they come; no socket is touched here.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "webhook/http/server.h"

namespace giq {

/// Reads one request after the other.
class RequestReader {
 public:
  RequestReader(std::size_t header_limit, std::size_t body_limit);
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;
  ~RequestReader();

  /// Starts over with a new request.
  void Reset();
  /// Takes what belongs to this request and returns how much that was. What is left of an
  /// unfinished request has to be given again, with more behind it.
  std::size_t Feed(std::string_view bytes);

  [[nodiscard]] bool header_done() const;
  [[nodiscard]] bool done() const;
  /// The status that answers what was wrong with the request: 400, 413 or 431; 0 when nothing was.
  [[nodiscard]] unsigned fault() const;
  /// Whether the client waits for a word before it sends the body.
  [[nodiscard]] bool expects_continue() const;
  [[nodiscard]] bool keep_alive() const;
  /// Bytes of the body so far.
  [[nodiscard]] std::size_t body_size() const;
  /// The whole request; once, when it is done.
  [[nodiscard]] HttpRequest Take();

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
  std::size_t header_limit_;
  std::size_t body_limit_;
  unsigned fault_ = 0;
};

/// Reads one response.
class ResponseReader {
 public:
  /// With `streamed`, the limit holds for what TakeBody has not taken yet.
  ResponseReader(std::size_t body_limit, bool streamed);
  ResponseReader(const ResponseReader&) = delete;
  ResponseReader& operator=(const ResponseReader&) = delete;
  ~ResponseReader();

  /// Takes what belongs to the response, as RequestReader::Feed does.
  [[nodiscard]] Result<std::size_t> Feed(std::string_view bytes);
  /// Tells that the connection has ended, which ends some responses and breaks others.
  [[nodiscard]] Result<void> FeedEnd();

  [[nodiscard]] bool header_done() const;
  [[nodiscard]] bool done() const;
  [[nodiscard]] bool keep_alive() const;
  [[nodiscard]] unsigned status() const;
  [[nodiscard]] std::string content_type() const;
  [[nodiscard]] std::chrono::seconds retry_after() const;
  /// What has come of the body since it was last taken.
  [[nodiscard]] std::string TakeBody();

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
  std::size_t body_limit_;
};

}  // namespace giq
