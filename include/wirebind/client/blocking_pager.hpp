// Iterates over a paged list with the blocking client: a range of items, or page by page. No Asio here.
#pragma once

#include <wirebind/client/blocking_client.hpp>
#include <wirebind/client/call_options.hpp>
#include <wirebind/client/detail/page_cursor.hpp>
#include <wirebind/core/config.hpp>

#include <cstddef>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

/// Iterates over the pages of one list; made by `pages`. Ends, and treats errors, as `pager` does. The client
/// may be moved meanwhile; once it is destroyed, the next page is the error
/// `operation_aborted`. For one thread at a time.
template <paged_operation Operation>
class blocking_pager {
 public:
  using page_type = response<Operation>;
  using item_type = typename client::items_type<Operation>::value_type;

  /// Input iterator over the items of all pages. `++` sends the next request when a page is used up, and
  /// throws `call_error`.
  class iterator {
   public:
    using iterator_concept = std::input_iterator_tag;
    using value_type = item_type;
    using difference_type = std::ptrdiff_t;

    iterator() = default;
    explicit iterator(blocking_pager& pager) noexcept : pager_(&pager) {}

    /// The item; the caller may move out of it.
    item_type& operator*() const { return pager_->items_[pager_->position_]; }
    item_type* operator->() const { return &**this; }
    iterator& operator++() {
      ++pager_->position_;
      pager_->fill();
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const iterator& it, std::default_sentinel_t) { return it.at_end(); }

   private:
    bool at_end() const { return pager_->position_ == pager_->items_.size(); }

    blocking_pager* pager_ = nullptr;
  };

  blocking_pager(const basic_blocking_client& client, typename Operation::request request,
                 const call_options& options = {})
      : core_(client.shared_core()), options_(options), cursor_(std::move(request)) {}

  /// Sends the first request if none was sent; otherwise continues behind the items already taken.
  iterator begin() {
    fill();
    return iterator(*this);
  }
  std::default_sentinel_t end() const noexcept { return {}; }

  /// The next page, nothing after the last one. Throws `call_error`.
  std::optional<page_type> next_page() {
    items_ = {};
    position_ = 0;
    if (cursor_.done()) {
      throw_if(cursor_.error(), cursor_.details());
      return std::nullopt;
    }
    std::error_code error;
    std::optional<page_type> page(core_.call<Operation>(cursor_.request(), error, options_));
    throw_if(error, page->shared_details());
    cursor_.turn(*page);
    return page;
  }

  /// The next item, moved out; nothing after the last one. Throws `call_error`.
  std::optional<item_type> next() {
    fill();
    if (position_ == items_.size()) return std::nullopt;
    return std::move(items_[position_++]);
  }

 private:
  // Leaves an item in place, or none after the last.
  void fill() {
    while (position_ == items_.size()) {
      std::optional<page_type> page = next_page();
      if (!page) return;
      items_ = std::move(client::items_of(*page));
    }
  }

  client::blocking_core core_;
  call_options options_;
  client::page_cursor<Operation> cursor_;
  client::items_type<Operation> items_{};
  std::size_t position_ = 0;
};

/// The items of a list operation: `for (auto& item : wirebind::pages(client, request))`. The options hold for
/// each page.
template <client::operation_request Request>
auto pages(const basic_blocking_client& client, Request request, const call_options& options = {}) {
  using operation = typename Request::operation;
  static_assert(paged_operation<operation>,
                "pages() walks through a list, but the API does not describe the responses of this "
                "operation as pages; use async_call, or call of the blocking client");
  if constexpr (paged_operation<operation>)
    return blocking_pager<operation>(client, std::move(request), options);
}

}  // namespace wirebind::inline WIREBIND_ABI
