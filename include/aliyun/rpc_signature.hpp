// The signature of RPC requests, version 1: HMAC-SHA1 over all parameters of query and form.
#pragma once

#include <aliyun/detail/runtime.hpp>
#include <wirebind/core/config.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aliyun::inline WIREBIND_ABI {

/// Names and values of a query or a form, not encoded.
using rpc_parameters = std::vector<std::pair<std::string, std::string>>;

/// "name=value&name=value", percent-encoded, in the order given.
WIREBIND_DECL std::string encode_parameters(const rpc_parameters& parameters);

/// "POST&%2F&…": the method, the path "/", and the encoded parameters, sorted by name, encoded once more.
WIREBIND_DECL std::string rpc_string_to_sign(std::string_view method, rpc_parameters parameters);

/// The base64 text for the parameter `Signature`, over all other parameters of query and form. Empty if the
/// cryptographic library failed.
WIREBIND_DECL std::string rpc_signature(std::string_view method, rpc_parameters parameters,
                                        std::string_view secret);

}  // namespace aliyun::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <aliyun/impl/rpc_signature.ipp>
#endif
