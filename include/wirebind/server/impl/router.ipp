#pragma once

#include <wirebind/core/callback_error.hpp>
#include <wirebind/http/percent.hpp>
#include <wirebind/server/router.hpp>

#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::server {

WIREBIND_DECL http::response basic_router::response_to(const http::request& request) {
  context call{request, policy_.make_request_id()};
  http::response response;
  try {
    dispatch(call, response);
  } catch (const std::exception& error) {
    policy_.failed(call, std::current_exception());
    fail(call, wirebind::text_of(error), response);
  } catch (...) {
    policy_.failed(call, std::current_exception());
    fail(call, "the service threw an exception of another type than std::exception", response);
  }
  policy_.finish(call, response);
  return response;
}

WIREBIND_DECL void basic_router::fail(const context& call, std::string message, http::response& response) {
  response = {};
  const fault why = policy_.explain(refused::failed, 500, std::move(message));
  response.status = why.status;
  policy_.write_fault(why, call, response);
}

WIREBIND_DECL route_match basic_router::find(const http::request& request) const {
  std::string_view path = http::split_target(request.target).path;
  if (!path.starts_with(base_path_)) return {};
  path.remove_prefix(base_path_.size());
  if (!path.empty() && path.front() != '/') return {};
  route_match match = match_route(routes_, request.method, path);
  if (match.result == route_match::outcome::wrong_method && request.method == "HEAD") {
    route_match get = match_route(routes_, "GET", path);
    if (get.result == route_match::outcome::found) return get;
  }
  if (match.found) match_media(match, request.fields.find("content-type").value_or(""));
  return match;
}

WIREBIND_DECL const operation_info* basic_router::operation_of(const http::request& request) const {
  const route_match match = find(request);
  return match.result == route_match::outcome::found ? match.found->info : nullptr;
}

WIREBIND_DECL std::vector<std::string> basic_router::violations_of(const http::request& request) const {
  const route_match match = find(request);
  if (match.result == route_match::outcome::wrong_media)
    return {"the media type is not one of " + match.allow};
  if (match.result != route_match::outcome::found) return {"no operation has this method and path"};
  context call{request};
  http::response unused;
  std::vector<std::string> found;
  service_call checked(call, policy_, match, unused, &found);
  match.found->serve(service_, checked);
  return found;
}

WIREBIND_DECL void basic_router::refuse(int status, const std::string& reason, http::response& response) {
  const http::request unknown;
  const context call{unknown, policy_.make_request_id()};
  const fault why = policy_.explain(status < 500 ? refused::malformed : refused::failed, status, reason);
  response.status = why.status;
  policy_.write_fault(why, call, response);
  policy_.finish(call, response);
}

WIREBIND_DECL void basic_router::dispatch(context& call, http::response& response) {
  const auto path = http::split_target(call.request.target).path;
  const route_match match = find(call.request);
  if (match.result == route_match::outcome::found) call.operation = match.found->info;
  service_call served(call, policy_, match, response);
  if (const auto why = policy_.admit(call)) return served.write_fault(*why);
  switch (match.result) {
    case route_match::outcome::found:
      return match.found->serve(service_, served);
    case route_match::outcome::malformed:
      return served.write_fault(policy_.explain(refused::malformed, 400, "the path has a malformed escape"));
    case route_match::outcome::unknown_path:
      return served.write_fault(
          policy_.explain(refused::unknown_path, 404, "there is nothing at " + std::string(path)));
    case route_match::outcome::wrong_media:
      served.write_fault(
          policy_.explain(refused::wrong_media, 415, "the media type is not one of " + match.allow));
      return response.fields.set("Accept", match.allow);
    case route_match::outcome::wrong_method:
      served.write_fault(policy_.explain(refused::wrong_method, 405,
                                         call.request.method + " is not for this path, but " + match.allow));
      return response.fields.set("Allow", match.allow);
  }
}

}  // namespace wirebind::inline WIREBIND_ABI::server
