#pragma once

#include <wirebind/core/body_stream.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/http/error.hpp>
#include <wirebind/net/detail/handlers.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/testing/scripted_transport.hpp>

#include <new>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::testing {

namespace detail {
/// Most bytes that pass between a script and the caller's source or sink at once.
inline constexpr std::size_t streamed_piece = 64 * 1024;

/// Runs what users implement; the code that stands for what it throws.
template <class Body>
std::error_code code_of_exception(Body body) noexcept {
  try {
    body();
    return {};
  } catch (const std::system_error& error) {
    return error.code();
  } catch (const std::bad_alloc&) {
    return std::make_error_code(std::errc::not_enough_memory);
  } catch (...) {
    return std::make_error_code(std::errc::io_error);
  }
}
}  // namespace detail

struct scripted_transport::state {
  asio::any_io_executor executor;
  std::vector<attempt_script> scripts;
  std::vector<http::request> sent;
  std::vector<std::shared_ptr<attempt>> waiting;  // for an end, a source or a sink
  std::size_t begun = 0;
};

class scripted_transport::attempt final : public net::exchange, public std::enable_shared_from_this<attempt> {
 public:
  attempt(std::shared_ptr<state> shared, attempt_script script,
          std::shared_ptr<const net::exchange_request> wanted,
          std::shared_ptr<net::exchange_listener> listener)
      : state_(std::move(shared)),
        script_(std::move(script)),
        wanted_(std::move(wanted)),
        listener_(std::move(listener)) {}

  void start() {
    post([](attempt& self) { self.run(); });
  }
  void cancel(net::cancel_kind kind) override {
    post([kind](attempt& self) {
      if (kind == net::cancel_kind::terminal || !self.report_.wrote) self.end(net::operation_aborted());
    });
  }
  void abort() { cancel(net::cancel_kind::terminal); }

 private:
  template <class Step>
  void post(Step step) {
    net::detail::post(state_->executor, [self = shared_from_this(), step] { step(*self); });
  }

  void run() {
    if (!listener_) return;
    if (script_.error && !script_.wrote) return end(script_.error);
    std::error_code refused;
    const std::error_code thrown = detail::code_of_exception([&] { refused = listener_->prepare(request_); });
    if (thrown || refused) return end(thrown ? thrown : refused);
    report_ = {.reached = net::phase::first_byte, .wrote = true, .remote = "192.0.2.1:80"};
    state_->waiting.push_back(shared_from_this());
    wanted_->source != nullptr ? pull() : respond();
  }

  // Not one byte beyond a known length.
  void pull() {
    std::size_t room = detail::streamed_piece;
    if (wanted_->source_length) {
      room = static_cast<std::size_t>(least<std::uint64_t>(*wanted_->source_length - body_.size(), room));
      if (room == 0) return respond();
    }
    const std::size_t before = body_.size();
    body_.resize(before + room);
    busy_ = report_.source_used = true;
    const auto done = [self = shared_from_this(), before, room](std::error_code error, std::size_t count) {
      if (!error && (count > room || (count == 0 && self->wanted_->source_length))) {
        error = net::errc::source_length;
      }
      self->post([error, size = before + (error ? 0 : count), last = count == 0](attempt& that) {
        that.body_.resize(size);
        if (that.calls_back(error)) last ? that.respond() : that.pull();
      });
    };
    const std::error_code thrown = detail::code_of_exception(
        [&] { wanted_->source->async_read_some(body_.data() + before, room, done); });
    if (thrown) calls_back(thrown);
  }

  // The request is there.
  void respond() {
    if (wanted_->source != nullptr) request_.body = bytes(std::move(body_));
    const std::size_t size = request_.body.size();
    state_->sent.push_back(std::move(request_));
    if (!tells({.sent = size, .to_send = size}) || script_.hangs) return;
    const std::size_t back = script_.error ? 0 : script_.response.body.size();
    if (back != 0 && !tells({.sent = size, .to_send = size, .received = back, .to_receive = back})) return;
    if (script_.error || wanted_->sink == nullptr || script_.response.status / 100 != 2) {
      return end(script_.error);
    }
    body_ = std::exchange(script_.response.body, {});
    push(0);
  }

  /// Whether the attempt goes on.
  bool tells(const transfer_progress& now) {
    if (!wanted_->progress || now == transfer_progress{.to_send = now.to_send}) return true;
    const std::error_code thrown = detail::code_of_exception([&] { listener_->progressed(now); });
    if (thrown) end(thrown);
    return !thrown;
  }

