// An erased operation: its facts and the descriptions of its structs in one object that every call refers
// to. With separate compilation a program's own files only declare it, and the API's
// <.../src.hpp> defines it.
#pragma once

#include <wirebind/core/config.hpp>

namespace wirebind::inline WIREBIND_ABI {
struct api_info;
struct operation_info;
struct parameter_table;
namespace json {
struct type;
}
}  // namespace wirebind::inline WIREBIND_ABI

namespace wirebind::inline WIREBIND_ABI::client {

/// The erased half of a call reads these facts.
struct operation_ref {
  const api_info* api;
  const operation_info* info;
  const json::type* request;
  const parameter_table& (*request_parts)();
  const parameter_table& (*header_parts)();
  const json::type* body;  ///< null if the response has no described body
  bool raw_body;           ///< the response's body is `wirebind::bytes`
};

/// The object of an operation, one in a program.
template <class Operation>
const operation_ref& operation_of() noexcept;

}  // namespace wirebind::inline WIREBIND_ABI::client

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/detail/operation_table.hpp>
#endif
