// Connections to a peer in memory, plain, behind a proxy or over TLS, of which any single operation may be
// made to fail. Every completion is a function of its own on the executor.
#pragma once

#include "certificates.hpp"

#include <wirebind/http/request_parser.hpp>
#include <wirebind/net/detail/proxy_stream.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/net/proxy.hpp>
#include <wirebind/net/stream.hpp>
#include <wirebind/net/tls_stream.hpp>

#include <asio/post.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace net_test {

/// Bytes of the client in, bytes of the peer out.
using memory_peer = std::function<std::string(std::string_view)>;

/// Answers each request with `text`.
inline memory_peer plain_peer(std::string text) {
  return [text = std::move(text), parser = wirebind::http::request_parser()](std::string_view in) mutable {
    std::string out;
    std::error_code error;
    while (!in.empty() && !error) {
      in.remove_prefix(parser.put(in, error));
      if (!parser.done()) continue;
      out += text;
      parser.start();
    }
    return out;
  };
}

/// Opens the tunnel, behind which is another peer.
inline memory_peer proxy_peer(memory_peer behind) {
  return [behind = std::move(behind), head = std::string(), open = false](std::string_view in) mutable {
    if (open) return behind(in);
    head += in;
    open = head.ends_with("\r\n\r\n");
    return std::string(open ? "HTTP/1.1 200 Connection established\r\n\r\n" : "");
  };
}

