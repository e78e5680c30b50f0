// The refusals of Function Compute by their published codes. Owns code, status and wording, so that an
// operation only says what is the matter.
#pragma once

#include <wirebind/server/answer.hpp>

#include <string>
#include <string_view>

namespace fc::emulator {

using wirebind::server::fault;

inline fault invalid_argument(std::string message) { return {400, "InvalidArgument", std::move(message)}; }

/// "service" becomes ServiceNotFound with status 404, and so on for every kind of thing.
inline fault not_found(std::string_view code, std::string_view kind, std::string_view name) {
  return {404, std::string(code), std::string(kind) + " '" + std::string(name) + "' does not exist"};
}
inline fault service_not_found(std::string_view name) {
  return not_found("ServiceNotFound", "service", name);
}
inline fault function_not_found(std::string_view name) {
  return not_found("FunctionNotFound", "function", name);
}
inline fault version_not_found(std::string_view name) {
  return not_found("VersionNotFound", "version", name);
}
inline fault alias_not_found(std::string_view name) { return not_found("AliasNotFound", "alias", name); }

inline fault already_exists(std::string_view code, std::string_view kind, std::string_view name) {
  return {409, std::string(code), std::string(kind) + " '" + std::string(name) + "' already exists"};
}
inline fault service_exists(std::string_view name) {
  return already_exists("ServiceAlreadyExists", "service", name);
}
inline fault function_exists(std::string_view name) {
  return already_exists("FunctionAlreadyExists", "function", name);
}

inline fault service_not_empty(std::string_view name) {
  return {409, "ServiceNotEmpty", "service '" + std::string(name) + "' still has functions"};
}

inline fault provision_config_exists(std::string_view name) {
  return {409, "ProvisionConfigExist",
          "function '" + std::string(name) + "' still has provisioned instances"};
}

inline fault precondition_failed(std::string_view sent, std::string_view current) {
  return {412, "PreconditionFailed",
          "If-Match is '" + std::string(sent) + "', but the current ETag is '" + std::string(current) + "'"};
}

inline fault resource_exhausted(std::string_view name) {
  return {429, "ResourceExhausted", "function '" + std::string(name) + "' has as many instances as it may"};
}

inline fault entity_too_large(std::string message) { return {400, "EntityTooLarge", std::move(message)}; }

}  // namespace fc::emulator
