// What is behind a client that was moved from: every call ends with `errc::moved_from_client` on the executor
// that the client had. Sends nothing and holds no connection.
#pragma once

#include <wirebind/client/detail/core.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/client/options.hpp>
#include <wirebind/core/clock.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>

#include <string_view>
#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::client {

#if WIREBIND_HAS_COROUTINES
/// `core::run` of a prepared call, by `core::start`.
WIREBIND_DECL asio::awaitable<raw_response> run_started(std::shared_ptr<core> shared, prepared_call call);
#endif

/// Keeps the options of a core; a base before it.
struct kept_options {
  const client_options kept;
};

class moved_core final : private kept_options, public core, public std::enable_shared_from_this<moved_core> {
 public:
  /// The options are the defaults: those of the client went with it.
  moved_core(const net::detail::task_executor& io, std::shared_ptr<wirebind::clock> clock)
      : kept_options{{.endpoint = {}, .clock = std::move(clock)}}, core(io, kept) {}

  prepared_call prepare(const operation_ref& operation, const void*, const call_options&) const override {
    return refused(operation.info->name);
  }
  prepared_call prepare_fetch(std::string_view, const call_options&) const override {
    return refused(fetch_name);
  }
  std::error_code decode(const operation_ref&, raw_response&, void*, void*) const override {
    return errc::moved_from_client;
  }
  void start(prepared_call&& call, call_handler handler) override {
    handler.post(call.error, raw_response{std::move(call.details)});
  }
#if WIREBIND_HAS_COROUTINES
  void decode_or_throw(const operation_ref&, raw_response& result, void*, void*) const override {
    throw_if(errc::moved_from_client, result.details);
  }
  asio::awaitable<raw_response> run(const operation_ref& operation, const void* request,
                                    const call_options& call) override {
    return run_started(shared_from_this(), prepare(operation, request, call));
  }
#endif
  void close_idle() override {}
  void shutdown() override {}
  bool hold(const std::shared_ptr<resting>&) override { return false; }
  void let_go(const resting&) noexcept override {}
  std::shared_ptr<core> moved_from() noexcept override { return shared_from_this(); }

 private:
  prepared_call refused(std::string_view operation) const {
    prepared_call call{.error = errc::moved_from_client, .details = share<call_details>(new call_details)};
    call.details->operation = operation;
    return call;
  }
};

}  // namespace wirebind::inline WIREBIND_ABI::client

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/moved_core.ipp>
#endif
