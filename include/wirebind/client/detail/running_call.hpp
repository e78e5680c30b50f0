// The one operation that performs the actions of the call machine. Owns the handler, the alarm and the
// details of a running call; decides nothing. Many calls may wait for connections, so that one holds what it
// needs and no more: what few calls have is a piece of its own, and details are made when they are needed.
#pragma once

#include <wirebind/client/detail/call_machine.hpp>
#include <wirebind/client/detail/core.hpp>
#include <wirebind/client/detail/request_encoder.hpp>
#include <wirebind/client/detail/response_decoder.hpp>
#include <wirebind/client/detail/resting.hpp>
#include <wirebind/client/detail/secrets.hpp>
#include <wirebind/client/observer.hpp>
#include <wirebind/core/bytes.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/core/chrono.hpp>
#include <wirebind/core/clock.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/optional_mutex.hpp>
#include <wirebind/core/sequence.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/net/any_call.hpp>
#include <wirebind/net/exchange.hpp>

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::client {

class client_core;
namespace detail {
class source_digest;
}

/// One call under way. Inputs come from any thread; the machine sees them one after the other, and one thread
/// at a time performs its actions, without the lock.
///
/// An exception of the program's functions ends the call with `callback_errc::exception_thrown`, and the end
/// of memory with `not_enough_memory`. A handler whose executor throws is destroyed, and the exception leaves
/// the function that ended the call; that of an `io_context` throws nothing. What the handler throws leaves
/// the function that it was called from, the context's `run` in the end.
class running_call final : public net::exchange_listener,
                           public resting,
                           public std::enable_shared_from_this<running_call> {
 public:
  /// Takes nothing where it throws.
  WIREBIND_DECL running_call(std::shared_ptr<client_core> shared, prepared_call&& call,
                             call_handler&& handler);

  /// `total` bounds all attempts together; zero means no bound.
  WIREBIND_DECL void start(std::chrono::milliseconds total);
  /// Ends with the error if no attempt is under way, which its transport ends.
  WIREBIND_DECL void abort(std::error_code why) override;
  /// The context ends: destroys the handler without calling it.
  WIREBIND_DECL void abandon() override;

  WIREBIND_DECL std::error_code prepare(http::request& out) override;
  WIREBIND_DECL void progressed(const transfer_progress& so_far) override;
  WIREBIND_DECL void phase_finished(net::phase which, std::chrono::steady_clock::duration took) override;
  WIREBIND_DECL void completed(std::error_code error, http::response&& message,
                               const net::exchange_report& report) override;

 private:
  using time_point = std::chrono::steady_clock::time_point;

  /// What few calls have.
  struct rare_parts {
    http::fields fields{};                 // of the request, where no other call has the same
    sequence<target_part> secret_parts{};  // of its target
    std::shared_ptr<body_source> parts{};
    std::string content_sha256{};
    std::optional<retry::policy> retry{};  // in place of the client's
    progress_listener* progress = nullptr;
    std::weak_ptr<detail::source_digest> digest{};
    bool hash_first = false;
  };

  /// Gives the machine an input and performs what follows.
  template <class Input>
  void put(Input input);
  void fail(callback_failure failure);
  void note(std::exception_ptr&& exception) noexcept;
  std::optional<time_point> now();
  void step(optional_lock& lock);
  void perform(call_action action);
  void start_digest();
  void stop_digest();
  static std::unique_ptr<rare_parts> rare_parts_of(prepared_call& call);
  static bool has_provider(const auth::chosen_authentication* authentication) noexcept;
  std::shared_ptr<detail::source_digest> running_digest() const noexcept;
  const retry::policy& policy() const noexcept;
  /// For machine_ and stepping_. Other calls have the same one: nothing of the program's runs under it.
  optional_mutex& mutex() const noexcept;
  const http::fields& fields() const noexcept { return head_ ? *head_ : rare_->fields; }
  detail::request_view request() const noexcept;
  call_details& details();
  void tell_message(std::string&& text) noexcept;
  void get_credentials();
  void credentials_given(std::error_code error, credentials&& given);
  void start_attempt();
  void cancel_attempt();
  void rest();
  void notify_of_wait();
  void stop_resting();
  void complete();

  void record(std::error_code error, const net::exchange_report& report, time_point now);
  attempt_end end_attempt(std::error_code error, http::response&& message, const net::exchange_report& report,
                          time_point& now);
  void notify_of_end(std::error_code error, time_point now);
  attempt_end judge_attempt(std::error_code error, http::response&& message,
                            const net::exchange_report& report, time_point now);
  void judge_refusal(attempt_end& end);
  std::chrono::sys_seconds service_time() const;
  bool spent(const net::exchange_report& report) const;
  attempt_id present_attempt();

  const std::unique_ptr<rare_parts> rare_;  // null where the call has none of them
  const std::shared_ptr<client_core> core_;
  const std::uint64_t number_;
  call_machine machine_;
  const operation_ref* const operation_;
  std::string target_;
  const std::shared_ptr<const http::fields> head_;  // null where the fields are among the rare parts
  bytes body_;
  const std::shared_ptr<const net::exchange_request> facts_;
  const std::shared_ptr<const auth::chosen_authentication> authentication_;  // null for none
  std::shared_ptr<call_details> details_;                                    // null until they are needed
  std::exception_ptr exception_;                                             // the first one
  call_handler handler_;  // with the response, once there is one
  credentials snapshot_;
  std::weak_ptr<net::exchange> exchange_;
  std::unique_ptr<alarm> alarm_;
  time_point started_{};
  time_point attempt_started_{};
  std::chrono::sys_seconds dated_{};  // the date of the present attempt's request
  const wirebind::decoding decoding_;
  bool refused_ = false;  // the message is about a field of the signed request that no message can have
  bool rewind_failed_ = false;
  bool credentials_refused_ = false;  // and the provider was notified, which happens once in a call
  bool resting_ = false;
  bool stepping_ = false;
  bool posted_ = true;  // inside an initiating function or a destructor, where the handler must not run
};

}  // namespace wirebind::inline WIREBIND_ABI::client

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/running_attempt.ipp>
#include <wirebind/client/impl/running_call.ipp>
#endif
