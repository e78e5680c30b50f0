// Lets calls into user code until it is closed. Owns the promise that no call runs after `close`; knows
// nothing of what a call does.
#pragma once

#include <wirebind/core/config.hpp>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::server {

/// Counts the calls that are inside. Safe to use from several threads at once.
class gate {
 public:
  /// One call's stay inside; false when the gate was closed already.
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

  /// Lets nobody in from now on and waits until the last call has left. Called from inside it does not wait:
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
