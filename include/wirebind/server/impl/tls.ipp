#pragma once

#include <wirebind/server/tls.hpp>

#include <asio/ip/address.hpp>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::server {
namespace detail {

template <auto Free>
struct freed_by {
  template <class Object>
  void operator()(Object* object) const noexcept {
    Free(object);
  }
};
using x509_pointer = std::unique_ptr<X509, freed_by<X509_free>>;
using key_pointer = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using bio_pointer = std::unique_ptr<BIO, freed_by<BIO_free>>;

/// Throws unless `good`, and leaves OpenSSL's queue of errors empty.
inline void require_tls(bool good, const char* what) {
  if (good) return;
  ERR_clear_error();
  throw std::runtime_error(std::string("server TLS: ") + what);
}

inline bio_pointer read_from(std::string_view text) {
  bio_pointer out(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  require_tls(out != nullptr, "no memory");
  return out;
}

inline std::string text_of(BIO* memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  return {data, static_cast<std::size_t>(size)};
}

inline void add_extension(X509* to, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, to, to, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, freed_by<X509_EXTENSION_free>> extension(
      X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  require_tls(extension && X509_add_ext(to, extension.get(), -1) == 1, "a name that no certificate has");
}

inline std::string alternative_names(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) {
    std::error_code no_address;
    asio::ip::make_address(name, no_address);
    out += (out.empty() ? "" : ",") + std::string(no_address ? "DNS:" : "IP:") + name;
  }
  return out;
}

inline void fill_certificate(X509* made, EVP_PKEY* key, const std::vector<std::string>& names) {
  std::uint32_t serial = 0;
  require_tls(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1, "no random bytes");
  X509_set_version(made, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made), static_cast<long>(serial));
  X509_gmtime_adj(X509_getm_notBefore(made), -86400L);
  X509_gmtime_adj(X509_getm_notAfter(made), 365 * 86400L);
  X509_set_pubkey(made, key);
  const auto* const subject = reinterpret_cast<const unsigned char*>("self-signed");
  X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_UTF8, subject, -1, -1, 0);
  X509_set_issuer_name(made, X509_get_subject_name(made));
  add_extension(made, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(made, NID_subject_alt_name, alternative_names(names));
  require_tls(X509_sign(made, key, EVP_sha256()) != 0, "the certificate cannot be signed");
}

}  // namespace detail

WIREBIND_DECL certificate_pair make_self_signed(const std::vector<std::string>& names) {
  detail::require_tls(!names.empty(), "a certificate needs a name");
  const detail::key_pointer key(EVP_EC_gen("P-256"));
  const detail::x509_pointer made(X509_new());
  detail::require_tls(key && made, "no key can be made");
  detail::fill_certificate(made.get(), key.get(), names);
  const detail::bio_pointer certificate(BIO_new(BIO_s_mem()));
  const detail::bio_pointer secret(BIO_new(BIO_s_mem()));
  detail::require_tls(
      certificate && secret && PEM_write_bio_X509(certificate.get(), made.get()) == 1 &&
          PEM_write_bio_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1,
      "the pair cannot be written");
  return {detail::text_of(certificate.get()), detail::text_of(secret.get())};
}

WIREBIND_DECL std::shared_ptr<ssl_ctx_st> make_server_tls(const certificate_pair& pair) {
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
  detail::require_tls(context && SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) == 1,
                      "OpenSSL has no TLS 1.2");
  const auto certificates = detail::read_from(pair.certificate);
  const detail::x509_pointer own(PEM_read_bio_X509(certificates.get(), nullptr, nullptr, nullptr));
  detail::require_tls(own && SSL_CTX_use_certificate(context.get(), own.get()) == 1,
                      "the certificate is no PEM certificate");
  while (detail::x509_pointer next{PEM_read_bio_X509(certificates.get(), nullptr, nullptr, nullptr)}) {
    detail::require_tls(SSL_CTX_add1_chain_cert(context.get(), next.get()) == 1, "the chain is no chain");
  }
  ERR_clear_error();  // the end of the text is an error to OpenSSL
  const auto no_password = [](char*, int, int, void*) { return 0; };
  const auto secret = detail::read_from(pair.key);
  const detail::key_pointer key(PEM_read_bio_PrivateKey(secret.get(), nullptr, no_password, nullptr));
  detail::require_tls(key != nullptr, "the key is no PEM key without a password");
  detail::require_tls(
      SSL_CTX_use_PrivateKey(context.get(), key.get()) == 1 && SSL_CTX_check_private_key(context.get()) == 1,
      "the key is not the certificate's");
  return context;
}

}  // namespace wirebind::inline WIREBIND_ABI::server
