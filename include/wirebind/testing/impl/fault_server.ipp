#pragma once

#include <wirebind/core/saturate.hpp>
#include <wirebind/http/request_parser.hpp>
#include <wirebind/http/writer.hpp>
#include <wirebind/testing/fault_server.hpp>

#include <asio/buffer.hpp>
#include <asio/dispatch.hpp>
#include <asio/ip/address_v4.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/post.hpp>
#include <asio/ssl/context.hpp>
#include <asio/ssl/stream.hpp>
#include <asio/steady_timer.hpp>
#include <asio/strand.hpp>
#include <asio/write.hpp>

#include <algorithm>
#include <atomic>
#include <exception>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::testing {

class fault_server::core : public std::enable_shared_from_this<core> {
 public:
  using tcp = asio::ip::tcp;

  core(const asio::any_io_executor& executor, network_fault_plan chosen)
      : strand(asio::make_strand(executor)),
        plan(std::move(chosen)),
        acceptor_(strand, {asio::ip::address_v4::loopback(), 0}),
        rest_(strand),
        port(acceptor_.local_endpoint().port()) {
    if (!plan.tls) return;
    SSL_CTX_up_ref(plan.tls.get());
    tls.emplace(plan.tls.get());
  }

  void start() {
    asio::post(strand, [self = shared_from_this()] { self->accept(); });
  }
  void pause();
  void resume();
  void forget(const std::shared_ptr<session>& one) { sessions_.erase(one); }
  /// Runs a function of the plan, and what follows from it; false when it threw.
  template <class Body>
  bool attempt(Body body) noexcept {
    try {
      body();
      return true;
    } catch (...) {
      report(std::current_exception());
      return false;
    }
  }
  void report(std::exception_ptr why) noexcept;

  const asio::any_io_executor strand;
  network_fault_plan plan;
  std::optional<asio::ssl::context> tls;

 private:
  tcp::acceptor acceptor_;
  asio::steady_timer rest_;

 public:
  const std::uint16_t port;
  std::atomic<std::size_t> connections = 0;
  std::atomic<std::size_t> requests = 0;
  std::atomic<std::size_t> closed = 0;

 private:
  void accept();
  void accept_later();

  std::set<std::weak_ptr<session>, std::owner_less<>> sessions_;  // owned by what they wait for
};

/// One connection. Reads requests one after the other; a fault may leave it to be closed by the peer or the
/// server.
class fault_server::session : public std::enable_shared_from_this<session> {
 public:
  using tcp = asio::ip::tcp;

  session(const std::shared_ptr<core>& owner, tcp::socket socket)
      : core_(owner), socket_(std::move(socket)), timer_(owner->strand) {
    if (owner->tls) tls_.emplace(socket_, *owner->tls);
  }

  void start();
  void close() {
    std::error_code ignored;
    if (socket_.is_open()) {
      socket_.close(ignored);
      ++core_->closed;
    }
    timer_.cancel();
  }

 private:
  template <class Next>
  auto guarded(Next next) {
    return [self = shared_from_this(), next](std::error_code error, auto... rest) {
      if (!self->socket_.is_open()) return self->end();
      if (!self->core_->attempt([&] { next(*self, error, rest...); })) self->reset();
    };
  }

  template <class Handler>
  void read_some(Handler done) {
    if (tls_) return tls_->async_read_some(asio::buffer(buffer_), std::move(done));
    socket_.async_read_some(asio::buffer(buffer_), std::move(done));
  }
  template <class Handler>
  void write(Handler done) {
    if (tls_) return asio::async_write(*tls_, asio::buffer(out_), std::move(done));
    asio::async_write(socket_, asio::buffer(out_), std::move(done));
  }

  void read();
  void handle();
  void perform(network_fault what);
  void respond(int status, std::string body, std::vector<http::field> fields = {});
  std::string right_response();
  void send(std::string text, void (session::*next)());
  void send_for_ever(std::string text);
  void drip(std::string text);
  void after(std::chrono::milliseconds wait, void (session::*next)());

  void reset() {
    std::error_code ignored;
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    end();
  }
  void end() {
    close();
    core_->forget(shared_from_this());
  }
  void half_close() {
    std::error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    linger();
  }
  // Reads until the peer goes.
  void linger() {
    read_some(guarded(
        [](session& self, std::error_code error, std::size_t) { error ? self.end() : self.linger(); }));
  }
  void say_timeout() {
    send("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", &session::end);
  }
  void timeout_soon() { after(std::chrono::milliseconds(3), &session::say_timeout); }

