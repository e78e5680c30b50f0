// Objects that go from one call of a client to the next, emptied, so that their texts need no new memory.
#pragma once

#include <wirebind/client/error.hpp>
#include <wirebind/core/bytes.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/sequence.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/net/detail/memory_store.hpp>

#include <atomic>
#include <cstddef>
#include <string>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::client::detail {

/// Keeps a few objects. Safe to use from several threads at once: one that comes while another is inside does
/// without them.
template <class Value>
class used_objects {
 public:
  /// An object that was kept, else a new one.
  Value take() noexcept {
    Value taken{};
    if (busy_.test_and_set(std::memory_order_acquire)) return taken;
    if (!kept_.empty()) {
      taken = std::move(kept_.back());
      kept_.pop_back();
    }
    busy_.clear(std::memory_order_release);
    return taken;
  }

  /// Keeps an object, or leaves it alone.
  void keep(Value&& used) noexcept {
    if (busy_.test_and_set(std::memory_order_acquire)) return;
    try {
      kept_.reserve(most);
      if (kept_.size() != most) kept_.push_back(std::move(used));
    } catch (...) {
    }
    busy_.clear(std::memory_order_release);
  }

 private:
  static constexpr std::size_t most = 8;

  std::atomic_flag busy_;
  sequence<Value> kept_;
};

/// What the calls of a client use again: requests, their targets and bodies, and details, which may outlive
/// the client. Keeps at most some kilobytes of each.
class call_memory {
 public:
  call_memory() : details_(share<used_details>(new used_details)) {}

  /// A request without anything.
  http::request request() noexcept {
    http::request taken = requests_.take();
    taken.target = targets_.take();
    return taken;
  }
  /// A body to be written anew, or none.
  bytes body() noexcept { return bodies_.take(); }
  /// Details without anything.
  WIREBIND_DECL std::shared_ptr<call_details> details();
  /// A request that is needed no more.
  WIREBIND_DECL void keep(http::request&& used) noexcept;
  /// What a call had of its request until it was over.
  WIREBIND_DECL void keep(std::string&& target, bytes&& body) noexcept;

 private:
  using used_details = used_objects<std::unique_ptr<call_details>>;
  /// Keeps details that are no longer shared.
  struct details_end {
    WIREBIND_DECL void operator()(call_details* used) const noexcept;
    std::shared_ptr<used_details> to;
  };

  used_objects<http::request> requests_;  // without target and body
  used_objects<std::string> targets_;
  used_objects<bytes> bodies_;
  const std::shared_ptr<used_details> details_;
  const net::detail::memory_owner memory_;
};

}  // namespace wirebind::inline WIREBIND_ABI::client::detail

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/call_memory.ipp>
#endif
