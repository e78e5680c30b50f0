// Admits calls into user code until it is closed; no call runs after `close`.
#pragma once

#include <wirebind/core/config.hpp>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::server {

/// Counts the running calls. Safe to use from several threads at once.
class gate {
 public:
  /// The duration of one call; false if the gate was closed already.
  class pass {
   public:
    explicit pass(gate& owner) : owner_(owner.enter() ? &owner : nullptr) {}
    pass(const pass&) = delete;
    pass& operator=(const pass&) = delete;
    ~pass() {
      if (owner_) owner_->leave();
    }
    explicit operator bool() const noexcept { return owner_ != nullptr; }

   private:
    gate* owner_;
  };

  /// Rejects further calls and waits until the last one has ended. Inside a call it does not wait:
  /// two calls that close the gate would wait for each other.
  void close();

 private:
  bool enter();
  void leave();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::thread::id> inside_;
  bool closed_ = false;
};

}  // namespace wirebind::inline WIREBIND_ABI::server

#if WIREBIND_HEADER_ONLY
#include <wirebind/server/impl/gate.ipp>
#endif
