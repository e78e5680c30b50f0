// A transport that keeps what it was asked for and answers when the test says so.
#pragma once

#include <wirebind/http/message.hpp>
#include <wirebind/http/writer.hpp>
#include <wirebind/net/transport.hpp>

#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

struct fake_transport final : wirebind::net::transport {
  struct attempt final : wirebind::net::exchange {
    void cancel(wirebind::net::cancel_kind kind) override { cancelled = kind; }

    /// What the call wants to send now; signed anew each time.
    wirebind::http::request sent() {
      wirebind::http::request out;
      prepare_error = listener->prepare(out);
      return out;
    }
    void complete(std::error_code error, wirebind::http::response answer) {
      wirebind::net::exchange_report report;
      report.reached = error ? wirebind::net::phase::first_byte : wirebind::net::phase::done;
      report.remote = "192.0.2.1:80";
      report.wrote = wrote;
      const auto kept = std::exchange(listener, nullptr);
      kept->completed(error, std::move(answer), report);
    }
    void answer(int status, std::string body, std::vector<std::pair<std::string, std::string>> fields = {}) {
      wirebind::http::response message;
      message.status = status;
      message.body = std::move(body);
      for (auto& [name, value] : fields) message.fields.add(name, value);
      complete({}, std::move(message));
    }

    wirebind::net::exchange_request request;
    std::chrono::steady_clock::time_point expires;
    std::shared_ptr<wirebind::net::exchange_listener> listener;
    std::error_code prepare_error;
    bool wrote = true;  ///< What the report says when the attempt completes.
    std::optional<wirebind::net::cancel_kind> cancelled;
  };

  std::shared_ptr<wirebind::net::exchange> start(
      std::shared_ptr<const wirebind::net::exchange_request> request,
      std::chrono::steady_clock::time_point expires,
      std::shared_ptr<wirebind::net::exchange_listener> listener) override {
    attempts.push_back(std::make_shared<attempt>());
    attempts.back()->request = *request;
    attempts.back()->expires = expires;
    attempts.back()->listener = std::move(listener);
    return attempts.back();
  }
  void close_idle() override { ++idle_closed; }
  void shutdown() override {
    ++shutdowns;
    for (const auto& each : attempts) each->listener.reset();
  }

  std::vector<std::shared_ptr<attempt>> attempts;
  int idle_closed = 0;
  int shutdowns = 0;
};
