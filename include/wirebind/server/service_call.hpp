// One call between the wire and the user's service, with all types erased: decodes a request struct from
// path, query, fields and body, and encodes the response from structs.
#pragma once

#include <wirebind/client/operation.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/http/parameter_text.hpp>
#include <wirebind/http/percent.hpp>
#include <wirebind/json/choices.hpp>
#include <wirebind/json/type.hpp>
#include <wirebind/model/parameters.hpp>
#include <wirebind/model/validate.hpp>
#include <wirebind/server/policy.hpp>
#include <wirebind/server/route_table.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::server {

/// Most items of a numbered list, `name.1` to `name.1000`; a request with more gets status 400.
inline constexpr std::size_t largest_numbered_list = 1000;

/// State of one call. Exists for the duration of the call, on one thread.
class service_call {
 public:
  /// With `found` the request is only checked: its violations are stored there, with C++ names as a
  /// client reports them, and the service is not called.
  service_call(server::context& call, const api_policy& policy, const route_match& match,
               http::response& response, std::vector<std::string>* found = nullptr)
      : call_(call), policy_(policy), match_(match), response_(response), found_(found) {}

  server::context& context() noexcept { return call_; }
  validation level() const { return found_ != nullptr ? validation::full : policy_.level(); }
  naming names() const noexcept { return found_ != nullptr ? naming::cpp : naming::wire; }

  /// Fills the request struct behind `request`. False: the response is a fault.
  bool read(void* request, const parameter_table& table);
  /// Whether to call the service; the response is a fault if there is a violation.
  bool accept(const std::vector<violation>& violations);

  /// Declared fields of the response.
  void write_fields(const void* headers, const parameter_table& table);
  /// Status and body as the operation describes them; 0 for the first status with such a body. Throws if the
  /// body cannot be encoded.
  template <class Body>
  void write_body(int status, const Body& body) {
    if constexpr (client::has_several_types<Body>) {
      write_one_of(status, json::type_of<Body>(), &body, Body::alternatives());
    } else if constexpr (std::is_same_v<Body, no_body>) {
      write_response(status, nullptr, nullptr, 0);
    } else {
      write_response(status, &json::type_of<Body>(), &body, 0);
    }
  }
  void write_fault(const fault& why);

 private:
  /// Where the parameters of a request are found.
  struct sources {
    std::span<const parameter> all;
    std::vector<http::query_item> query;
    std::vector<http::query_item> cookies;
  };

  bool read_parameter(void* request, const parameter& one, const sources& from);
  http::parameter_read find(const parameter& one, const sources& from,
                            std::vector<parameter_part>& parts) const;
  http::parameter_read find_field(const parameter& one, std::vector<parameter_part>& parts) const;
  bool read_items(void* request, const parameter& one, const std::vector<http::query_item>& query);
  bool read_form(void* body, const json::type& type);
  bool read_multipart(void* body, const json::type& type);
  bool read_body(void* request, const parameter_table& table);
  bool reject(std::string message);
  void write_one_of(int status, const json::type& type, const void* body,
                    std::span<const json::alternative* const> types);
  void write_response(int status, const json::type* type, const void* body, int alternative);
  void write_described(const response_fact& fact, const json::type& type, const void* body);

  server::context& call_;
  const api_policy& policy_;
  const route_match& match_;
  http::response& response_;
  std::vector<std::string>* found_;
};

}  // namespace wirebind::inline WIREBIND_ABI::server

#if WIREBIND_HEADER_ONLY
#include <wirebind/server/impl/service_call.ipp>
#endif
