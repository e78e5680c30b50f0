// An operation of an object on its socket, which needs no memory beyond the object: neither to begin, nor to
// bring the end to the executor that the object's handlers run on.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/detail/handler_memory.hpp>
#include <wirebind/net/detail/strand.hpp>

#include <cstddef>
#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::net::detail {

/// A member of its owner, which is kept alive from `handler` until the function was called or the context has
/// ended. One operation at a time, a wait, a connect or a receive. An owner has `const task_executor&
/// home()`, where the function is called.
class io_wait final : public strand_task {
 public:
  /// What Asio calls at the end. Without an executor of its own, so that it runs on the socket's. One type
  /// for all owners: Asio's operations are compiled anew for each type of handler.
  class handler_type {
   public:
    using allocator_type = handler_allocator<void>;

    handler_type(io_wait& wait, std::shared_ptr<void> owner) noexcept
        : wait_(&wait), owner_(std::move(owner)) {}

    allocator_type get_allocator() const noexcept { return allocator_type(wait_->memory_); }
    void operator()(std::error_code error, std::size_t count = 0) {
      wait_->error_ = error;
      wait_->count_ = count;
      wait_->owner_ = std::move(owner_);
      wait_->home_->arrive(*wait_);
    }

   private:
    io_wait* wait_;
    std::shared_ptr<void> owner_;
  };

  /// The handler for an operation that ends with a call of `Next`, a member of the owner.
  template <auto Next, class Owner>
  handler_type handler(std::shared_ptr<Owner> owner) noexcept {
    next_ = &call<Next, Owner>;
    home_ = &owner->home();
    return {*this, std::move(owner)};
  }

  void run() override {
    const auto owner = std::move(owner_);
    next_(owner.get(), error_, count_);
  }
  void drop() noexcept override { const auto owner = std::move(owner_); }

 private:
  template <auto Next, class Owner>
  static void call(void* owner, std::error_code error, std::size_t count) {
    (static_cast<Owner*>(owner)->*Next)(error, count);
  }

  handler_storage<transfer_size> memory_;
  std::shared_ptr<void> owner_;  // from the end until the function is called
  void (*next_)(void*, std::error_code, std::size_t) = nullptr;
  const task_executor* home_ = nullptr;  // the owner's
  std::error_code error_;
  std::size_t count_ = 0;
};

}  // namespace wirebind::inline WIREBIND_ABI::net::detail
