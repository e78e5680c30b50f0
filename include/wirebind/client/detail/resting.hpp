// What waits between two attempts of a call, or between two calls: the end of its client ends it, and so does
// the end of the context. Declares the interface; the list of them is `call_state`.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <cstddef>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::client {

class resting {
 public:
  virtual ~resting() = default;

  /// The client is destroyed, or belongs to the process that forked this one: ends with the error, not inside
  /// this function. Any thread.
  virtual void abort(std::error_code why) = 0;
  /// The context is destroyed: releases the handler without a call.
  virtual void abandon() = 0;

 private:
  friend struct call_state;
  std::size_t place_ = 0;              // in the list, under its mutex
  std::shared_ptr<resting> to_end_{};  // the next one during `call_state::shutdown`
};

}  // namespace wirebind::inline WIREBIND_ABI::client
