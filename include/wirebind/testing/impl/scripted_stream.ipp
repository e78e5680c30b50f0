#pragma once

#include <wirebind/http/request_parser.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/testing/scripted_stream.hpp>

#include <asio/post.hpp>

#include <algorithm>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::testing {
namespace detail {

// A handler of something that hangs is destroyed at once: it does not keep the exchange above alive.
class scripted_stream final : public net::stream, public std::enable_shared_from_this<scripted_stream> {
 public:
  scripted_stream(connection_script script, std::shared_ptr<connection_record> record,
                  asio::any_io_executor executor, bool inline_completion)
      : script_(std::move(script)),
        record_(std::move(record)),
        executor_(std::move(executor)),
        inline_(inline_completion) {}

  void bind(const asio::any_io_executor& executor) override { executor_ = executor; }

  void async_connect(std::vector<net::endpoint>, handler done) override {
    record_->connected = !script_.connect;
    if (script_.hangs != net::phase::connect) finish(std::move(done), script_.connect);
  }
  void async_handshake(handler done) override {
    if (script_.hangs != net::phase::tls) finish(std::move(done), script_.handshake);
  }

  void async_read_some(std::size_t most, read_handler done) override {
    most_ = most;
    reading_ = std::move(done);
    advance();
  }
  void async_write_some(std::string_view data, write_handler done) override;

  bool stale() override { return script_.stale; }
  void close(std::string_view) noexcept override {
    record_->closed = true;
    const auto reading = std::move(reading_);
  }
  std::string remote() const override { return "192.0.2.1:80"; }

 private:
  template <class Handler, class... Results>
  void finish(Handler done, Results... results) {
    if (inline_) return done(results...);
    asio::post(executor_, [done = std::move(done), results...]() mutable { done(results...); });
  }

  void finish_read(std::error_code error, std::string bytes = {}) {
    finish([done = std::move(reading_),
            bytes = std::move(bytes)](std::error_code how) mutable { done(how, bytes); },
           error);
  }

  void advance();
  void count_requests(std::string_view data);

  connection_script script_;
  std::shared_ptr<connection_record> record_;
  asio::any_io_executor executor_;
  http::request_parser parser_;
  read_handler reading_;
  std::size_t most_ = 0;
  std::size_t step_ = 0;
  std::size_t requests_ = 0;  // written and not read yet
  const bool inline_;
};

WIREBIND_DECL void scripted_stream::async_write_some(std::string_view data, write_handler done) {
  const std::size_t room = script_.write_limit - (std::min)(script_.write_limit, record_->written.size());
  const std::size_t count = (std::min)({data.size(), script_.write_chunk, room});
  if (count == 0) {
    if (script_.write_error) return finish(std::move(done), script_.write_error, count);
    return;
  }
  const auto self = shared_from_this();
  record_->written.append(data.substr(0, count));
  count_requests(data.substr(0, count));
  finish(std::move(done), std::error_code{}, count);
  advance();
}

WIREBIND_DECL void scripted_stream::count_requests(std::string_view data) {
  std::error_code error;
  while (!data.empty() && !error) {
    data.remove_prefix(parser_.put(data, error));
    if (!parser_.done()) continue;
    ++requests_;
    parser_.start();
  }
}

// Performs steps until a read completes or a request is missing.
WIREBIND_DECL void scripted_stream::advance() {
  while (reading_ && step_ != script_.peer.size()) {
    peer_step& next = script_.peer[step_];
    switch (next.what) {
      case peer_step::kind::read:
        if (requests_ == 0) return;
        --requests_;
        ++step_;
        break;
      case peer_step::kind::fail:
        return finish_read(next.error);
      case peer_step::kind::send: {
        std::string bytes = next.text.substr(0, most_);
        next.text.erase(0, bytes.size());
        if (next.text.empty()) ++step_;
        return finish_read({}, std::move(bytes));
      }
    }
  }
}

}  // namespace detail

WIREBIND_DECL peer_step reads_request() { return {.what = peer_step::kind::read}; }
WIREBIND_DECL peer_step sends(std::string text) {
  return {.what = peer_step::kind::send, .text = std::move(text)};
}
WIREBIND_DECL peer_step ends() { return fails(net::errc::connection_closed); }
WIREBIND_DECL peer_step fails(std::error_code error) {
  return {.what = peer_step::kind::fail, .error = error};
}

WIREBIND_DECL scripted_connector::scripted_connector(std::vector<connection_script> scripts,
                                                     bool inline_completion)
    : scripts_(std::move(scripts)), inline_(inline_completion) {}

WIREBIND_DECL scripted_connector::~scripted_connector() = default;

WIREBIND_DECL std::shared_ptr<void> scripted_connector::async_resolve(const net::origin& target,
                                                                      const asio::any_io_executor& executor,
                                                                      resolve_handler done) {
  const std::size_t number = records_.size();
  if (number < scripts_.size() && scripts_[number].hangs == net::phase::resolve) return nullptr;
  const std::error_code error = number < scripts_.size()
                                    ? scripts_[number].resolve
                                    : std::make_error_code(std::errc::connection_refused);
  auto call = [done = std::move(done), error, port = target.port]() mutable {
    done({error}, {{"192.0.2.1", port}});
  };
  if (inline_) {
    call();
  } else {
    asio::post(executor, std::move(call));
  }
  return nullptr;
}

WIREBIND_DECL std::shared_ptr<net::stream> scripted_connector::make_stream(
    const net::origin&, const asio::any_io_executor& executor) {
  const std::size_t number = records_.size();
  records_.push_back(std::make_shared<connection_record>());
  return std::make_shared<detail::scripted_stream>(scripts_[number], records_.back(), executor, inline_);
}

}  // namespace wirebind::inline WIREBIND_ABI::testing
