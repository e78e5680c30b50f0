// Polls a long-running operation until it finishes, with the blocking client. No Asio here.
#pragma once

#include <wirebind/client/blocking_client.hpp>
#include <wirebind/client/detail/wait_machine.hpp>
#include <wirebind/client/detail/wait_response.hpp>
#include <wirebind/client/options.hpp>
#include <wirebind/core/clock.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/saturate.hpp>

#include <chrono>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI {
namespace client {

/// Blocks the thread until a time on the clock.
WIREBIND_DECL void sleep_until(wirebind::clock& clock, std::chrono::steady_clock::time_point time);

}  // namespace client

/// Polls a long-running operation with one request until it finishes, and returns the last response. Pauses
/// and errors are those of `async_wait` with the asynchronous client; throws `call_error`, and the exceptions
/// of the progress callback. Cannot be cancelled. The client may be moved meanwhile; once it is destroyed,
/// the next poll fails with `operation_aborted`.
template <waiter Waiter>
response<typename Waiter::operation> wait(const basic_blocking_client& client, Waiter,
                                          const typename Waiter::operation::request& request,
                                          const wait_options& options = {}) {
  const client::blocking_core core = client.shared_core();
  const client_options& settings = core.options();
  client::wait_machine machine(options, settings.clock->now());
  for (;;) {
    std::error_code error;
    auto result = core.call<typename Waiter::operation>(
        request, error, machine.poll_options(settings.timeouts, settings.clock->now()));
    const client::wait_finding found = client::find_in<Waiter>(error, result);
    const double random = options.jitter != nullptr ? options.jitter->next() : client::random_fraction();
    const auto step = machine.next(found.verdict, error, settings.clock->now(), random);
    client::report(options, machine.polls(), step, found, error, result);
    if (!step.over) {
      client::sleep_until(*settings.clock, time_after(settings.clock->now(), step.pause));
      continue;
    }
    throw_if(step.error,
             client::wait_details(result.shared_details(), step.error, found.text, machine.polls()));
    return result;
  }
}

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/blocking_waiter.ipp>
#endif