  void push(std::size_t from) {
    if (from == body_.size()) return end({});
    const std::string_view piece = std::string_view(body_).substr(from, detail::streamed_piece);
    if (from + piece.size() > wanted_->sink_limit) return end(http::errc::body_too_large);
    busy_ = report_.sink_used = true;
    const auto done = [self = shared_from_this(), next = from + piece.size()](std::error_code error) {
      self->post([error, next](attempt& that) {
        if (that.calls_back(error)) that.push(next);
      });
    };
    const std::error_code thrown =
        detail::code_of_exception([&] { wanted_->sink->async_write(piece, done); });
    if (thrown) calls_back(thrown);
  }

  /// Source or sink has called back: whether the attempt goes on.
  bool calls_back(std::error_code error) {
    busy_ = false;
    if (stopped_) error = *stopped_;
    if (!stopped_) report_.caller_failed = static_cast<bool>(error);
    if (error) end(error);
    return !error;
  }

  // What the caller's source or sink has begun is waited for.
  void end(std::error_code error) {
    if (busy_) {
      if (std::exchange(stopped_, error)) return;
      detail::code_of_exception([&] {
        if (wanted_->source != nullptr) wanted_->source->cancel();
        if (wanted_->sink != nullptr) wanted_->sink->cancel();
      });
      return;
    }
    const auto listener = std::exchange(listener_, nullptr);
    if (!listener) return;
    const auto self = shared_from_this();
    std::erase(state_->waiting, self);
    if (!error) report_.reached = net::phase::done;
    listener->completed(error, error ? http::response() : std::move(script_.response), report_);
  }

  const std::shared_ptr<state> state_;
  attempt_script script_;
  const std::shared_ptr<const net::exchange_request> wanted_;
  std::shared_ptr<net::exchange_listener> listener_;
  net::exchange_report report_;
  http::request request_;
  std::string body_;                        // out of the source, or into the sink
  std::optional<std::error_code> stopped_;  // how it ends once they have called back
  bool busy_ = false;                       // they have not
};

WIREBIND_DECL attempt_script responds(int status, std::string body, std::vector<http::field> fields) {
  attempt_script out;
  out.response.status = status;
  out.response.body = std::move(body);
  for (const http::field& each : fields) out.response.fields.add(each.name, each.value);
  return out;
}

WIREBIND_DECL attempt_script cannot_connect() {
  attempt_script out = fails_with(std::make_error_code(std::errc::connection_refused));
  out.wrote = false;
  return out;
}

WIREBIND_DECL attempt_script loses_response() {
  return fails_with(std::make_error_code(std::errc::connection_reset));
}

WIREBIND_DECL attempt_script fails_with(std::error_code error) {
  attempt_script out;
  out.error = error;
  return out;
}

WIREBIND_DECL attempt_script never_responds() {
  attempt_script out;
  out.hangs = true;
  return out;
}

WIREBIND_DECL scripted_transport::scripted_transport(asio::any_io_executor executor,
                                                     std::vector<attempt_script> scripts)
    : state_(std::make_shared<state>()) {
  state_->executor = std::move(executor);
  state_->scripts = std::move(scripts);
}

// An attempt that waits and its transport hold each other.
WIREBIND_DECL scripted_transport::~scripted_transport() { const auto dropped = std::move(state_->waiting); }

WIREBIND_DECL std::shared_ptr<net::exchange> scripted_transport::start(
    std::shared_ptr<const net::exchange_request> request, std::chrono::steady_clock::time_point,
    std::shared_ptr<net::exchange_listener> listener) {
  const std::size_t number = state_->begun++;
  attempt_script script = number < state_->scripts.size() ? state_->scripts[number] : cannot_connect();
  auto made = std::make_shared<attempt>(state_, std::move(script), std::move(request), std::move(listener));
  made->start();
  return made;
}

WIREBIND_DECL void scripted_transport::close_idle() {}

WIREBIND_DECL void scripted_transport::shutdown() {
  for (const auto& each : state_->waiting) each->abort();
}

WIREBIND_DECL const std::vector<http::request>& scripted_transport::sent() const noexcept {
  return state_->sent;
}

WIREBIND_DECL std::size_t scripted_transport::attempts() const noexcept { return state_->begun; }

}  // namespace wirebind::inline WIREBIND_ABI::testing
