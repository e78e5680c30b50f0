// A function and the settings of one of its qualifiers, or the error.
#pragma once

#include <fc/emulator/faults.hpp>
#include <fc/emulator/qualifiers.hpp>
#include <fc/emulator/settings.hpp>
#include <fc/emulator/state.hpp>

#include <optional>
#include <string>
#include <utility>

namespace fc::emulator {

/// The settings, or the error. Hold the lock of the state while you use it.
struct qualified_lookup {
  function_name name{};
  std::string qualifier{};  ///< As requested; LATEST for none.
  std::string version{};    ///< That the qualifier names: LATEST or a number.
  const function_state* function = nullptr;
  qualifier_settings* settings = nullptr;
  std::optional<fault> why{};
};

template <class Request>
qualified_lookup find_qualified(state& world, const Request& request, alias_use use = alias_use::read) {
  qualified_lookup out{{request.service_name, request.function_name}};
  const std::optional<std::string> qualifier = request.qualifier;
  auto found = find_function(world, request.service_name, request.function_name, qualifier, use);
  out.why = std::move(found.why);
  if (out.why) return out;
  out.qualifier = qualifier && !qualifier->empty() ? *qualifier : "LATEST";
  out.version = std::move(found.version);
  out.function = found.function;
  out.settings = &world.settings[out.name][out.qualifier];
  return out;
}

}  // namespace fc::emulator
