#pragma once

#include <wirebind/net/detail/handlers.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/testing/scripted_transport.hpp>

#include <utility>

namespace wirebind::inline v0::testing {

struct scripted_transport::state {
  asio::any_io_executor executor;
  std::vector<attempt_script> scripts;
  std::vector<http::request> sent;
  std::vector<std::shared_ptr<attempt>> hanging;  // nothing else holds them
  std::size_t begun = 0;
};

class scripted_transport::attempt final : public net::exchange, public std::enable_shared_from_this<attempt> {
 public:
  attempt(std::shared_ptr<state> shared, attempt_script script,
          std::shared_ptr<net::exchange_listener> listener)
      : state_(std::move(shared)), script_(std::move(script)), listener_(std::move(listener)) {}

  void start() {
    net::detail::post(state_->executor, [self = shared_from_this()] { self->run(); });
  }
  void cancel(net::cancel_kind kind) override {
    net::detail::post(state_->executor, [self = shared_from_this(), kind] {
      if (kind == net::cancel_kind::terminal || !self->report_.wrote) self->end(net::operation_aborted());
    });
  }
  void abort() { cancel(net::cancel_kind::terminal); }

 private:
  void run() {
    if (!listener_) return;
    if (script_.error && !script_.wrote) return end(script_.error);
    http::request request;
    if (const std::error_code refused = listener_->prepare(request)) return end(refused);
    state_->sent.push_back(std::move(request));
    report_ = {.reached = net::phase::first_byte, .wrote = true, .remote = "192.0.2.1:80"};
    if (script_.hangs) return state_->hanging.push_back(shared_from_this());
    end(script_.error);
  }

  void end(std::error_code error) {
    const auto listener = std::exchange(listener_, nullptr);
    if (!listener) return;
    const auto self = shared_from_this();
    std::erase(state_->hanging, self);
    if (!error) report_.reached = net::phase::done;
    listener->completed(error, error ? http::response() : std::move(script_.answer), report_);
  }

  const std::shared_ptr<state> state_;
  attempt_script script_;
  std::shared_ptr<net::exchange_listener> listener_;
  net::exchange_report report_;
};

WIREBIND_DECL attempt_script answers(int status, std::string body, std::vector<http::field> fields) {
  attempt_script out;
  out.answer.status = status;
  out.answer.body = std::move(body);
  for (const http::field& each : fields) out.answer.fields.add(each.name, each.value);
  return out;
}

WIREBIND_DECL attempt_script cannot_connect() {
  attempt_script out = fails_with(std::make_error_code(std::errc::connection_refused));
  out.wrote = false;
  return out;
}

WIREBIND_DECL attempt_script loses_answer() {
  return fails_with(std::make_error_code(std::errc::connection_reset));
}

WIREBIND_DECL attempt_script fails_with(std::error_code error) {
  attempt_script out;
  out.error = error;
  return out;
}

WIREBIND_DECL attempt_script never_answers() {
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

// An attempt that hangs and its transport hold each other.
WIREBIND_DECL scripted_transport::~scripted_transport() { const auto dropped = std::move(state_->hanging); }

WIREBIND_DECL std::shared_ptr<net::exchange> scripted_transport::start(
    net::exchange_request, std::shared_ptr<net::exchange_listener> listener) {
  const std::size_t number = state_->begun++;
  attempt_script script = number < state_->scripts.size() ? state_->scripts[number] : cannot_connect();
  auto made = std::make_shared<attempt>(state_, std::move(script), std::move(listener));
  made->start();
  return made;
}

WIREBIND_DECL void scripted_transport::close_idle() {}

WIREBIND_DECL void scripted_transport::shutdown() {
  for (const auto& each : state_->hanging) each->abort();
}

WIREBIND_DECL const std::vector<http::request>& scripted_transport::sent() const noexcept {
  return state_->sent;
}

WIREBIND_DECL std::size_t scripted_transport::attempts() const noexcept { return state_->begun; }

}  // namespace wirebind::inline v0::testing
