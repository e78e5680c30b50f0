#pragma once

#include <wirebind/net/any_call.hpp>

#include <asio/execution/outstanding_work.hpp>
#include <asio/prefer.hpp>

namespace wirebind::inline WIREBIND_ABI::net::detail {

WIREBIND_DECL void cancel_adapter::operator()(asio::cancellation_type_t type) {
  const auto has = [type](asio::cancellation_type_t bit) { return !!(type & bit); };
  if (has(asio::cancellation_type_t::terminal)) return cancel(cancel_kind::terminal);
  if (has(asio::cancellation_type_t::partial)) return cancel(cancel_kind::partial);
  if (has(asio::cancellation_type_t::total)) return cancel(cancel_kind::total);
}

WIREBIND_DECL asio::any_io_executor call_node::tracked(const asio::any_io_executor& executor) {
  return asio::prefer(executor, asio::execution::outstanding_work.tracked);
}

WIREBIND_DECL void submit(call_node* node, bool posted) {
  const asio::any_io_executor io_kept(node->take_io_work());
  const task_executor executor = node->work.take();
  posted ? executor.post(*node) : executor.dispatch(*node);
}

}  // namespace wirebind::inline WIREBIND_ABI::net::detail
