#include "tests/unit/http/canned.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace giq {

CannedPeer::~CannedPeer() { ::close(socket_); }

std::string CannedPeer::Hear() {
  std::string heard;
  char byte = 0;
  while (!heard.ends_with("\r\n\r\n")) {
    if (::recv(socket_, &byte, 1, 0) != 1) return {};
    heard += byte;
  }
  return heard;
}

void CannedPeer::Say(std::string_view bytes) const {
  ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

CannedServer::CannedServer(std::function<void(int, CannedPeer&)> serve)
    : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::bind(listener_, reinterpret_cast<const sockaddr*>(&at), sizeof at), 0);
  EXPECT_EQ(::listen(listener_, 16), 0);
  socklen_t size = sizeof at;
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size);
  port_ = ntohs(at.sin_port);
  thread_ = std::thread([listener = listener_, serve = std::move(serve)] {
    for (int number = 0;; ++number) {
      const int socket = ::accept(listener, nullptr, nullptr);
      if (socket < 0) return;
      CannedPeer peer(socket);
      serve(number, peer);
    }
  });
}

CannedServer::~CannedServer() {
  ::shutdown(listener_, SHUT_RDWR);
  thread_.join();
  ::close(listener_);
}

std::unique_ptr<HttpClient> CannedServer::Client(ClientOptions options) const {
  options.url = "http://127.0.0.1:" + std::to_string(port_);
  auto client = HttpClient::Create(std::move(options));
  EXPECT_TRUE(client) << client.error().Text();
  return std::move(*client);
}

}  // namespace giq
