// DNS resolutions, shared by the exchanges of a pool. Owns which of them run, who waits for each, and the
// results that are still of use; what a resolution is belongs to the resolver.
#pragma once

#include <wirebind/core/callback_error.hpp>
#include <wirebind/core/chrono.hpp>
#include <wirebind/core/clock.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/sequence.hpp>
#include <wirebind/net/detail/strand.hpp>
#include <wirebind/net/resolver.hpp>
#include <wirebind/net/stream.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/execution_context.hpp>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::net {

/// Safe to use from several threads at once. At most one resolution for a host and port runs at a time. One
/// without waiting callers still counts, and the next caller joins it: retries against a name server that
/// does not respond start no further threads.
class resolutions final : public std::enable_shared_from_this<resolutions> {
 public:
  /// Others wait for their turn.
  static constexpr std::size_t most_running = 16;

  /// A successful result serves for `reuse` after its resolution has ended.
  resolutions(std::shared_ptr<resolver> resolver, std::shared_ptr<wirebind::clock> clock,
              std::chrono::milliseconds reuse)
      : resolver_(std::move(resolver)), clock_(std::move(clock)), reuse_(reuse) {}

  /// Runs the handler on the executor, or inside this call where a result is cached. Destroying the returned
  /// object ends the wait; the executor is not used afterwards.
  WIREBIND_DECL std::shared_ptr<void> async_resolve(const std::string& host, std::uint16_t port,
                                                    const asio::any_io_executor& executor,
                                                    connector::resolve_handler done);
  /// In the child of a fork no resolution runs and no result is cached.
  WIREBIND_DECL void notify_fork(asio::execution_context::fork_event event);

 private:
  using time_point = std::chrono::steady_clock::time_point;
  enum class stage : std::uint8_t { queued, running, ended };
  struct resolution;
  /// A task that calls the handler with the result.
  struct waiter final : detail::strand_task {
    waiter(const asio::any_io_executor& on, connector::resolve_handler&& handler)
        : executor(detail::make_task_executor(on)), done(std::move(handler)) {}
    void run() override;
    void drop() noexcept override;

    std::optional<detail::task_executor> executor;
    connector::resolve_handler done;
    std::shared_ptr<waiter> self{};  // both while it is on its way
    std::shared_ptr<resolution> over{};
  };
  struct resolution {
    std::string host;
    std::uint16_t port = 0;
    stage at = stage::queued;
    bool beginning = false;  // the resolver's function has not returned
    bool dropped = false;    // nor has it kept its handler
    sequence<std::shared_ptr<waiter>> waiting{};
    callback_failure failure{};  // this and what follows never change once the resolution has ended
    std::vector<endpoint> addresses{};
    time_point until{};
  };
  struct ticket;
  struct completion;

  std::shared_ptr<resolution> find(const std::string& host, std::uint16_t port);
  void drop_expired(time_point now);
  std::optional<time_point> reusable_until() const noexcept;
  std::shared_ptr<resolution> next_to_run();
  void run_queued() noexcept;
  void begin(const std::shared_ptr<resolution>& started) noexcept;
  void ended(const std::shared_ptr<resolution>& over, callback_failure failure,
             std::vector<endpoint>&& found) noexcept;
  void drop(const std::shared_ptr<resolution>& without) noexcept;
  static void notify(const std::shared_ptr<resolution>& over, const std::shared_ptr<waiter>& who) noexcept;
  void leave(const std::shared_ptr<resolution>& left, const std::shared_ptr<waiter>& who) noexcept;

  const std::shared_ptr<resolver> resolver_;
  const std::shared_ptr<wirebind::clock> clock_;
  const std::chrono::milliseconds reuse_;
  std::mutex mutex_;                           // held while an executor of a waiter is in use
  sequence<std::shared_ptr<resolution>> all_;  // in the order of their beginning
  std::size_t running_ = 0;
  bool beginning_ = false;  // a thread begins what is queued
  bool forking_ = false;
};

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/resolutions.ipp>
#endif
