#pragma once

#include <wirebind/client/credentials/conversation.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/core/saturate.hpp>
#include <wirebind/http/date.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::providers {
namespace detail {

class running_conversation final : public net::exchange_listener,
                                   public std::enable_shared_from_this<running_conversation> {
 public:
  running_conversation(std::shared_ptr<net::transport> by, std::shared_ptr<const wirebind::clock> clock,
                       peer whom, std::unique_ptr<conversation> about, source::handler done)
      : transport_(std::move(by)),
        clock_(std::move(clock)),
        peer_(std::move(whom)),
        about_(std::move(about)),
        done_(std::move(done)) {}

  void step() {
    std::optional<http::request> next = about_->next();
    if (!next) return finish(about_->result());
    request_ = std::move(*next);
    net::exchange_request exchange{
        .origin = peer_.origin, .timeouts = peer_.timeouts, .idempotent = peer_.idempotent};
    exchange.limits.body = max_response_size;
    exchange.limits.head = max_response_size;
    transport_->start(std::move(exchange), shared_from_this());
  }

  std::error_code prepare(http::request& out) override {
    out = request_;
    return {};
  }
  void completed(std::error_code error, http::response&& response, const net::exchange_report&) override {
    try {
      about_->responded(error, response);
      const auto date = response.fields.find("date");
      dated_ = date ? http::parse_http_date(*date) : std::nullopt;
      step();
    } catch (...) {
      if (!done_) throw;  // it came from there
      const callback_failure failed = current_failure();
      std::exchange(done_, {})({.error = failed.error, .exception = failed.exception});
    }
  }

 private:
  void finish(fetched_credentials result) {
    if (clock_ && result.expires && dated_) {
      const auto now = clock_->wall();
      const auto ahead = time_between(now, *dated_);
      constexpr std::chrono::minutes tolerated(1);
      if (ahead > tolerated || ahead < -tolerated)
        result.expires = time_after(now, time_between(*dated_, *result.expires));
    }
    std::exchange(done_, {})(std::move(result));
  }

  const std::shared_ptr<net::transport> transport_;
  const std::shared_ptr<const wirebind::clock> clock_;
  const peer peer_;
  const std::unique_ptr<conversation> about_;
  source::handler done_;
  http::request request_;
  std::optional<std::chrono::sys_seconds> dated_;
};

}  // namespace detail

WIREBIND_DECL std::optional<http::request> one_question::next() {
  return std::exchange(question_, std::nullopt);
}

WIREBIND_DECL void one_question::responded(std::error_code error, const http::response& response) {
  result_ = error ? failure(error) : read_(response);
}

WIREBIND_DECL fetched_credentials one_question::result() { return std::move(result_); }

WIREBIND_DECL net::timeouts short_timeouts() noexcept {
  constexpr std::chrono::seconds step(1);
  return {.acquire = step,
          .resolve = step,
          .connect = step,
          .tls = step,
          .write_idle = step,
          .first_byte = step,
          .read_idle = step,
          .total = std::chrono::seconds(5)};
}

WIREBIND_DECL net::timeouts long_timeouts() noexcept {
  constexpr std::chrono::seconds step(10);
  return {.acquire = step,
          .resolve = std::chrono::seconds(5),
          .connect = std::chrono::seconds(5),
          .tls = std::chrono::seconds(5),
          .write_idle = step,
          .first_byte = step,
          .read_idle = step,
          .total = std::chrono::seconds(30)};
}

WIREBIND_DECL void converse(std::shared_ptr<net::transport> by, std::shared_ptr<const wirebind::clock> clock,
                            peer whom, std::unique_ptr<conversation> about, source::handler done) {
  std::make_shared<detail::running_conversation>(std::move(by), std::move(clock), std::move(whom),
                                                 std::move(about), std::move(done))
      ->step();
}

}  // namespace wirebind::inline WIREBIND_ABI::providers
