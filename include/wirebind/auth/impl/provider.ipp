#pragma once

#include <wirebind/auth/provider.hpp>

namespace wirebind::inline WIREBIND_ABI {

WIREBIND_DECL client_credentials::client_credentials(const client_credentials& other) = default;
WIREBIND_DECL client_credentials::client_credentials(client_credentials&& other) noexcept = default;
WIREBIND_DECL client_credentials& client_credentials::operator=(const client_credentials& other) = default;
WIREBIND_DECL client_credentials& client_credentials::operator=(client_credentials&& other) noexcept =
    default;
WIREBIND_DECL client_credentials::~client_credentials() = default;

}  // namespace wirebind::inline WIREBIND_ABI
