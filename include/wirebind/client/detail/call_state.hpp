// What the calls of a client share. Owns what waits between attempts and between calls, until it is over or
// the context ends; decides nothing about any of it.
#pragma once

#include <wirebind/client/detail/resting.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/process.hpp>
#include <wirebind/core/sequence.hpp>
#include <wirebind/net/detail/context_service.hpp>
#include <wirebind/retry/quota.hpp>

#include <asio/execution_context.hpp>

#include <atomic>
#include <cstdint>
#include <mutex>

namespace wirebind::inline WIREBIND_ABI::client {

/// What the calls of one client share: the quota, the error of the clock, and what waits.
struct call_state final : net::context_guest {
  explicit call_state(retry::budget budget) : quota(share<retry::quota>(new retry::quota(budget))) {}

  /// Holds what waits; false when no call may go on.
  WIREBIND_DECL bool hold(const std::shared_ptr<resting>& waiting);
  WIREBIND_DECL void let_go(const resting& waiting) noexcept;
  /// Whether no call may begin or go on.
  bool closed() const noexcept { return closed_; }
  /// Ends what is held.
  WIREBIND_DECL void shutdown();
  WIREBIND_DECL void abandon() override;
  WIREBIND_DECL void notify_fork(asio::execution_context::fork_event event) override;
  /// Whether this is another process than the client's, which forked it and did not say so.
  bool forked() const noexcept { return owner_ != process_id(); }
  /// From 0 to below 1.
  WIREBIND_DECL double random() noexcept;

  const std::shared_ptr<retry::quota> quota;
  std::atomic<std::int64_t> clock_error{0};  ///< By how many seconds the service is ahead of our clock.
  std::atomic<std::uint64_t> calls{0};       ///< Begun so far.

 private:
  std::atomic<pid_t> owner_ = process_id();
  std::atomic<std::uint64_t> random_{0};
  std::mutex mutex_;
  sequence<std::shared_ptr<resting>> resting_;  // in no order; each has its place
  std::atomic<bool> closed_ = false;
  bool abandoned_ = false;
};

}  // namespace wirebind::inline WIREBIND_ABI::client

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/call_state.ipp>
#endif
