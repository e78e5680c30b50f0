// A walk through a list that is answered in pages, with the asynchronous client: item by item or page by
// page. Owns the order of the calls; when to go on and with which token is the page cursor's.
#pragma once

#include <wirebind/client/basic_client.hpp>
#include <wirebind/client/initiate.hpp>
#include <wirebind/client/options.hpp>
#include <wirebind/client/page_cursor.hpp>
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

/// What `pager::async_next_page` completes with: a page, nothing behind the last page, or, with an error, the
/// response that has its details and nothing else.
template <class Operation>
struct maybe_page : std::optional<response<Operation>> {
  using std::optional<response<Operation>>::optional;

  std::shared_ptr<const call_details> shared_details() const {
    return *this ? (*this)->shared_details() : nullptr;
  }
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

  /// The end of the walk, good or bad, as a completion without a call.
  maybe_page<Operation> ended() const {
    maybe_page<Operation> out;
    if (cursor.error()) out.emplace().set_details(cursor.details());
    return out;
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
struct initiate_page {
  std::shared_ptr<pager_state<Operation>> state;

  template <class Handler>
  void operator()(Handler&& handler) const {
    if (state->cursor.done()) {
      using erased = net::any_call<void(std::error_code, maybe_page<Operation>)>;
      erased(std::forward<Handler>(handler), state->shared->executor)
          .post(state->cursor.error(), state->ended());
      return;
    }
    start_call<Operation>(
        state->shared, state->cursor.request(), state->options,
        page_handler<Operation, std::decay_t<Handler>>{std::forward<Handler>(handler), state});
  }
};

}  // namespace client

/// Walks through the pages of one list; made by `pages`. Movable while no call of it runs.
///
/// The request is a copy: its filters go with every page, and a token in it is where the walk begins. The
/// walk ends when the service sends no token, an empty one, or the number 0. A service that answers with the
/// token that it was just sent would go on for ever: after that page the walk ends with
/// `errc::repeated_page_token`. After any other error the walk stands where it stood, and the next call asks
/// for the same page again.
///
/// One call at a time. The client may be moved meanwhile; once it is destroyed a page ends with
/// `operation_aborted`. Cancellation, executors and exceptions are those of the client's calls.
template <paged_operation Operation>
class pager {
 public:
  using page_type = response<Operation>;
  using item_type = typename client::items_type<Operation>::value_type;

  pager(basic_client& client, typename Operation::request request, const call_options& options = {})
      : state_(std::make_shared<client::pager_state<Operation>>(client::pager_state<Operation>{
            client.shared_core(), options, client::page_cursor<Operation>(std::move(request))})) {}

  /// Whether the last page was answered; items of it may still be there for `next`.
  bool done() const noexcept { return state_->cursor.done(); }

  /// Asks for the next page, with any token for `void(std::error_code, wirebind::maybe_page<Operation>)`.
  /// Behind the last page it completes without an error and without a page, and sends nothing.
  template <class Token>
  auto async_next_page(Token&& token) {
    return client::initiate<maybe_page<Operation>>(client::initiate_page<Operation>{state_},
                                                   std::forward<Token>(token));
  }

#if WIREBIND_HAS_COROUTINES
  /// The next page, nothing behind the last one. Throws `call_error`.
  asio::awaitable<std::optional<page_type>> next_page() { return next_page(state_); }

  /// The next item, moved out, asking for pages as they are needed; nothing at the end. Throws `call_error`.
  /// Items that are left of a page are lost when `next_page` is called in between.
  asio::awaitable<std::optional<item_type>> next() { return next(state_); }
#endif

 private:
  using state_type = client::pager_state<Operation>;

#if WIREBIND_HAS_COROUTINES
  // The coroutines hold the state themselves, so that a pager that is moved or destroyed takes nothing from
  // them.
  static asio::awaitable<std::optional<page_type>> next_page(std::shared_ptr<state_type> state) {
    state->items = {};
    state->position = 0;
    if (state->cursor.done()) {
      throw_if(state->cursor.error(), state->cursor.details());
      co_return std::nullopt;
    }
    std::optional<page_type> out(co_await ask(state));
    state->cursor.turn(*out);
    co_return out;
  }

  static auto ask(const std::shared_ptr<state_type>& state) {
    return client::await_call<Operation>(
        state->shared,
        state->shared->prepare(client::operation_of<Operation>(), &state->cursor.request(), state->options));
  }

  static asio::awaitable<std::optional<item_type>> next(std::shared_ptr<state_type> state) {
    while (state->position == state->items.size()) {
      std::optional<page_type> page = co_await next_page(state);
      if (!page) co_return std::nullopt;
      state->items = std::move(client::items_of(*page));
    }
    co_return std::move(state->items[state->position++]);
  }
#endif

  std::shared_ptr<state_type> state_;
};

/// The pages of a list operation: `auto list = wirebind::pages(client, request);` and then
/// `while (auto item = co_await list.next())`. Sends nothing yet. The options hold for each page.
template <client::operation_request Request>
auto pages(basic_client& client, Request request, const call_options& options = {}) {
  using operation = typename Request::operation;
  static_assert(paged_operation<operation>, "pages() walks through a list, but the API does not describe the responses of this "
                  "operation as pages; use async_call, or call of the blocking client");
  if constexpr (paged_operation<operation>) return pager<operation>(client, std::move(request), options);
}

}  // namespace wirebind::inline WIREBIND_ABI
