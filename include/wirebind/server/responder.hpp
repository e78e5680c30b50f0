// The way back from a handler to the connection that asked. Owns the rule "exactly one answer"; knows nothing
// of sockets.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/unique_function.hpp>
#include <wirebind/http/message.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::server {

/// Takes the answer to one request, once, at once or later, from any thread. Destroyed without an answer it
/// makes the server answer 500. After the connection or the server is gone an answer goes nowhere. Never
/// throws: where memory ends, the connection ends.
class responder {
 public:
  /// What ends a request: the answer, or a null pointer when none was given, and whether to close without
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

  /// Sends the answer. A second call does nothing.
  void operator()(http::response response) {
    if (!deliver_) return;
    auto deliver = std::move(deliver_);
    deliver(&response, false);
  }

  /// Ends the connection without an answer, as a peer does that breaks down. After an answer it does nothing.
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
