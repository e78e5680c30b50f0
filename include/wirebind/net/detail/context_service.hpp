// How those who wait on an execution context learn that it ends, or that its process forks. Owns the list of
// them, one per context.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/sequence.hpp>

#include <asio/execution_context.hpp>

#include <mutex>

namespace wirebind::inline WIREBIND_ABI::net {

/// Something that holds handlers outside of Asio's own queues.
class context_guest {
 public:
  virtual ~context_guest() = default;
  /// The context ends and nothing runs any more: destroys every handler and calls none.
  virtual void abandon() = 0;
  /// The process is about to be forked, or was: the child must not use what its parent began.
  virtual void notify_fork(asio::execution_context::fork_event) {}
};

/// Notifies its guests that their context ends, or that the process forks, when
/// `execution_context::notify_fork` is called.
class context_service final : public asio::execution_context::service {
 public:
  using key_type = context_service;
  static inline asio::execution_context::id id;

  explicit context_service(asio::execution_context& context) : asio::execution_context::service(context) {}
  WIREBIND_DECL void add(std::weak_ptr<context_guest> guest);

 private:
  WIREBIND_DECL void shutdown() override;
  WIREBIND_DECL void notify_fork(asio::execution_context::fork_event event) override;

  std::mutex mutex_;
  sequence<std::weak_ptr<context_guest>> guests_;
};

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/context_service.ipp>
#endif
