// The seam between starting a call and running it. Virtual, so that a header-only file that makes calls on a
// client which another file made does not compile how they run.
#pragma once

#include <wirebind/client/prepare.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/net/any_call.hpp>

#include <memory>
#include <system_error>

namespace wirebind::inline v0::client {

using call_handler = net::any_call<void(std::error_code, answer)>;

struct core;

/// Runs the calls of one client.
class call_runner {
 public:
  virtual ~call_runner() = default;
  virtual void start(const std::shared_ptr<core>& shared, prepared_call call, call_handler handler) = 0;
  /// Ends the calls that no attempt holds.
  virtual void shutdown() = 0;
};

}  // namespace wirebind::inline v0::client
