#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/core/process.hpp>
#include <wirebind/core/sequence.hpp>
#include <wirebind/net/clock.hpp>
#include <wirebind/net/detail/connect_racer.hpp>
#include <wirebind/net/detail/io_wait.hpp>
#include <wirebind/net/detail/memory_store.hpp>
#include <wirebind/net/detail/proxy_stream.hpp>
#include <wirebind/net/detail/resolutions.hpp>
#include <wirebind/net/detail/strand.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/net/proxy.hpp>
#include <wirebind/net/resolver.hpp>
#include <wirebind/net/tcp_stream.hpp>
#include <wirebind/net/tls_stream.hpp>

#include <asio/buffer.hpp>
#include <asio/error.hpp>
#include <asio/ip/address.hpp>
#include <asio/ip/tcp.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {
namespace detail {

/// What a failed transfer means for the connection. A path that broke is reported by one of several codes:
/// when the system gives up, it reports the last known state of the path.
inline std::error_code stream_error(std::error_code error) {
  if (error == asio::error::eof) return errc::connection_closed;
  if (!is_system_error(error)) return error;
  switch (error.value()) {
    case ETIMEDOUT:
    case EHOSTUNREACH:
    case ENETUNREACH:
    case ENETDOWN:
#if defined(EHOSTDOWN)
    case EHOSTDOWN:
#endif
      return errc::connection_lost;
    default:
      return error;
  }
}

inline int within(std::int64_t value, int low, int high) noexcept {
  return static_cast<int>(value < low ? low : least<std::int64_t>(value, high));
}

/// Sets what the system has of the keep-alive options; the bounds are Linux's.
class keep_alive_setter {
 public:
  keep_alive_setter(int socket, const keep_alive_options& options) noexcept
      : socket_(socket), options_(options) {}

  /// From the first byte on.
  void bound_unacknowledged() const noexcept {
#if defined(TCP_USER_TIMEOUT)
    if (!options_.enabled || options_.unacknowledged == (options_.unacknowledged.max)()) return;
    std::int64_t bound = options_.unacknowledged.count();
    if (bound <= 0) bound = (idle() + std::int64_t{interval()} * count()) * 1000;
    set(IPPROTO_TCP, TCP_USER_TIMEOUT, within(bound, 1, (std::numeric_limits<int>::max)()));
#endif
  }
  /// The time without traffic counts from the last byte, also where it is set later.
  void start_probes() const noexcept {
    if (!options_.enabled) return;
    set(SOL_SOCKET, SO_KEEPALIVE, 1);
#if defined(TCP_KEEPIDLE)
    set(IPPROTO_TCP, TCP_KEEPIDLE, idle());
#elif defined(TCP_KEEPALIVE)
    set(IPPROTO_TCP, TCP_KEEPALIVE, idle());
#endif
#if defined(TCP_KEEPINTVL) && defined(TCP_KEEPCNT)
    set(IPPROTO_TCP, TCP_KEEPINTVL, interval());
    set(IPPROTO_TCP, TCP_KEEPCNT, count());
#endif
  }

 private:
  int idle() const noexcept { return within(options_.idle.count(), 1, 32767); }
  int interval() const noexcept { return within(options_.interval.count(), 1, 32767); }
  int count() const noexcept { return within(options_.count, 1, 127); }
  void set(int level, int name, int value) const noexcept {
    ::setsockopt(socket_, level, name, &value, sizeof value);
  }

  const int socket_;
  const keep_alive_options& options_;
};

inline std::string text_of(const asio::ip::tcp::endpoint& peer) {
  const std::string address = peer.address().to_string();
  return (peer.address().is_v6() ? "[" + address + "]" : address) + ":" + std::to_string(peer.port());
}

/// Where a receive puts its bytes: nowhere in another process than the one that opened the connection, which
/// would take them from that one.
class receive_buffer {
 public:
  using value_type = asio::mutable_buffer;
  using const_iterator = const asio::mutable_buffer*;

  receive_buffer(void* data, std::size_t size, pid_t owner) noexcept : place_(data, size), owner_(owner) {}

  const_iterator begin() const noexcept { return owner_ == process_id() ? &place_ : end(); }
  const_iterator end() const noexcept { return &place_ + 1; }

