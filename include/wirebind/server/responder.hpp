// Returns the response of a handler to the connection of the request, exactly once.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/unique_function.hpp>
#include <wirebind/http/message.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::server {

/// Accepts the response to one request, once, immediately or later, from any thread. Where it is destroyed
/// without one, the server responds with 500. After the connection or the server is gone a response is
/// discarded. Never throws: without memory, the connection ends.
class responder {
 public:
  /// The end of a request: the response, or a null pointer if there is none, and whether to close without
  /// one.
  using deliver_function = unique_function<void(http::response*, bool close)>;

  explicit responder(deliver_function deliver) : deliver_(std::move(deliver)) {}
  responder(responder&&) noexcept = default;
  responder& operator=(responder&& other) noexcept {
    if (this != &other) {
      drop();
      deliver_ = std::move(other.deliver_);
    }
    return *this;
  }
  ~responder() { drop(); }

  /// Sends the response. A second call does nothing.
  void operator()(http::response response) {
    if (!deliver_) return;
    auto deliver = std::move(deliver_);
    deliver(&response, false);
  }

  /// Closes the connection without a response, as a failing peer does. After a response it does nothing.
  void close() {
    if (!deliver_) return;
    auto deliver = std::move(deliver_);
    deliver(nullptr, true);
  }

 private:
  void drop() noexcept {
    if (!deliver_) return;
    auto deliver = std::move(deliver_);
    deliver(nullptr, false);
  }

  deliver_function deliver_;
};

}  // namespace wirebind::inline WIREBIND_ABI::server