  const std::shared_ptr<core> core_;
  tcp::socket socket_;
  std::optional<asio::ssl::stream<tcp::socket&>> tls_;
  asio::steady_timer timer_;
  http::request_parser parser_;
  std::string pending_;  // read and not parsed yet
  std::string out_;
  char buffer_[4096];
};

// --- the server

WIREBIND_DECL void fault_server::core::report(std::exception_ptr why) noexcept {
  try {
    if (plan.failed) plan.failed(std::move(why));
  } catch (...) {
    // The exception of the hook itself is ignored.
  }
}

WIREBIND_DECL void fault_server::core::accept() {
  acceptor_.async_accept(strand, [self = shared_from_this()](std::error_code error, tcp::socket socket) {
    if (!self->acceptor_.is_open()) return;
    if (error) return self->accept_later();
    const std::size_t number = self->connections++;
    std::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    bool refused = false;
    const bool ran =
        self->attempt([&] { refused = self->plan.reset_on_accept && self->plan.reset_on_accept(number); });
    if (refused || !ran) {
      socket.set_option(asio::socket_base::linger(true, 0), ignored);
      socket.close(ignored);
    } else {
      const auto made = std::make_shared<session>(self, std::move(socket));
      self->sessions_.insert(made);
      made->start();
    }
    self->accept();
  });
}

// No descriptor is free, most likely: accepting again at once would spin.
WIREBIND_DECL void fault_server::core::accept_later() {
  rest_.expires_after(std::chrono::milliseconds(50));
  rest_.async_wait([self = shared_from_this()](std::error_code cancelled) {
    if (!cancelled && self->acceptor_.is_open()) self->accept();
  });
}

WIREBIND_DECL void fault_server::core::pause() {
  std::error_code ignored;
  acceptor_.close(ignored);
  rest_.cancel();
  for (const auto& each : std::exchange(sessions_, {})) {
    if (const auto open = each.lock()) open->close();
  }
}

WIREBIND_DECL void fault_server::core::resume() {
  const tcp::endpoint where(asio::ip::address_v4::loopback(), port);
  acceptor_.open(where.protocol());
  acceptor_.set_option(tcp::acceptor::reuse_address(true));
  acceptor_.bind(where);
  acceptor_.listen();
  accept();
}

// --- one connection

WIREBIND_DECL void fault_server::session::start() {
  if (!tls_) return read();
  tls_->async_handshake(asio::ssl::stream_base::server, guarded([](session& self, std::error_code error) {
                          error ? self.end() : self.read();
                        }));
}

WIREBIND_DECL void fault_server::session::read() {
  std::error_code error;
  while (!pending_.empty()) {
    pending_.erase(0, parser_.put(pending_, error));
    if (error) return end();
    if (parser_.done()) return handle();
  }
  if (core_->plan.idle > std::chrono::milliseconds(0) && !parser_.started()) {
    timer_.expires_at(deadline_after(std::chrono::steady_clock::now(), core_->plan.idle));
    timer_.async_wait([self = shared_from_this()](std::error_code stopped) {
      if (!stopped) self->end();
    });
  }
  read_some(guarded([](session& self, std::error_code failed, std::size_t count) {
    if (failed) return self.end();
    self.timer_.cancel();
    self.pending_.append(self.buffer_, count);
    self.read();
  }));
}

WIREBIND_DECL void fault_server::session::handle() {
  const std::size_t number = core_->requests++;
  const network_fault what =
      core_->plan.choose ? core_->plan.choose(parser_.message(), number) : network_fault::none;
  perform(what);
}

