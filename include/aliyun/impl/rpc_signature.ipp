#pragma once

#include <aliyun/rpc_signature.hpp>
#include <wirebind/auth/crypto.hpp>
#include <wirebind/core/base64.hpp>
#include <wirebind/http/percent.hpp>

#include <algorithm>

namespace aliyun::inline WIREBIND_ABI {

WIREBIND_DECL std::string encode_parameters(const rpc_parameters& parameters) {
  std::string out;
  for (const auto& [name, value] : parameters) {
    if (!out.empty()) out += '&';
    out.append(http::encode_query(name)).append(1, '=').append(http::encode_query(value));
  }
  return out;
}

WIREBIND_DECL std::string rpc_string_to_sign(std::string_view method, rpc_parameters parameters) {
  std::sort(parameters.begin(), parameters.end());
  return std::string(method) + "&%2F&" + http::encode_query(encode_parameters(parameters));
}

WIREBIND_DECL std::string rpc_signature(std::string_view method, rpc_parameters parameters,
                                        std::string_view secret) {
  const std::string text = rpc_string_to_sign(method, std::move(parameters));
  return wirebind::encode_base64(auth::hmac_sha1(std::string(secret) + '&', text));
}

}  // namespace aliyun::inline WIREBIND_ABI