 private:
  asio::mutable_buffer place_;
  pid_t owner_;
};

/// Reads into a little memory that it has only meanwhile, and directly once more than that has come; writes
/// without waiting. The handlers are kept here, not in the operations; `close` breaks the circle through
/// them.
class tcp_stream final : public stream, public std::enable_shared_from_this<tcp_stream> {
 public:
  using tcp = asio::ip::tcp;

  tcp_stream(const asio::any_io_executor& executor, const keep_alive_options& keep_alive,
             const memory_owner& memory)
      : socket_(executor_for_io(executor)),
        home_(make_task_executor(executor)),
        keep_alive_(keep_alive),
        memory_(memory) {}

  void bind(const asio::any_io_executor& executor) override {
    home_ = make_task_executor(executor);
    direct_ = 0;
  }
  const task_executor& home() const noexcept { return home_; }

  void async_connect(std::vector<endpoint> addresses, handler done) override {
    race_.reset(new connect_racer(std::move(addresses)));
    while (contenders_.size() != race_->size()) contenders_.push_back(nullptr);
    connected_ = std::move(done);
    race_->start(now());
    race();
  }
  void async_handshake(handler done) override { done({}); }

  void async_read_some(std::size_t most, read_handler done) override {
    read_most_ = least(most, most_read);
    read_done_ = std::move(done);
    if (!expects_bytes() || !read_now()) receive();
  }
  void async_write_some(std::string_view data, write_handler done) override {
    const asio::const_buffer bytes(data.data(), data.size());
    std::error_code error;
    const std::size_t count = write_now(bytes, error);
    asked_ = true;
    if (error != asio::error::would_block) return done(stream_error(error), count);
    write_data_ = bytes;
    write_done_ = std::move(done);
    wait_for_room();
  }

  void start_probes() noexcept override {
    keep_alive_setter(socket_.native_handle(), keep_alive_).start_probes();
  }
  bool stale() override {
    if (forked()) return true;
    char byte;
    std::error_code error;
    socket_.receive(asio::buffer(&byte, 1), tcp::socket::message_peek, error);
    return error != asio::error::would_block;
  }

  void close(std::string_view parting) noexcept override {
    std::error_code ignored;
    if (!parting.empty() && !forked()) socket_.send(asio::buffer(parting.data(), parting.size()), 0, ignored);
    socket_.close(ignored);
    end_race();
    connected_.reset();
    read_done_.reset();
    write_done_.reset();
  }

  std::string remote() const override { return remote_; }

 private:
  static constexpr std::size_t most_read = 16 * 1024 + 512;  // a TLS record of the largest size and some more
  static constexpr unsigned most_waits = 32;
  static constexpr unsigned most_direct = 16;

  /// A receive under way, in memory that goes from one connection to the next.
  struct receiving {
    receiving() noexcept {}

    io_wait ended;
    char bytes[4096];
  };

  /// The connection is shared with the process that opened it, and belongs to that one.
  bool forked() const noexcept { return owner_ != process_id(); }

  void receive() {
    into_ = std::allocate_shared<receiving>(store_allocator<receiving>(memory_));
    const receive_buffer into(into_->bytes, least(read_most_, sizeof into_->bytes), owner_);
    socket_.async_receive(into, into_->ended.handler<&tcp_stream::received>(shared_from_this()));
  }
  void received(std::error_code error, std::size_t count) {
    const auto from = std::move(into_);
    if (!read_done_) return;
    if (forked()) error = errc::forked;
    more_ = !error && count == sizeof from->bytes;
    direct_ = 0;
    read_handler done = std::move(read_done_);
    done(stream_error(error), {from->bytes, error ? 0 : count});
  }

  /// Whether to look for bytes before waiting for them. What is behind a full read has mostly come, and so
  /// has, where other connections are busy, the response to what was written: it is read into memory that all
  /// of them use. The oftener this was in vain, the more responses are waited for before the next look. All
  /// other reads, and the next one after some that ended at once, go through the context, so that its other
  /// work comes between, and what follows a read is not nested in it without end.
  bool expects_bytes() noexcept {
    const bool answers = std::exchange(asked_, false);
    if (direct_ == most_direct || !(more_ || answers)) return false;
    if (more_ || waits_ == 0) return true;
    --waits_;
    return false;
  }

