// The facts of an operation and of the API that it belongs to, as the generator writes them down.
// Owns the shape of those facts only; every algorithm that reads them lives elsewhere.
#pragma once

#include <wirebind/core/config.hpp>

#include <string_view>

namespace wirebind::inline WIREBIND_ABI {

class service_category;

/// One version of an API.
struct api_info {
  std::string_view product;      ///< product name, as the service knows it
  std::string_view version;      ///< API version; part of every path and of the signature
  const service_category& (*errors)() noexcept = nullptr;  ///< known error codes; null when there are none
};

/// One entry of an operation's change history.
struct change {
  std::string_view date;     ///< ISO 8601 date
  std::string_view kind;     ///< "request" or "response"
  std::string_view summary;  ///< what changed
};

/// What an operation is on the wire and to the authorisation system.
struct operation_info {
  std::string_view name;            ///< operation id of the spec
  std::string_view method;          ///< HTTP method
  std::string_view path;            ///< path template, parameters in braces
  std::string_view request_media;   ///< media type of the request body; empty without one
  std::string_view response_media;  ///< media type of the answer's body; empty without one
  int success_status = 200;         ///< status that the service documents for success
  bool idempotent = false;          ///< whether sending it twice means the same as once
  std::string_view ram_action{};    ///< permission that a call needs, such as "fc:GetFunction"
  std::string_view access_level{};  ///< what the permission allows: create, get, list, update, delete
};

/// A list of types, such as all operations of an API.
template <class... Types>
struct type_list {};

/// Body of an answer that has none.
struct no_body {
  friend bool operator==(const no_body&, const no_body&) = default;
};

/// Headers of an answer for which the spec declares none.
struct no_headers {
  template <class Self, class Visitor>
  static constexpr void visit(Self&, Visitor&&) {}
};

}  // namespace wirebind::inline WIREBIND_ABI
