#pragma once

#include <wirebind/client/credentials/surroundings.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/net/clock.hpp>
#include <wirebind/net/pool.hpp>

#include <cstdlib>
#include <mutex>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::providers {
namespace detail {

/// A pool that is made when it is needed: nothing of it may happen where a provider is only made.
class late_pool final : public net::transport {
 public:
  late_pool(asio::any_io_executor executor, net::pool_options options, std::shared_ptr<wirebind::clock> clock)
      : executor_(std::move(executor)), options_(std::move(options)), clock_(std::move(clock)) {}

  std::shared_ptr<net::exchange> start(std::shared_ptr<const net::exchange_request> request,
                                       std::chrono::steady_clock::time_point expires,
                                       std::shared_ptr<net::exchange_listener> listener) override {
    return made(true)->start(std::move(request), expires, std::move(listener));
  }
  void close_idle() override {
    if (net::pool* pool = made(false)) pool->close_idle();
  }
  void shutdown() override { made(true)->shutdown(); }

 private:
  net::pool* made(bool now) {
    const std::lock_guard lock(mutex_);
    if (!pool_ && now) pool_ = std::make_unique<net::pool>(executor_, options_, clock_);
    return pool_.get();
  }

  const asio::any_io_executor executor_;
  const net::pool_options options_;
  const std::shared_ptr<wirebind::clock> clock_;
  std::mutex mutex_;
  std::unique_ptr<net::pool> pool_;
};

}  // namespace detail

WIREBIND_DECL environment process_environment() {
  return [](std::string_view name) -> std::optional<std::string> {
    const char* value = std::getenv(std::string(name).c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  };
}

WIREBIND_DECL std::string surroundings::variable(std::string_view name) const {
  return environment ? environment(name).value_or(std::string()) : std::string();
}

WIREBIND_DECL std::string surroundings::choose(const std::string& option, std::string_view name) const {
  return option.empty() ? variable(name) : option;
}

WIREBIND_DECL bool surroundings::is_on(std::string_view name) const {
  const std::string value = variable(name);
  return ascii::iequals(value, "true") || value == "1";
}

WIREBIND_DECL surroundings make_surroundings(asio::any_io_executor executor, net::pool_options pool) {
  const auto clock = net::real_clock();
  return {.transport = std::make_shared<detail::late_pool>(executor, std::move(pool), clock),
          .metadata = std::make_shared<detail::late_pool>(executor, net::pool_options{}, clock),
          .clock = clock,
          .environment = process_environment()};
}

}  // namespace wirebind::inline WIREBIND_ABI::providers
