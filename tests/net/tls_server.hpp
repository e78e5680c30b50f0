// A TLS server over bare sockets, for a client with a pool of its own.
#pragma once

#include "catch.hpp"
#include "certificates.hpp"
#include "client.hpp"
#include "raw_server.hpp"

#include <wirebind/net/exchange.hpp>

#include <csignal>
#include <functional>
#include <memory>
#include <string>

namespace net_test {

namespace net = wirebind::net;

/// The server's side of one TLS connection over a blocking socket.
struct tls_session {
  tls_session(SSL_CTX* context, tcp::socket& under) : socket(under), ssl(SSL_new(context), &SSL_free) {
    // OpenSSL's own sockets signal a closed peer; on this thread only, so that the client's would be seen.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    SSL_set_fd(ssl.get(), socket.native_handle());
    accepted = SSL_accept(ssl.get()) == 1;
  }

  std::string read() {
    std::string text;
    char buffer[4096];
    std::size_t wanted = 0;
    while (wanted == 0 || text.size() < wanted) {
      const int count = SSL_read(ssl.get(), buffer, sizeof(buffer));
      if (count <= 0) return {};
      text.append(buffer, static_cast<std::size_t>(count));
      const std::size_t head = text.find("\r\n\r\n");
      if (wanted != 0 || head == std::string::npos) continue;
      const std::size_t length = text.find("Content-Length: ");
      wanted = head + 4 + (length < head ? std::stoul(text.substr(length + 16)) : 0);
    }
    return text;
  }
  void write(std::string_view text) { SSL_write(ssl.get(), text.data(), static_cast<int>(text.size())); }
  void end() { SSL_shutdown(ssl.get()); }
  std::string server_name() const {
    const char* name = SSL_get_servername(ssl.get(), TLSEXT_NAMETYPE_host_name);
    return name ? name : "";
  }

  tcp::socket& socket;
  std::unique_ptr<SSL, void (*)(SSL*)> ssl;
  bool accepted = false;
};

using serve = std::function<void(tls_session&, int)>;

inline void serve_well(tls_session& session, int) {
  while (!session.read().empty()) session.write(ok);
}

struct tls_server : raw_server {
  explicit tls_server(const certificate& shown, serve function = serve_well)
      : tls_server(server_context(shown), std::move(function)) {}
  explicit tls_server(std::shared_ptr<SSL_CTX> context, serve function = serve_well)
      : raw_server([context, function = std::move(function)](tcp::socket& socket, int number) {
          tls_session session(context.get(), socket);
          if (session.accepted) function(session, number);
        }) {}
};

inline net::exchange_request to(const raw_server& server) {
  return {.origin = server.origin("https"), .idempotent = true};
}

}  // namespace net_test
