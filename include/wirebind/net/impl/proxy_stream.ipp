#pragma once

#include <wirebind/core/callback_error.hpp>
#include <wirebind/http/response_parser.hpp>
#include <wirebind/net/detail/proxy_stream.hpp>
#include <wirebind/net/error.hpp>

#include <cstddef>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::net {
namespace detail {

/// What the response of a proxy means once it is whole; `surplus` is what came behind it, where nothing may
/// be. Some proxies, tinyproxy among them, say 401 to a password that is wrong.
inline std::error_code tunnel_outcome(int status, bool surplus) noexcept {
  if (status == 407 || status == 401) return errc::proxy_authentication;
  return status < 200 || status >= 300 || surplus ? make_error_code(errc::proxy_refused) : std::error_code();
}

class proxy_stream final : public stream, public std::enable_shared_from_this<proxy_stream> {
 public:
  proxy_stream(std::shared_ptr<stream> lower, std::string request)
      : lower_(std::move(lower)), request_(std::move(request)) {
    parser_.start(true);  // as after HEAD, the response to CONNECT has no body
  }

  void bind(const asio::any_io_executor& executor) override { lower_->bind(executor); }
  void async_connect(std::vector<endpoint> addresses, handler done) override {
    done_ = std::move(done);
    lower_->async_connect(std::move(addresses), [self = shared_from_this()](std::error_code error) {
      if (!error) self->lower_->start_probes();  // a proxy may take long, and vanish meanwhile
      self->guarded([&] { error ? self->finish(error) : self->write(); });
    });
  }
  void async_handshake(handler done) override { lower_->async_handshake(std::move(done)); }
  void async_read_some(std::size_t most, read_handler done) override {
    lower_->async_read_some(most, std::move(done));
  }
  void async_write_some(std::string_view data, write_handler done) override {
    lower_->async_write_some(data, std::move(done));
  }
  void start_probes() noexcept override { lower_->start_probes(); }
  bool stale() override { return lower_->stale(); }
  void close(std::string_view parting) noexcept override {
    const auto dropped = std::move(done_);
    lower_->close(parting);
  }
  std::string remote() const override { return lower_->remote(); }

 private:
  void write() {
    if (sent_ == request_.size()) return read();
    lower_->async_write_some(std::string_view(request_).substr(sent_),
                             [self = shared_from_this()](std::error_code error, std::size_t count) {
                               self->sent_ += count;
                               self->guarded([&] { error ? self->finish(error) : self->write(); });
                             });
  }
  void read() {
    constexpr std::size_t most = 1024;
    lower_->async_read_some(most, [self = shared_from_this()](std::error_code error, std::string_view bytes) {
      self->guarded([&] { error ? self->finish(error) : self->put(bytes); });
    });
  }
  void put(std::string_view bytes) {
    std::error_code error;
    const std::size_t used = parser_.put(bytes, error);
    if (error) return finish(errc::proxy_refused);
    if (!parser_.done()) return read();
    finish(tunnel_outcome(parser_.message().status, used != bytes.size()));
  }
  // What is thrown before the handler is called is a failure to open the tunnel.
  template <class Step>
  void guarded(Step step) {
    try {
      step();
    } catch (...) {
      if (!done_) throw;
      finish(current_failure().error);
    }
  }
  void finish(std::error_code error) {
    if (!done_) return;
    request_.clear();  // it holds the proxy's password
    handler done = std::move(done_);
    done(error);
  }

  const std::shared_ptr<stream> lower_;
  std::string request_;
  std::size_t sent_ = 0;
  http::response_parser parser_;
  handler done_;
};

}  // namespace detail

WIREBIND_DECL std::shared_ptr<stream> make_proxy_stream(std::shared_ptr<stream> lower, std::string request) {
  return std::shared_ptr<stream>(new detail::proxy_stream(std::move(lower), std::move(request)));
}

}  // namespace wirebind::inline WIREBIND_ABI::net
