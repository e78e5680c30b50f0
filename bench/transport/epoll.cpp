// The floor of bench/transport: one write and one read for each call, and nothing else.
#include "sockets.hpp"
#include "tls.hpp"

#include <cerrno>
#include <fcntl.h>
#include <vector>

namespace {

struct connection {
  int socket = -1;
  SSL* tls = nullptr;
  std::string read{};
};

class client {
 public:
  explicit client(const load& all)
      : all_(all),
        request_(request_bytes(all)),
        tls_(all.tls() ? make_tls(all) : nullptr),
        peers_(static_cast<std::size_t>(all.in_flight)),
        meter_(all) {}

  void run() {
    for (connection& each : peers_) begin(each);
    epoll_event events[256];
    while (running_ != 0) {
      const int ready = ::epoll_wait(epoll_, events, 256, -1);
      for (int i = 0; i < ready; ++i) advance(peers_[events[i].data.u32]);
    }
    meter_.print();
  }

 private:
  void begin(connection& to) {
    ++started_;
    ++running_;
    to.socket = connect_to(all_.port);
    ::fcntl(to.socket, F_SETFL, O_NONBLOCK);
    watch(epoll_, to.socket, static_cast<std::uint32_t>(&to - peers_.data()));
    if (tls_ == nullptr) return send(to);
    to.tls = SSL_new(tls_);
    SSL_set_fd(to.tls, to.socket);
    SSL_set_connect_state(to.tls);
    resume(to.tls);
    advance(to);
  }

  void advance(connection& of) {
    if (of.tls != nullptr && !SSL_is_init_finished(of.tls)) {
      if (const int done = SSL_do_handshake(of.tls); done != 1) return expect_input(of.tls, done);
      check_resumed(of.tls);
      return send(of);
    }
    receive(of);
  }

  void send(connection& to) {
    const int size = static_cast<int>(request_.size());
    const auto sent = to.tls != nullptr
                          ? SSL_write(to.tls, request_.data(), size)
                          : static_cast<int>(::write(to.socket, request_.data(), request_.size()));
    if (sent != size) die("write");
  }

  void receive(connection& from) {
    char buffer[16384];
    do {
      const int got = from.tls != nullptr ? SSL_read(from.tls, buffer, sizeof buffer)
                                          : static_cast<int>(::read(from.socket, buffer, sizeof buffer));
      if (got <= 0) return from.tls != nullptr ? expect_input(from.tls, got) : expect_input();
      from.read.append(buffer, static_cast<std::size_t>(got));
    } while (missing(from.read) != 0);
    from.read.clear();
    meter_.count();
    const bool more = started_ < all_.calls;
    if (more && all_.keep()) return ++started_, send(from);
    end(from);
    if (more) begin(from);
  }

  void end(connection& of) {
    if (of.tls != nullptr) SSL_shutdown(of.tls);
    SSL_free(std::exchange(of.tls, nullptr));
    ::close(of.socket);
    --running_;
  }

  static void expect_input() {
    if (errno != EAGAIN) die("read");
  }
  static void expect_input(SSL* tls, int returned) {
    if (SSL_get_error(tls, returned) != SSL_ERROR_WANT_READ) die("TLS");
  }

  const load& all_;
  const std::string request_;
  SSL_CTX* const tls_;
  const int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<connection> peers_;
  meter meter_;
  long started_ = 0, running_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
  const load all = read_load(count, arguments);
  client(all).run();
}
