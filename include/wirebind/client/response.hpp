// The response of a call: the decoded body, the declared headers, and what is known of the call itself.
// Owns no decoding; cheap to move, and valid (though empty) when the call failed.
#pragma once

#include <wirebind/client/detail/described_response.hpp>
#include <wirebind/client/error.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/lasting.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/http/media_type.hpp>

#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI {

namespace client {

/// The error bodies of an operation, nothing where it has none.
template <class Operation>
struct error_bodies_of {
  using type = type_list<>;
};
template <class Operation>
requires requires { typename Operation::error_bodies; }
struct error_bodies_of<Operation> {
  using type = typename Operation::error_bodies;
};
/// Those of the API, which a function beside the operation is declared to return.
template <class Operation>
requires(
    !requires { typename Operation::error_bodies; } &&
    requires {
      api_error_bodies(static_cast<const Operation*>(nullptr));
    }) struct error_bodies_of<Operation> {
  using type = decltype(api_error_bodies(static_cast<const Operation*>(nullptr)));
};

/// Whether a body has a media type among its own.
template <class Body>
constexpr bool is_in_media(std::string_view media) {
  for (const std::string_view listed : Body::media) {
    if (http::fit_of(media, listed) != 0) return true;
  }
  return false;
}

/// Finds out which of the bodies a status has: one of its own comes before that of its range, and this before
/// the default. Of several, those that have the media type, if any of them has.
template <class T, class... Bodies>
constexpr bool is_body_of(int status, std::string_view media, type_list<Bodies...>) {
  for (const int wanted : {status, status / 100, 0}) {
    if (((Bodies::status == wanted) || ...)) {
      const bool told = ((Bodies::status == wanted && is_in_media<Bodies>(media)) || ...);
      return ((Bodies::status == wanted && std::is_same_v<typename Bodies::type, T> &&
               (!told || is_in_media<Bodies>(media))) ||
              ...);
    }
  }
  return false;
}

template <class T, class... Bodies>
constexpr bool has_body(type_list<Bodies...>) {
  return (std::is_same_v<typename Bodies::type, T> || ...);
}

template <class Operation, class T>
constexpr bool has_error_body() {
  return has_body<T>(typename error_bodies_of<Operation>::type{});
}
template <class Operation, class T>
constexpr bool is_error_body(int status, std::string_view media = {}) {
  return status >= 300 && is_body_of<T>(status, media, typename error_bodies_of<Operation>::type{});
}

/// Whether the document lists a status, such as 202 or its class, as `listed`.
template <class Operation>
constexpr bool is_listed_as(int listed, int status) {
  const auto facts = facts_of(Operation::info.responses, status);
  return !facts.empty() && facts.front().status == listed;
}

/// Place of the only type of the bodies of a status; -1 if there is none, or there are several.
template <class Operation>
constexpr int type_on(int status) {
  int found = -1;
  for (const response_fact& each : Operation::info.responses) {
    if (each.status != status || each.media.empty()) continue;
    if (found >= 0 && found != each.alternative) return -1;
    found = each.alternative;
  }
  return found;
}

template <int Place, class Body>
struct body_at;
template <class First, class... Rest>
struct body_at<0, one_of<First, Rest...>> {
  using type = First;
};
template <int Place, class First, class... Rest>
struct body_at<Place, one_of<First, Rest...>> : body_at<Place - 1, one_of<Rest...>> {};

template <class Operation, int Code>
struct body_on_status {
  static constexpr int place = type_on<Operation>(Code);
  static_assert(place >= 0, "the document lists no body, or several types, under this status");
  using type = typename body_at<(place >= 0 ? place : 0), typename Operation::response_body>::type;
};
template <class Operation, int Code>
using body_on = typename body_on_status<Operation, Code>::type;

}  // namespace client

/// The response to one operation. `->` and `*` reach the body, `header` the headers that the spec declares. A
/// body that has one of several types, by status or media type, is reached by `get_if`, `on` and `visit`.
template <class Operation>
class response {
 public:
  using operation = Operation;
  using body_type = typename Operation::response_body;
  using header_type = typename Operation::response_headers;

