// Iterates over a paged list with the asynchronous client, item by item or page by page.
#pragma once

#include <wirebind/client/call_options.hpp>
#include <wirebind/client/client.hpp>
#include <wirebind/client/detail/core.hpp>
#include <wirebind/client/detail/page_cursor.hpp>
#include <wirebind/client/token.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/any_call.hpp>
#include <wirebind/net/error.hpp>

#include <cstddef>
#include <new>
#include <optional>
#include <system_error>
#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

/// The result of `pager::async_next_page`: a page, nothing after the last page, or, with an error, the
/// response that has its details and nothing else.
template <class Operation>
struct maybe_page : std::optional<response<Operation>> {
  using std::optional<response<Operation>>::optional;

  std::shared_ptr<const call_details> shared_details() const {
    return *this ? (*this)->shared_details() : nullptr;
  }
};

/// The result of `pager::async_next`: an item, or nothing after the last item and with an error.
template <class Operation>
struct maybe_item : std::optional<typename client::items_type<Operation>::value_type> {
  using std::optional<typename client::items_type<Operation>::value_type>::optional;

  /// Of the call that failed.
  std::shared_ptr<const call_details> details{};

  const std::shared_ptr<const call_details>& shared_details() const noexcept { return details; }
};

namespace client {

/// Outlives the pager while a call runs.
template <class Operation>
struct pager_state {
  std::shared_ptr<core> shared;
  call_options options;
  page_cursor<Operation> cursor;
  items_type<Operation> items{};
  std::size_t position = 0;

  bool has_item() const noexcept { return position != items.size(); }
  void forget_items() {
    items = {};
    position = 0;
  }

  /// Completes inside an initiating function.
  template <class Result, class Handler>
  void complete(Handler&& handler, std::error_code error, Result result) const {
    using erased = net::any_call<void(std::error_code, Result)>;
    erased(std::forward<Handler>(handler), shared->tasks).post(error, std::move(result));
  }
};

template <class Operation, class Handler>
struct page_handler {
  using wrapped_handler = Handler;

  Handler handler;
  std::shared_ptr<pager_state<Operation>> state;

  void operator()(std::error_code error, response<Operation> page) {
    try {
      if (!error) state->cursor.turn(page);
    } catch (const std::bad_alloc&) {
      error = net::out_of_memory();
      auto details = page.shared_details();
      page.clear();
      page.set_details(std::move(details));
    }
    state.reset();
    maybe_page<Operation> out;
    out.emplace(std::move(page));
    std::move(handler)(error, std::move(out));
  }
};

template <class Operation>
struct initiate_page : core_initiation {
  std::shared_ptr<pager_state<Operation>> state;

  template <class Handler>
  void operator()(Handler&& handler) const {
    state->forget_items();
    const page_cursor<Operation>& cursor = state->cursor;
    if (cursor.done()) {
      maybe_page<Operation> end;
      if (cursor.error()) end.emplace().set_details(cursor.details());
      return state->complete(std::forward<Handler>(handler), cursor.error(), std::move(end));
    }
    start_call<Operation>(
        state->shared, cursor.request(), state->options,
        page_handler<Operation, std::decay_t<Handler>>{std::forward<Handler>(handler), state});
  }
};

/// Requests pages until one has an item.
template <class Operation, class Handler>
struct item_handler {
  using wrapped_handler = Handler;

  Handler handler;
  std::shared_ptr<pager_state<Operation>> state;

  void operator()(std::error_code error, response<Operation> page) {
    try {
      if (!error && turn(page)) return std::move(*this).start();
    } catch (const std::bad_alloc&) {
      if (!state) throw;  // it came from behind the next call
      error = net::out_of_memory();
    }
    if (!error && !state->has_item()) error = state->cursor.error();
    maybe_item<Operation> out;
    if (error) {
      out.details = page.shared_details();
    } else if (state->has_item()) {
      out.emplace(std::move(state->items[state->position++]));
    }
    state.reset();
    std::move(handler)(error, std::move(out));
  }

