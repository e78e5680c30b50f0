// One call between the wire and the user's service, with all types erased: decodes a request struct from
// path, query, fields and body, and encodes the response from structs.
#pragma once

#include <wirebind/core/bytes.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/http/parameter_text.hpp>
#include <wirebind/http/percent.hpp>
#include <wirebind/json/type.hpp>
#include <wirebind/model/parameters.hpp>
#include <wirebind/model/validate.hpp>
#include <wirebind/server/policy.hpp>
#include <wirebind/server/route_table.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
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

  void write_status(int status);
  /// Declared fields of the response.
  void write_fields(const void* headers, const parameter_table& table);
  void write_json(const void* body, const json::type& type);
  /// A text, number, bool or open enum in that media type.
  void write_text(const void* body, const json::type& type, std::string_view media);
  void write_raw(const bytes& body);
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
