#include "catch.hpp"

#include <wirebind/auth/crypto.hpp>
#include <wirebind/core/ascii.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>

namespace auth = wirebind::auth;

// Digests of FIPS 180-2 appendix B and of the empty text.
TEST_CASE("crypto: SHA-256 gives the published digests") {
  CHECK(auth::hex(auth::sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(auth::hex(auth::sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(auth::hex(auth::sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

// Test cases 1, 2 and 6 of RFC 4231.
TEST_CASE("crypto: HMAC-SHA256 gives the published values") {
  CHECK(auth::hex(auth::hmac_sha256(std::string(20, '\x0b'), "Hi There")) ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(auth::hex(auth::hmac_sha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(auth::hex(auth::hmac_sha256(std::string(131, '\xaa'),
                                    "Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE(
    "crypto: a key that is used again gives the same values, also after others and after the empty one") {
  const std::string data(100, 'd');
  const std::string keys[] = {"", "a", "b", std::string(200, 'k'), std::string("a\0", 2)};
  std::string once[std::size(keys)];
  for (std::size_t i = 0; i != std::size(keys); ++i) once[i] = auth::hmac_sha256(keys[i], data);
  for (const std::size_t i : {1, 1, 2, 0, 0, 1, 3, 3, 4, 1, 4}) {
    CHECK(auth::hmac_sha256(keys[i], data) == once[i]);
    CHECK(auth::hmac_sha256_hex(keys[i], data).view() == auth::hex(once[i]));
    CHECK(auth::hmac_sha1(keys[i], data).size() == 20);
  }
  for (std::size_t i = 1; i != std::size(keys); ++i) CHECK(once[i] != once[i - 1]);
  CHECK(auth::sha256_hex(data).view() == auth::hex(auth::sha256(data)));
  CHECK(auth::hex_digest().empty());
}

// Test cases 1 and 2 of RFC 2202.
TEST_CASE("crypto: HMAC-SHA1 gives the published values") {
  CHECK(auth::hex(auth::hmac_sha1(std::string(20, '\x0b'), "Hi There")) ==
        "b617318655057264e28bc0b6fb378c8ef146be00");
  CHECK(auth::hex(auth::hmac_sha1("Jefe", "what do ya want for nothing?")) ==
        "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
}

TEST_CASE("crypto: hexadecimal text is in lower case and keeps leading zeros") {
  CHECK(auth::hex(std::string("\x00\x0f\xa0\xff", 4)) == "000fa0ff");
  CHECK(auth::hex("").empty());
}

TEST_CASE("crypto: texts are equal only in every byte and in size") {
  CHECK(auth::constant_time_equal("", ""));
  CHECK(auth::constant_time_equal("abc", "abc"));
  CHECK_FALSE(auth::constant_time_equal("abc", "abd"));
  CHECK_FALSE(auth::constant_time_equal("abc", "ab"));
  CHECK_FALSE(auth::constant_time_equal("", "a"));
}

TEST_CASE("crypto: two nonces differ and are 32 hexadecimal digits") {
  const std::string one = auth::random_nonce();
  const std::string two = auth::random_nonce();
  CHECK(one.size() == 32);
  CHECK(std::all_of(one.begin(), one.end(), [](char c) { return wirebind::ascii::hex_value(c) >= 0; }));
  CHECK(one != two);
}