  /// Reads what has come; false where nothing has.
  bool read_now() {
    char bytes[most_read];
    std::error_code error;
    if (forked()) error = errc::forked;
    const std::size_t count = error ? 0 : socket_.read_some(asio::buffer(bytes, read_most_), error);
    const bool none = error == asio::error::would_block;
    if (!more_) {
      waits_ = none ? vain_ : 0;
      vain_ = none ? least(2 * vain_, most_waits) : 1;
    }
    more_ = count == read_most_ && count >= sizeof(receiving::bytes);
    if (none) return false;
    ++direct_;
    read_handler done = std::move(read_done_);
    done(stream_error(error), {bytes, count});
    return true;
  }

  std::size_t write_now(asio::const_buffer bytes, std::error_code& error) {
    if (forked()) error = errc::forked;
    return error ? 0 : socket_.write_some(bytes, error);
  }
  void wait_for_room() {
    if (!writing_) writing_.reset(new io_wait);
    socket_.async_wait(tcp::socket::wait_write, writing_->handler<&tcp_stream::writable>(shared_from_this()));
  }
  void writable(std::error_code error, std::size_t) {
    if (!write_done_) return;
    const std::size_t count = write_now(write_data_, error);
    if (error == asio::error::would_block) return wait_for_room();
    write_handler done = std::move(write_done_);
    done(stream_error(error), count);
  }

  /// A connection to one address on its way.
  struct contender {
    contender(tcp_stream& of, std::size_t number)
        : stream(of.weak_from_this()), executor(of.home_), index(number), socket(of.socket_.get_executor()) {}

    const task_executor& home() const noexcept { return executor; }
    void tried(std::error_code error, std::size_t) {
      if (const auto owner = stream.lock()) owner->tried(index, error);
    }

    const std::weak_ptr<tcp_stream> stream;
    const task_executor executor;
    const std::size_t index;
    tcp::socket socket;
    tcp::endpoint peer{};
    io_wait connecting{};
  };

  static std::chrono::steady_clock::time_point now() { return std::chrono::steady_clock::now(); }

  // Opens a socket for one address; what follows is the outcome of the connect.
  std::error_code open(contender& made, const endpoint& wanted) const {
    std::error_code error;
    const asio::ip::address address = asio::ip::make_address(wanted.address, error);
    if (ascii::has_nul(wanted.address)) error = std::make_error_code(std::errc::invalid_argument);
    if (error) return error;
    made.peer = tcp::endpoint(address, wanted.port);
    made.socket.open(made.peer.protocol(), error);
    std::error_code ignored;
    if (!error) made.socket.set_option(tcp::no_delay(true), ignored);
    if (!error) keep_alive_setter(made.socket.native_handle(), keep_alive_).bound_unacknowledged();
    // Neither a transfer nor a peek at a kept connection may wait.
    if (!error) made.socket.non_blocking(true, error);
    return error;
  }

  void race() {
    while (const auto index = race_->next(now())) begin(*index);
    if (race_->done()) return end_of_race();
    if (race_->deadline() == (std::chrono::steady_clock::time_point::max)()) return;
    if (!delay_) delay_ = make_alarm(home_.get(), *real_clock());
    delay_->arm(race_->deadline(), [weak = weak_from_this()] {
      const auto self = weak.lock();
      if (!self || !self->race_) return;
      self->race_->timer(now());
      self->race_on();
    });
  }

  void begin(std::size_t index) {
    const std::shared_ptr<contender> made(new contender(*this, index));
    if (const std::error_code error = open(*made, race_->address(index))) {
      return race_->tried(index, error, now());
    }
    contenders_[index] = made;
    made->socket.async_connect(made->peer, made->connecting.handler<&contender::tried>(made));
  }

  void tried(std::size_t index, std::error_code error) {
    if (!race_) return;
    race_->tried(index, error, now());
    race_on();
  }

  // What is thrown before the handler is called is a failure to connect.
  void race_on() {
    try {
      race();
    } catch (...) {
      if (!connected_) throw;
      end_race();
      handler done = std::move(connected_);
      done(current_failure().error);
    }
  }

