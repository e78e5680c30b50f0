// What is behind a client: one `core` over a transport.
// Owns the transport and what calls share; a call itself is a `running_call`.
#pragma once

#include <wirebind/client/detail/core.hpp>
#include <wirebind/client/detail/moved_core.hpp>
#include <wirebind/client/detail/reported_deviations.hpp>
#include <wirebind/client/detail/request_encoder.hpp>
#include <wirebind/client/detail/response_decoder.hpp>
#include <wirebind/client/options.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/optional_mutex.hpp>
#include <wirebind/net/detail/strand.hpp>
#include <wirebind/net/transport.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>

#include <string_view>
#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::client {

struct call_state;

class client_core final : private kept_options,
                          public core,
                          public std::enable_shared_from_this<client_core> {
 public:
  client_core(const asio::any_io_executor& io, client_options settings, std::shared_ptr<net::transport> by,
              std::shared_ptr<call_state> shared)
      : kept_options{std::move(settings)},
        core(net::detail::make_task_executor(io), kept),
        transport(std::move(by)),
        state(std::move(shared)),
        mutexes(!options.pool.single_threaded),
        basis_(options.pool.single_threaded),
        moved(new moved_core(tasks, options.clock)) {}

  prepared_call prepare(const operation_ref& operation, const void* request,
                        const call_options& call) const override {
    return client::encode_request(operation, request, options, call, basis_);
  }
  prepared_call prepare_fetch(std::string_view url, const call_options& call) const override {
    return client::encode_fetch(url, options, call);
  }
  WIREBIND_DECL std::error_code decode(const operation_ref& operation, raw_response& result, void* headers,
                                       void* body) const override;
  WIREBIND_DECL void start(prepared_call&& call, call_handler handler) override;
#if WIREBIND_HAS_COROUTINES
  void decode_or_throw(const operation_ref& operation, raw_response& result, void* headers,
                       void* body) const override {
    throw_if(decode(operation, result, headers, body), result.details);
  }
  WIREBIND_DECL asio::awaitable<raw_response> run(const operation_ref& operation, const void* request,
                                                  const call_options& call) override;
#endif
  void close_idle() override { transport->close_idle(); }
  WIREBIND_DECL void shutdown() override;
  WIREBIND_DECL bool hold(const std::shared_ptr<resting>& waiting) override;
  WIREBIND_DECL void let_go(const resting& waiting) noexcept override;
  std::shared_ptr<core> moved_from() noexcept override { return moved; }
  /// What the calls use again.
  detail::call_memory& memory() const noexcept { return basis_.memory; }

  const std::shared_ptr<net::transport> transport;
  const std::shared_ptr<call_state> state;
  shared_mutexes mutexes;  ///< Of the running calls.

 private:
  static void refuse(prepared_call& call, call_handler& handler, std::error_code why);

  mutable detail::reported_deviations reported_;
  mutable call_basis basis_;
  const std::shared_ptr<core> moved;
};

}  // namespace wirebind::inline WIREBIND_ABI::client

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/client_core.ipp>
#endif
