// Signs UpdateFunction's request again and again, or computes the digests of its signature alone:
//   sign acs3|copy|kept|once COUNT
// "acs3" signs a fresh copy of the request, "copy" only makes it; "kept" computes SHA-256 of the body and of
// the canonical request and the HMAC with contexts of OpenSSL that are made once, "once" with the calls that
// need none. Prints the processor time of each in microseconds.
#include "../codec/payloads.hpp"

#include <aliyun/canonical.hpp>
#include <aliyun/sign.hpp>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>

namespace {

constexpr std::string_view secret = "0123456789abcdefghijABCDEFGHIJ";

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "sign benchmark: %s\n", what);
  std::exit(1);
}

wirebind::http::request prepared() {
  wirebind::http::request made;
  made.method = "PUT";
  made.target = "/2021-04-06/services/demo/functions/demo-function";
  made.fields.add("host", "127.0.0.1:9000");
  made.fields.add("user-agent", "wirebind/0.1.0");
  made.fields.add("accept", "application/json");
  made.fields.add("content-type", "application/json");
  made.body = read_payload(WIREBIND_BENCH_PAYLOAD);
  return made;
}

const aliyun::access_key key{"0123456789abcdefghijABCD", std::string(secret)};
const aliyun::signing_context attempt{.product_version = "2021-04-06",
                                      .action = "UpdateFunction",
                                      .now = std::chrono::sys_seconds{std::chrono::seconds(1'796'000'000)},
                                      .nonce = "0123456789abcdef0123456789abcdef"};

/// The texts whose digests make a signature.
struct texts {
  explicit texts(const wirebind::http::request& request) : body(request.body.view()) {
    wirebind::http::request is_signed = request;
    require(!aliyun::sign(is_signed, key, aliyun::scheme::acs3, attempt), "sign");
    canonical = aliyun::canonical_request(is_signed, aliyun::scheme::acs3).value();
    to_sign = "ACS3-HMAC-SHA256\n" + std::string(64, 'a');
  }
  std::string body, canonical, to_sign;
};

/// Contexts that are made once, with the key.
class kept_contexts {
 public:
  kept_contexts() {
    EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    mac_ = EVP_MAC_CTX_new(algorithm);
    EVP_MAC_free(algorithm);
    char name[] = "SHA256";
    const OSSL_PARAM digest[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
                                 OSSL_PARAM_construct_end()};
    const auto* const bytes = reinterpret_cast<const unsigned char*>(secret.data());
    require(EVP_MAC_init(mac_, bytes, secret.size(), digest) == 1, "EVP_MAC_init");
  }
  void digest(std::string_view data) {
    require(EVP_DigestInit_ex(context_, sha256_, nullptr) == 1 &&
                EVP_DigestUpdate(context_, data.data(), data.size()) == 1 &&
                EVP_DigestFinal_ex(context_, out_, nullptr) == 1,
            "SHA-256");
  }
  void mac(std::string_view data) {
    const auto* const bytes = reinterpret_cast<const unsigned char*>(data.data());
    std::size_t size = 0;
    require(EVP_MAC_init(mac_, nullptr, 0, nullptr) == 1 && EVP_MAC_update(mac_, bytes, data.size()) == 1 &&
                EVP_MAC_final(mac_, out_, &size, sizeof out_) == 1,
            "HMAC");
  }

 private:
  EVP_MD* const sha256_ = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  EVP_MD_CTX* const context_ = EVP_MD_CTX_new();
  EVP_MAC_CTX* mac_;
  unsigned char out_[32];
};

/// Contexts of the calls that need none.
struct made_contexts {
  void digest(std::string_view data) {
    unsigned char out[32];
    require(EVP_Digest(data.data(), data.size(), out, nullptr, EVP_sha256(), nullptr) == 1, "EVP_Digest");
  }
  void mac(std::string_view data) {
    unsigned char out[32];
    const auto* const bytes = reinterpret_cast<const unsigned char*>(data.data());
    require(HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytes, data.size(), out,
                 nullptr) != nullptr,
            "HMAC");
  }
};

template <class Call>
void repeat(long count, Call&& call) {
  const std::clock_t begin = std::clock();
  for (long i = 0; i != count; ++i) call();
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  std::printf("%.4f\n", seconds * 1e6 / static_cast<double>(count));
}

template <class Contexts>
void primitives(long count, const texts& all) {
  Contexts contexts;
  repeat(count, [&] {
    contexts.digest(all.body);
    contexts.digest(all.canonical);
    contexts.mac(all.to_sign);
  });
}

}  // namespace

int main(int count, char** arguments) {
  require(count == 3, "usage: sign acs3|copy|kept|once COUNT");
  const std::string_view kind = arguments[1];
  const long times = std::atol(arguments[2]);
  const wirebind::http::request request = prepared();
  const texts all(request);
  if (kind == "kept") {
    primitives<kept_contexts>(times, all);
  } else if (kind == "once") {
    primitives<made_contexts>(times, all);
  } else {
    const bool signs = kind == "acs3";
    require(signs || kind == "copy", "the kind");
    repeat(times, [&] {
      wirebind::http::request copy = request;
      require(!signs || !aliyun::sign(copy, key, aliyun::scheme::acs3, attempt), "sign");
    });
  }
}
