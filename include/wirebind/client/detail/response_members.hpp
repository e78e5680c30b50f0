// What every response compiles for the members of its structs.
// Part of every file that makes calls in header-only use, else only of the file with the API's <.../src.hpp>.
#pragma once

#include <wirebind/client/response.hpp>
#include <wirebind/core/config.hpp>

namespace wirebind::inline WIREBIND_ABI {

template <class Operation>
response<Operation>::response() = default;
template <class Operation>
response<Operation>::response(response&& other) noexcept = default;
template <class Operation>
response<Operation>::~response() = default;

}  // namespace wirebind::inline WIREBIND_ABI
