#pragma once

#include <wirebind/auth/crypto.hpp>
#include <wirebind/client/detail/call_state.hpp>
#include <wirebind/client/detail/client_core.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/client/observer.hpp>
#include <wirebind/net/clock.hpp>
#include <wirebind/net/pool.hpp>

#include <asio/execution/context.hpp>
#include <asio/io_context.hpp>
#include <asio/query.hpp>

#include <cstddef>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::client {
namespace detail {

class random_nonces final : public nonce_source {
 public:
  std::string next() override { return auth::random_nonce(); }
  std::size_t write_next(char* to) override { return auth::write_random_nonce(to) ? 32 : 0; }
};

}  // namespace detail

WIREBIND_DECL std::shared_ptr<core> client_factory::make(asio::any_io_executor executor,
                                                         const client_options& given,
                                                         std::shared_ptr<net::transport> transport,
                                                         options_completion complete) {
  client_options options = given;
  if (complete != nullptr) complete(options);
  if (!options.clock) options.clock = net::real_clock();
  if (!options.nonces) options.nonces = share<nonce_source>(new detail::random_nonces);
  if (!options.pool.observer) options.pool.observer = options.observer;
  if (!transport) {
    transport = share<net::transport>(new net::pool(executor, options.pool, options.clock));
  }
  auto state = share<call_state>(new call_state(options.retry_budget));
  asio::execution_context& context = asio::query(executor, asio::execution::context);
  asio::use_service<net::context_service>(context).add(state);
  return std::shared_ptr<core>(
      new client_core(std::move(executor), std::move(options), std::move(transport), std::move(state)));
}

WIREBIND_DECL std::shared_ptr<core> client_factory::make(asio::io_context& context,
                                                         const client_options& options,
                                                         options_completion complete) {
  return make(asio::any_io_executor(context.get_executor()), options, nullptr, complete);
}

}  // namespace wirebind::inline WIREBIND_ABI::client
