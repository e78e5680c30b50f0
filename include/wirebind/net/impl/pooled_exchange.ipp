#pragma once

#include <wirebind/core/callback_error.hpp>
#include <wirebind/net/detail/exchange_workspace.hpp>
#include <wirebind/net/detail/pool_core.hpp>
#include <wirebind/net/detail/pooled_exchange.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/net/exchange_machine.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {

WIREBIND_DECL pooled_exchange::pooled_exchange(std::shared_ptr<pool_core> core,
                                               std::shared_ptr<const exchange_request> request,
                                               time_point expires)
    : core_(std::move(core)), request_(std::move(request)), expires_(expires) {}

WIREBIND_DECL void pooled_exchange::cancel(cancel_kind kind) {
  const bool total = kind == cancel_kind::total, partial = kind == cancel_kind::partial;
  submit(total ? cancelled_total : partial ? cancelled_partial : cancelled_terminal);
}

WIREBIND_DECL void pooled_exchange::take_ends(unsigned inputs, exchange_machine& machine) {
  if (inputs & cancelled_total) machine.cancel(cancel_kind::total);
  if (inputs & cancelled_partial) machine.cancel(cancel_kind::partial);
  if (inputs & cancelled_terminal) machine.cancel(cancel_kind::terminal);
  if (inputs & has_forked) machine.fail(errc::forked);
  if (inputs & aborted) machine.fail(operation_aborted());
}

WIREBIND_DECL void pooled_exchange::note(exchange_report& report, std::exception_ptr exception) noexcept {
  if (!report.exception) report.exception = std::move(exception);
}

WIREBIND_DECL std::error_code pooled_exchange::thrown(exchange_report& report) noexcept {
  callback_failure failure = current_failure();
  note(report, std::move(failure.exception));
  return failure.error;
}

WIREBIND_DECL void pooled_exchange::conclude(std::error_code result, http::response&& response,
                                             exchange_report& report, equipment&& lent, time_point now) {
  const struct rest {
    ~rest() { core->rest(); }
    std::shared_ptr<pool_core> core;
  } at_end{std::move(core_)};
  const auto listener = std::move(listener_);
  try {
    at_end.core->finished(*this, report.stale_retry, std::move(lent), now);
  } catch (...) {  // an observer's
    thrown(report);
  }
  listener->completed(report.exception ? callback_errc::exception_thrown : result, std::move(response),
                      report);
}

}  // namespace wirebind::inline WIREBIND_ABI::net
