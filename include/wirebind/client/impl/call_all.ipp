#pragma once

#include <wirebind/client/call_all.hpp>
#include <wirebind/core/lasting.hpp>
#include <wirebind/net/error.hpp>

#include <algorithm>

namespace wirebind::inline WIREBIND_ABI::client {

WIREBIND_DECL call_group::call_group(std::shared_ptr<core> shared, std::size_t count,
                                     const call_all_options& options)
    : composed_operation(std::move(shared)),
      options_(options),
      count_(count),
      lane_count_(options.limit == 0 ? count : (std::min)(options.limit, count)),
      lanes_(std::make_unique<lane[]>(lane_count_)) {
  options_.call.source = nullptr;
  options_.call.sink = nullptr;
}

WIREBIND_DECL call_group::~call_group() = default;

WIREBIND_DECL void call_group::begin() {
  for (std::size_t i = 0; i != lane_count_; ++i) next(i);
  finish();
}

// A call that cannot even be started has failed. Whatever of it was started nevertheless finds its lane
// empty.
inline void call_group::next(std::size_t number) {
  if (stopped_ || started_ == count_) return;
  const place where{number, started_++};
  lanes_[number].index = where.index;
  lanes_[number].busy = true;
  try {
    call(where);
  } catch (...) {
    ended(where, current_failure().error, nullptr);
  }
}

WIREBIND_DECL void call_group::ended(place where, std::error_code error,
                                     std::shared_ptr<const call_details> details) {
  lane& mine = lanes_[where.lane];
  if (!mine.busy || mine.index != where.index) return;
  mine.busy = false;
  ++finished_;
  if (error) fail({error}, details);
  if (options_.progress) {
    try {
      static const lasting<call_details> none;
      options_.progress({finished_, count_, where.index, error, details ? *details : none.value});
    } catch (...) {
      fail(current_failure(), std::move(details));
    }
  }
  next(where.lane);
  finish();
}

inline void call_group::fail(callback_failure failure, std::shared_ptr<const call_details> details) {
  if (error_) return;
  error_ = failure.error;
  failure_ = std::move(details);
  if (failure.exception) {
    const auto carrying =
        failure_ ? std::make_shared<call_details>(*failure_) : std::make_shared<call_details>();
    carrying->exception = std::move(failure.exception);
    failure_ = carrying;
  }
  if (!stopped_) stop(net::cancel_kind::terminal);
}

inline void call_group::stop(net::cancel_kind kind) {
  stopped_ = true;
  for (std::size_t i = 0; i != lane_count_; ++i) {
    if (lanes_[i].busy) lanes_[i].cancel.emit(type_of(kind));
  }
}

inline void call_group::finish() {
  const bool all_started = stopped_ || started_ == count_;
  if (!all_started || finished_ != started_ || std::exchange(over_, true)) return;
  if (!error_ && finished_ != count_) error_ = net::operation_aborted();
  complete(error_, std::move(failure_));
}

WIREBIND_DECL void call_group::cancelled(net::cancel_kind kind) {
  if (over_ || (kind == net::cancel_kind::total && started_ != 0)) return;
  stop(kind);
  finish();
}

}  // namespace wirebind::inline WIREBIND_ABI::client