  /// Whether the next page is needed.
  bool turn(response<Operation>& page) {
    state->cursor.turn(page);
    state->items = std::move(items_of(page));
    state->position = 0;
    return !state->has_item() && !state->cursor.done();
  }

  void start() && {
    const std::shared_ptr<pager_state<Operation>> kept = state;
    start_call<Operation>(kept->shared, kept->cursor.request(), kept->options, std::move(*this));
  }
};

template <class Operation>
struct initiate_item : core_initiation {
  std::shared_ptr<pager_state<Operation>> state;

  template <class Handler>
  void operator()(Handler&& handler) const {
    if (!state->has_item() && !state->cursor.done()) {
      return item_handler<Operation, std::decay_t<Handler>>{std::forward<Handler>(handler), state}.start();
    }
    maybe_item<Operation> out;
    std::error_code error;
    if (state->has_item()) {
      out.emplace(std::move(state->items[state->position++]));
    } else {
      error = state->cursor.error();
      out.details = state->cursor.details();
    }
    state->complete(std::forward<Handler>(handler), error, std::move(out));
  }
};

}  // namespace client

/// Iterates over the pages of one list; made by `pages`. Movable while no call of it runs.
///
/// The request is copied: its filters are sent with every page, and a token in it is where the iteration
/// begins. The iteration ends when the service returns no token, an empty one, or the number 0. A service
/// that returns the token of the request would go on for ever: after that page the iteration ends with
/// `errc::repeated_page_token`. After any other error the position is unchanged, and the next call requests
/// the same page again.
///
/// One call at a time. The client may be moved meanwhile; once it is destroyed a page ends with
/// `operation_aborted`. Cancellation, executors and exceptions are those of the client's calls.
///
/// `Default` is the token of a call without one, which is that of the client.
template <paged_operation Operation, class Default = default_token>
class pager {
 public:
  using page_type = response<Operation>;
  using item_type = typename client::items_type<Operation>::value_type;

  pager(basic_client& client, typename Operation::request request, const call_options& options = {})
      : state_(std::make_shared<client::pager_state<Operation>>(client::pager_state<Operation>{
            client.shared_core(), options, client::page_cursor<Operation>(std::move(request))})) {}

  /// Whether the last page was received; `async_next` may still have items of it.
  bool done() const noexcept { return state_->cursor.done(); }

  /// Requests the next page, with any token for `void(std::error_code, wirebind::maybe_page<Operation>)`.
  /// After the last page it completes without an error and without a page, and sends nothing. Items that are
  /// left of the page before are lost.
  template <class Token = Default>
  auto async_next_page(Token&& token = Token{}) {
    return client::initiate<maybe_page<Operation>>(initiation<client::initiate_page<Operation>>(),
                                                   std::forward<Token>(token));
  }

  /// Returns the next item, with any token for `void(std::error_code, wirebind::maybe_item<Operation>)`, and
  /// requests pages as needed. After the last item it completes without an error and without an
  /// item.
  template <class Token = Default>
  auto async_next(Token&& token = Token{}) {
    return client::initiate<maybe_item<Operation>>(initiation<client::initiate_item<Operation>>(),
                                                   std::forward<Token>(token));
  }

 private:
  using state_type = client::pager_state<Operation>;

  template <class Initiation>
  Initiation initiation() const {
    return {{state_->shared}, state_};
  }

  std::shared_ptr<state_type> state_;
};

/// The pages of a list operation: `auto list = wirebind::pages(client, request);` and then
/// `while (auto item = co_await list.async_next())`. Sends nothing yet. The options hold for each page.
template <client::some_client Client, client::operation_request Request>
auto pages(Client& client, Request request, const call_options& options = {}) {
  using operation = typename Request::operation;
  static_assert(paged_operation<operation>,
                "pages() walks through a list, but the API does not describe the responses of this "
                "operation as pages; use async_call, or call of the blocking client");
  if constexpr (paged_operation<operation>)
    return pager<operation, default_token_of<Client>>(client, std::move(request), options);
}

}  // namespace wirebind::inline WIREBIND_ABI