  void end_of_race() {
    const std::error_code error = race_->winner() ? std::error_code() : race_->error();
    if (!error) {
      contender& winner = *contenders_[*race_->winner()];
      remote_ = text_of(winner.peer);
      socket_ = std::move(winner.socket);
    }
    end_race();
    handler done = std::move(connected_);
    done(error);
  }

  // Closes what is still on its way.
  void end_race() noexcept {
    race_.reset();
    for (const auto& each : contenders_) {
      std::error_code ignored;
      if (each) each->socket.close(ignored);
    }
    contenders_.clear();
    delay_.reset();
  }

  tcp::socket socket_;
  task_executor home_;
  const keep_alive_options keep_alive_;
  const memory_owner memory_;
  const pid_t owner_ = process_id();
  std::string remote_;

  std::unique_ptr<connect_racer> race_;
  sequence<std::shared_ptr<contender>> contenders_;  // by the number of their address
  std::unique_ptr<alarm> delay_;

  handler connected_;
  read_handler read_done_;
  write_handler write_done_;
  std::size_t read_most_ = 0;
  bool asked_ = false;   // bytes were written since the last read
  bool more_ = false;    // the last read was full
  unsigned direct_ = 0;  // reads since the context had a turn
  unsigned waits_ = 1;   // responses before the next look
  unsigned vain_ = 1;    // those after the next one that is in vain
  std::shared_ptr<receiving> into_;
  asio::const_buffer write_data_;
  std::unique_ptr<io_wait> writing_;  // once the socket took no more
};

class system_connector final : public connector {
 public:
  system_connector(const pool_options& options, std::shared_ptr<wirebind::clock> clock)
      : tls_(share<tls_context>(new tls_context(options.tls))),
        proxy_(with_environment(options.proxy)),
        keep_alive_(options.keep_alive),
        resolutions_(new resolutions(options.resolver ? options.resolver : system_resolver(),
                                     clock ? std::move(clock) : real_clock(), options.address_reuse)) {}

  std::shared_ptr<void> async_resolve(const origin& target, const asio::any_io_executor& executor,
                                      resolve_handler done) override {
    std::error_code error;
    const std::optional<proxy> through = proxy_for(target, proxy_, error);
    const origin& asked = through ? through->origin : target;
    std::error_code none;
    asio::ip::make_address(asked.host, none);
    if (error || !none) {
      std::vector<endpoint> as_given;
      as_given.push_back({asked.host, asked.port});
      done({error}, std::move(as_given));
      return nullptr;
    }
    return resolutions_->async_resolve(asked.host, asked.port, executor, std::move(done));
  }

  std::shared_ptr<stream> make_stream(const origin& target, const asio::any_io_executor& executor) override {
    std::shared_ptr<stream> plain(new tcp_stream(executor, keep_alive_, memory_));
    if (target.scheme != "https") return plain;
    std::error_code ignored;  // it was reported when the address was looked for
    if (const auto through = proxy_for(target, proxy_, ignored)) {
      plain = make_proxy_stream(std::move(plain), tunnel_request(*through, target));
    }
    const std::string& name = tls_->options().server_name;
    return make_tls_stream(std::move(plain), tls_, name.empty() ? target.host : name,
                           target.host + ':' + std::to_string(target.port));
  }

  void notify_fork(asio::execution_context::fork_event event) override {
    resolutions_->notify_fork(event);
    if (event == asio::execution_context::fork_child) tls_->sessions().clear();
  }

 private:
  const std::shared_ptr<tls_context> tls_;
  const proxy_options proxy_;
  const keep_alive_options keep_alive_;
  const std::shared_ptr<resolutions> resolutions_;
  const memory_owner memory_;
};

}  // namespace detail

WIREBIND_DECL std::shared_ptr<stream> make_tcp_stream(const asio::any_io_executor& executor,
                                                      const keep_alive_options& keep_alive) {
  return std::shared_ptr<stream>(new detail::tcp_stream(executor, keep_alive, detail::memory_owner()));
}

WIREBIND_DECL std::shared_ptr<connector> make_connector(const pool_options& options,
                                                        std::shared_ptr<wirebind::clock> clock) {
  return share<connector>(new detail::system_connector(options, std::move(clock)));
}

}  // namespace wirebind::inline WIREBIND_ABI::net