/// The server's side of TLS around another peer.
inline memory_peer tls_peer(const std::shared_ptr<SSL_CTX>& settings, memory_peer inner) {
  const std::shared_ptr<SSL> ssl(SSL_new(settings.get()), &SSL_free);
  SSL_set_bio(ssl.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_set_accept_state(ssl.get());
  return [ssl, inner = std::move(inner)](std::string_view in) {
    BIO_write(SSL_get_rbio(ssl.get()), in.data(), static_cast<int>(in.size()));
    char buffer[4096];
    int count = 0;
    while ((count = SSL_read(ssl.get(), buffer, sizeof buffer)) > 0) {
      const std::string said = inner({buffer, static_cast<std::size_t>(count)});
      if (!said.empty()) SSL_write(ssl.get(), said.data(), static_cast<int>(said.size()));
    }
    std::string out(BIO_ctrl_pending(SSL_get_wbio(ssl.get())), '\0');
    if (!out.empty()) BIO_read(SSL_get_wbio(ssl.get()), out.data(), static_cast<int>(out.size()));
    return out;
  };
}

/// Counts operations; one of them fails.
struct memory_trouble {
  int failing = -1;
  int operations = 0;
  int streams = 0;  // alive

  std::error_code next() {
    const bool fails = operations++ == failing;
    return fails ? std::make_error_code(std::errc::io_error) : std::error_code();
  }
};

class memory_stream final : public wirebind::net::stream, public std::enable_shared_from_this<memory_stream> {
 public:
  memory_stream(asio::any_io_executor executor, memory_peer peer, std::shared_ptr<memory_trouble> trouble)
      : executor_(std::move(executor)), peer_(std::move(peer)), trouble_(std::move(trouble)) {
    ++trouble_->streams;
  }
  ~memory_stream() override { --trouble_->streams; }

  void bind(const asio::any_io_executor& executor) override { executor_ = executor; }
  void async_connect(std::vector<wirebind::net::endpoint>, handler done) override {
    connecting_ = std::move(done);
    asio::post(executor_, [self = shared_from_this(), error = trouble_->next()] {
      if (auto finished = std::move(self->connecting_)) finished(error);
    });
  }
  void async_handshake(handler done) override { done({}); }
  void async_read_some(std::size_t most, read_handler done) override {
    most_ = most;
    reading_ = std::move(done);
    advance();
  }
  void async_write_some(std::string_view data, write_handler done) override {
    writing_ = std::move(done);
    const std::error_code error = trouble_->next();
    const std::size_t count = error ? 0 : std::min<std::size_t>(data.size(), 100);
    incoming_ += peer_(data.substr(0, count));
    asio::post(executor_, [self = shared_from_this(), error, count] {
      if (auto finished = std::move(self->writing_)) finished(error, count);
    });
    advance();
  }
  bool stale() override { return false; }
  void close(std::string_view) noexcept override {
    const auto connecting = std::move(connecting_);
    const auto reading = std::move(reading_);
    const auto writing = std::move(writing_);
  }
  std::string remote() const override { return "192.0.2.1:80"; }

 private:
  void advance() {
    if (!reading_ || answering_ || incoming_.empty()) return;
    answering_ = true;
    asio::post(executor_, [self = shared_from_this(), error = trouble_->next()] {
      self->answering_ = false;
      auto finished = std::move(self->reading_);
      if (!finished) return;
      char bytes[piece];
      const std::size_t count = error ? 0 : self->incoming_.copy(bytes, std::min(self->most_, piece));
      self->incoming_.erase(0, count);
      finished(error, {bytes, count});
    });
  }

  static constexpr std::size_t piece = 600;

  asio::any_io_executor executor_;
  memory_peer peer_;
  const std::shared_ptr<memory_trouble> trouble_;
  handler connecting_;
  read_handler reading_;
  write_handler writing_;
  std::string incoming_;
  std::size_t most_ = 0;
  bool answering_ = false;
};

/// What the TLS peers of a test share.
struct memory_world {
  authority trusted;
  std::shared_ptr<SSL_CTX> server = server_context(trusted.issue({.alternative_names = "DNS:a.test"}));
};

/// Which way leads to the peer.
struct memory_way {
  const char* name = "";
  bool proxy = false;
  bool tls = false;
};
inline constexpr memory_way memory_ways[] = {
    {"plain"}, {"TLS", false, true}, {"TLS through a proxy", true, true}};

class memory_connector final : public wirebind::net::connector {
 public:
  memory_connector(const memory_way& way, const memory_world& world, std::shared_ptr<memory_trouble> trouble,
                   std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" +
                                        std::string(1000, 'x'))
      : way_(way),
        answer_(std::move(answer)),
        trouble_(std::move(trouble)),
        server_(world.server),
        client_(std::make_shared<wirebind::net::tls_context>(
            wirebind::net::tls_options{.ca_file = world.trusted.file()})) {}

  std::shared_ptr<void> async_resolve(const wirebind::net::origin& target,
                                      const asio::any_io_executor& executor, resolve_handler done) override {
    asio::post(executor, [done = std::move(done), error = trouble_->next(), port = target.port]() mutable {
      done({error}, {{"192.0.2.1", port}});
    });
    return nullptr;
  }
  std::shared_ptr<wirebind::net::stream> make_stream(const wirebind::net::origin& target,
                                                     const asio::any_io_executor& executor) override {
    memory_peer peer = plain_peer(answer_);
    if (way_.tls) peer = tls_peer(server_, std::move(peer));
    if (way_.proxy) peer = proxy_peer(std::move(peer));
    std::shared_ptr<wirebind::net::stream> made =
        std::make_shared<memory_stream>(executor, std::move(peer), trouble_);
    if (way_.proxy) {
      const wirebind::net::proxy through{.origin = {"http", "proxy.test", 80}, .authorization = "Basic eDp5"};
      made = make_proxy_stream(std::move(made), tunnel_request(through, target));
    }
    if (way_.tls) made = make_tls_stream(std::move(made), client_, target.host, target.host);
    return made;
  }

 private:
  const memory_way way_;
  const std::string answer_;
  const std::shared_ptr<memory_trouble> trouble_;
  const std::shared_ptr<SSL_CTX> server_;
  const std::shared_ptr<wirebind::net::tls_context> client_;
};

}  // namespace net_test