WIREBIND_DECL void fault_server::session::perform(network_fault what) {
  static constexpr char chunked[] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string many(4096, 'x');
  switch (what) {
    case network_fault::none:
      return send(right_response(), &session::read);
    case network_fault::reset:
      return reset();
    case network_fault::close:
      return end();
    case network_fault::half_close:
      return half_close();
    case network_fault::close_after:
      return send(right_response(), &session::end);
    case network_fault::never_respond:
      return linger();
    case network_fault::stall_in_head:
      return send("HTTP/1.1 200 OK\r\nContent-Le", &session::linger);
    case network_fault::stall_in_body:
      return send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf ", &session::linger);
    case network_fault::drip:
      return drip(right_response());
    case network_fault::truncate:
      return send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf ", &session::end);
    case network_fault::cut:
      return send(core_->plan.cut ? core_->plan.cut(parser_.message()) : std::string(), &session::end);
    case network_fault::unavailable:
      return respond(503, R"({"ErrorCode":"ResourceThrottled","ErrorMessage":"busy"})",
                     {{"Retry-After", "0"}});
    case network_fault::throttled:
      return respond(429, R"({"ErrorCode":"Throttling.User","ErrorMessage":"too fast"})");
    case network_fault::failing:
      return respond(500, R"({"ErrorCode":"InternalServerError","ErrorMessage":"failed"})");
    case network_fault::garbage:
      return send("\x01\x02\x03 this is no HTTP\r\n\r\n", &session::end);
    case network_fault::endless_head:
      out_ = "HTTP/1.1 200 OK\r\n";
      return send_for_ever("X-Field: " + many + "\r\n");
    case network_fault::endless_extension:
      out_ = std::string(chunked) + "1;a=";
      return send_for_ever(many);
    case network_fault::endless_trailers:
      out_ = std::string(chunked) + "0\r\n";
      return send_for_ever("X-Field: " + many + "\r\n");
    case network_fault::endless_body:
      out_ = chunked;
      return send_for_ever("1000\r\n" + many + "\r\n");
    case network_fault::smuggled_response:
      return send(right_response() + "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsmuggled", &session::read);
    case network_fault::unsolicited_timeout:
      return send(right_response(), &session::timeout_soon);
    case network_fault::endless_length:
      out_ = "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000000000\r\n\r\n";
      return send_for_ever(many);
    case network_fault::endless_stream:
      out_ = "HTTP/1.1 200 OK\r\n\r\n";
      return send_for_ever(many);
  }
}

WIREBIND_DECL std::string fault_server::session::right_response() {
  http::response message;
  message.status = 200;
  if (core_->plan.respond) core_->plan.respond(parser_.message(), message);
  std::string text;
  http::write_response(message, parser_.message().method == "HEAD", true, text);
  return text;
}

WIREBIND_DECL void fault_server::session::respond(int status, std::string body,
                                                  std::vector<http::field> fields) {
  http::response message;
  message.status = status;
  message.body = std::move(body);
  for (const http::field& each : fields) message.fields.add(each.name, each.value);
  std::string text;
  http::write_response(message, false, true, text);
  send(std::move(text), &session::read);
}

WIREBIND_DECL void fault_server::session::send(std::string text, void (session::*next)()) {
  out_ = std::move(text);
  parser_.start();
  write(guarded(
      [next](session& self, std::error_code error, std::size_t) { error ? self.end() : (self.*next)(); }));
}

WIREBIND_DECL void fault_server::session::send_for_ever(std::string text) {
  write(guarded([text = std::move(text)](session& self, std::error_code error, std::size_t) {
    if (error) return self.end();
    self.out_ = text;
    self.send_for_ever(text);
  }));
}

WIREBIND_DECL void fault_server::session::drip(std::string text) {
  if (text.empty()) return send({}, &session::read);
  out_ = text.substr(0, 1);
  timer_.expires_after(std::chrono::milliseconds(10));
  timer_.async_wait(guarded([text = std::move(text)](session& self, std::error_code error) {
    if (error) return self.end();
    self.write(self.guarded([rest = text.substr(1)](session& next, std::error_code failed, std::size_t) {
      failed ? next.end() : next.drip(rest);
    }));
  }));
}

WIREBIND_DECL void fault_server::session::after(std::chrono::milliseconds wait, void (session::*next)()) {
  timer_.expires_after(wait);
  timer_.async_wait(guarded([next](session& self, std::error_code error) {
    if (!error) (self.*next)();
  }));
}

// --- the face

WIREBIND_DECL fault_server::fault_server(asio::any_io_executor executor, network_fault_plan plan)
    : core_(std::make_shared<core>(executor, std::move(plan))) {
  core_->start();
}

WIREBIND_DECL fault_server::~fault_server() { pause(); }
WIREBIND_DECL std::uint16_t fault_server::port() const noexcept { return core_->port; }
WIREBIND_DECL std::string fault_server::url() const {
  return (core_->tls ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port());
}
WIREBIND_DECL fault_counts fault_server::counts() const {
  return {core_->connections, core_->requests, core_->closed};
}
WIREBIND_DECL void fault_server::pause() {
  asio::post(core_->strand, [core = core_] { core->pause(); });
}
WIREBIND_DECL void fault_server::resume() {
  asio::post(core_->strand, [core = core_] { core->resume(); });
}

}  // namespace wirebind::inline WIREBIND_ABI::testing
