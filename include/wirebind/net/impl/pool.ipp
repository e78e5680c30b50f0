#pragma once

#include <wirebind/net/clock.hpp>
#include <wirebind/net/detail/pool_core.hpp>
#include <wirebind/net/pool.hpp>
#include <wirebind/net/tcp_stream.hpp>

#include <asio/execution/context.hpp>
#include <asio/query.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {

WIREBIND_DECL pool::pool(asio::any_io_executor executor, pool_options options,
                         std::shared_ptr<wirebind::clock> clock, std::shared_ptr<net::connector> connector) {
  if (!clock) clock = real_clock();
  if (!connector) connector = make_connector(options, clock);
  asio::execution_context& context = asio::query(executor, asio::execution::context);
  core_.reset(new pool_core(std::move(executor), std::move(options), std::move(clock), std::move(connector)));
  asio::use_service<context_service>(context).add(core_);
}

WIREBIND_DECL pool::~pool() { shutdown(); }

WIREBIND_DECL std::shared_ptr<exchange> pool::start(std::shared_ptr<const exchange_request> request,
                                                    std::chrono::steady_clock::time_point expires,
                                                    std::shared_ptr<exchange_listener> listener) {
  return core_->start(std::move(request), expires, std::move(listener));
}

// An observer may destroy the pool meanwhile.
WIREBIND_DECL void pool::close_idle() {
  const auto kept = core_;
  kept->close_idle();
}
WIREBIND_DECL void pool::shutdown() {
  const auto kept = core_;
  kept->shutdown();
}
WIREBIND_DECL pool_statistics pool::statistics() const { return core_->statistics(); }
WIREBIND_DECL asio::any_io_executor pool::get_executor() const { return core_->executor(); }

}  // namespace wirebind::inline WIREBIND_ABI::net