  /// Whether the body has one of several types.
  static constexpr bool has_several_types = client::has_several_types<body_type>;

  header_type header{};

  // Defined in <wirebind/client/detail/response_members.hpp>, so that a file of separate compilation compiles
  // nothing for the members of the structs.
  response();
  response(const response& other) = default;
  response(response&& other) noexcept;
  response& operator=(const response& other) = default;
  response& operator=(response&& other) noexcept = default;
  ~response();

  const body_type* operator->() const noexcept requires(!has_several_types) { return &body_; }
  body_type* operator->() noexcept requires(!has_several_types) { return &body_; }
  const body_type& operator*() const& noexcept requires(!has_several_types) { return body_; }
  body_type& operator*() & noexcept requires(!has_several_types) { return body_; }
  body_type&& operator*() && noexcept requires(!has_several_types) { return std::move(body_); }
  const body_type& body() const noexcept { return body_; }
  body_type& body() noexcept { return body_; }
  /// Whether the response has a body that the spec describes: false for a status without one, such as 204
  /// beside 200, and after a failed call.
  bool has_body() const noexcept { return details().has_body; }

  /// The body if it is a T, else null.
  template <class T>
  requires has_several_types const T* get_if() const noexcept { return body_.template get_if<T>(); }
  template <class T>
  requires has_several_types T* get_if() noexcept { return body_.template get_if<T>(); }
  /// The body of a response that the document lists under this status: 202, 2 for 2XX, 3 for 3XX, or 0 for
  /// `default`. Null if the response has another status. Where the status has several types, use `get_if`.
  template <int Code>
  requires has_several_types const auto* on() const noexcept {
    using type = client::body_on<Operation, Code>;
    return client::is_listed_as<Operation>(Code, status()) ? body_.template get_if<type>() : nullptr;
  }
  /// Calls `visitor` with the body; with an empty `json::raw` if there is none.
  template <class Visitor>
  requires has_several_types decltype(auto) visit(Visitor&& visitor) const { return body_.visit(visitor); }

  /// HTTP status; 0 when there was no response.
  int status() const noexcept { return details().status; }
  /// The service's own name for the call; empty when there was no response.
  const std::string& request_id() const noexcept { return details().request_id; }
  const std::vector<attempt>& attempts() const noexcept { return details().attempts; }
  /// All that is known of the call, also when it failed.
  const call_details& details() const noexcept { return details_ ? *details_ : none(); }
  /// The details as they are shared with an exception; null for a default-constructed response.
  const std::shared_ptr<const call_details>& shared_details() const noexcept { return details_; }
  void set_details(std::shared_ptr<const call_details> details) noexcept { details_ = std::move(details); }

  /// The body of an error response as one of the structs that the document names for its status; nothing
  /// where the call did not end with such a status, `Content-Type` is that of another type of the status, or
  /// the body is not of the type. Needs <wirebind/client/error_body.hpp>.
  template <class T>
  std::optional<T> error_as() const {
    constexpr bool listed = client::has_error_body<Operation, T>();
    static_assert(listed,
                  "the document names no such body for the errors of this operation; details().body_as<T>() "
                  "takes any type");
    if constexpr (listed) {
      const std::string_view media = details().fields.find("content-type").value_or("");
      if (!client::is_error_body<Operation, T>(status(), media)) return std::nullopt;
      return details().template body_as<T>();
    }
  }

  /// Back to the state after construction. Not by assignment, which a program would then have to compile for
  /// every member of every body.
  void clear() {
    std::destroy_at(this);
    ::new (static_cast<void*>(this)) response();
  }

 private:
  static const call_details& none() noexcept {
    static const lasting<call_details> empty;
    return empty.value;
  }

  body_type body_{};
  std::shared_ptr<const call_details> details_;
};

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/detail/response_members.hpp>
#endif
