#include "catch.hpp"

#include <aliyun/rpc_signature.hpp>

#include <algorithm>

namespace auth = wirebind::auth;

namespace {

// In no particular order. What is signed, and the signature with the secret "secret", were computed with
// Python's hmac, hashlib and urllib.parse.quote(safe="-_.~").
const aliyun::rpc_parameters assume_role{{"Action", "AssumeRole"},
                                         {"Version", "2015-04-01"},
                                         {"Format", "JSON"},
                                         {"Timestamp", "2026-01-02T03:04:05Z"},
                                         {"SignatureMethod", "HMAC-SHA1"},
                                         {"SignatureVersion", "1.0"},
                                         {"SignatureNonce", "nonce-1"},
                                         {"AccessKeyId", "id"},
                                         {"SecurityToken", "to+ken/="},
                                         {"RoleArn", "acs:ram::123:role/reader"},
                                         {"RoleSessionName", "a b*~"},
                                         {"DurationSeconds", "3600"}};

}  // namespace

TEST_CASE("RPC signature: parameters are sorted and encoded twice") {
  CHECK(
      aliyun::rpc_string_to_sign("POST", assume_role) ==
      "POST&%2F&AccessKeyId%3Did%26Action%3DAssumeRole%26DurationSeconds%3D3600%26Format%3DJSON%26RoleArn%3D"
      "acs%253Aram%253A%253A123%253Arole%252Freader%26RoleSessionName%3Da%2520b%252A~%26SecurityToken%3D"
      "to%252Bken%252F%253D%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3Dnonce-1%26SignatureVersion%3D1.0"
      "%26Timestamp%3D2026-01-02T03%253A04%253A05Z%26Version%3D2015-04-01");
}

TEST_CASE("RPC signature: it is the one computed elsewhere, whatever the order of the parameters") {
  auto parameters = assume_role;
  CHECK(aliyun::rpc_signature("POST", parameters, "secret") == "0BVn/m6hRfgvgvD6imG2s0i2q9k=");
  std::reverse(parameters.begin(), parameters.end());
  CHECK(aliyun::rpc_signature("POST", parameters, "secret") == "0BVn/m6hRfgvgvD6imG2s0i2q9k=");
  CHECK(aliyun::rpc_signature("GET", parameters, "secret") != "0BVn/m6hRfgvgvD6imG2s0i2q9k=");
}

TEST_CASE("RPC signature: parameters are written as a query") {
  CHECK(aliyun::encode_parameters({{"b", "1 2"}, {"a", "&="}}) == "b=1%202&a=%26%3D");
  CHECK(aliyun::encode_parameters({}).empty());
}
