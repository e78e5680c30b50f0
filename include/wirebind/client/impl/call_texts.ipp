#pragma once

#include <wirebind/client/detail/call_texts.hpp>
#include <wirebind/core/lasting.hpp>
#include <wirebind/http/url.hpp>

#include <string>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::client::detail {

WIREBIND_DECL call_details& details_of(prepared_call& call) {
  if (!call.details) {
    auto made = share<call_details>(new call_details);
    made->operation = call.operation->info->name;
    made->permission = call.operation->info->permission;
    call.details = std::move(made);
  }
  return *call.details;
}

WIREBIND_DECL void write_target(call_details& details, std::string_view method, std::string_view scheme,
                                std::string_view host, std::uint16_t port, std::string_view path) {
  const bool bracketed = host.find(':') != host.npos;
  std::string& target = details.target;
  target.reserve(method.size() + scheme.size() + host.size() + path.size() + 12);
  target.append(method).append(1, ' ').append(scheme).append("://");
  target.append(bracketed ? "[" : "").append(host).append(bracketed ? "]" : "");
  if (port != (scheme == "https" ? 443 : 80)) target.append(1, ':').append(std::to_string(port));
  target.append(path);
}

WIREBIND_DECL void describe(call_details& details, const request_view& request, const net::origin& to) {
  const operation_info& info = *request.operation.info;
  details.operation = info.name;
  details.permission = info.permission;
  const bool has_secrets = !request.secret_parts.empty();
  const std::string shown = has_secrets ? shown_path(request) : std::string();
  const std::string_view path = has_secrets ? shown : http::split_target(request.target).path;
  write_target(details, info.method, to.scheme, to.host, to.port, path);
}

WIREBIND_DECL std::shared_ptr<call_details> spare_details(outcome what) noexcept {
  struct spare_set {
    spare_set() {
      for (std::size_t i = 0; i != std::size(all); ++i) all[i].outcome = static_cast<outcome>(i);
    }
    call_details all[4];
  };
  static lasting<spare_set> spare;
  return {std::shared_ptr<void>(), &spare.value.all[static_cast<std::size_t>(what)]};
}

WIREBIND_DECL std::shared_ptr<call_details> described(prepared_call& call) noexcept {
  if (call.details) return std::move(call.details);
  try {
    auto made = share<call_details>(new call_details);
    describe(*made, call, call.exchange->origin);
    return made;
  } catch (...) {
    return spare_details(outcome::not_sent);
  }
}

}  // namespace wirebind::inline WIREBIND_ABI::client::detail
