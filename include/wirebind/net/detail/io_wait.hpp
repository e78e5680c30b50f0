// A wait of an object for its socket, which needs no memory beyond the object: neither to begin, nor to bring
// the end to the executor that the object's handlers run on.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/detail/handler_memory.hpp>
#include <wirebind/net/detail/strand.hpp>

#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::net::detail {

/// A member of its owner, which is kept alive from `handler` until the function was called or the context has
/// ended. One wait at a time. An owner has `const task_executor& home()`.
template <class Owner>
class io_wait final : public strand_task {
 public:
  using function = void (Owner::*)(std::error_code);

  /// What Asio calls at the end of the wait. Without an executor of its own, so that it runs on the socket's.
  class handler_type {
   public:
    using allocator_type = handler_allocator<void>;

    handler_type(io_wait& wait, std::shared_ptr<Owner> owner) noexcept
        : wait_(&wait), owner_(std::move(owner)) {}

    allocator_type get_allocator() const noexcept { return allocator_type(wait_->memory_); }
    void operator()(std::error_code error) {
      Owner& owner = *owner_;
      wait_->error_ = error;
      wait_->owner_ = std::move(owner_);
      owner.home().arrive(*wait_);
    }

   private:
    io_wait* wait_;
    std::shared_ptr<Owner> owner_;
  };

  /// The handler for a wait that ends with a call of `next`.
  handler_type handler(std::shared_ptr<Owner> owner, function next) noexcept {
    next_ = next;
    return {*this, std::move(owner)};
  }

  void run() override {
    const auto owner = std::move(owner_);
    (*owner.*next_)(error_);
  }
  void drop() noexcept override { const auto owner = std::move(owner_); }

 private:
  handler_storage<wait_size> memory_;
  std::shared_ptr<Owner> owner_;  // from the end of the wait until the function is called
  function next_ = nullptr;
  std::error_code error_;
};

}  // namespace wirebind::inline WIREBIND_ABI::net::detail
