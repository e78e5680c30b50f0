// Certificates made when a test runs: an authority of our own and what it issues. Nothing expires in a
// repository.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace net_test {

inline void require(bool good, const char* what) {
  if (!good) throw std::runtime_error(what);
}

struct certificate {
  std::shared_ptr<EVP_PKEY> key;
  std::shared_ptr<X509> x509;
};

struct certificate_wish {
  std::string alternative_names = "IP:127.0.0.1";  ///< As in openssl.cnf; empty for none.
  std::string common_name = "leaf";
  int first_day = -1;
  int last_day = 365;
  bool authority = false;
};

/// Makes a certificate that `issuer` signs, or a self-signed one.
inline certificate make_certificate(const certificate_wish& wish, const certificate* issuer = nullptr) {
  certificate made{{EVP_EC_gen("P-256"), &EVP_PKEY_free}, {X509_new(), &X509_free}};
  X509* x509 = made.x509.get();
  static long serial = 1;
  X509_set_version(x509, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), serial++);
  X509_gmtime_adj(X509_getm_notBefore(x509), wish.first_day * 86400L);
  X509_gmtime_adj(X509_getm_notAfter(x509), wish.last_day * 86400L);
  X509_set_pubkey(x509, made.key.get());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(x509), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(wish.common_name.c_str()), -1, -1, 0);
  const certificate& signer = issuer ? *issuer : made;
  X509_set_issuer_name(x509, X509_get_subject_name(signer.x509.get()));
  const auto add = [&](int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, signer.x509.get(), x509, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, void (*)(X509_EXTENSION*)> extension(
        X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()), &X509_EXTENSION_free);
    require(extension && X509_add_ext(x509, extension.get(), -1) == 1, "certificate extension");
  };
  if (wish.authority) add(NID_basic_constraints, "critical,CA:TRUE");
  if (!wish.alternative_names.empty()) add(NID_subject_alt_name, wish.alternative_names);
  require(X509_sign(x509, signer.key.get(), EVP_sha256()) != 0, "certificate signature");
  return made;
}

/// An authority whose certificate lies in a file as long as this object lives.
class authority {
 public:
  authority()
      : own_(
            make_certificate({.alternative_names = "", .common_name = "test authority", .authority = true})) {
    static int number = 0;
    path_ = (std::filesystem::temp_directory_path() /
             ("wirebind-authority-" + std::to_string(::getpid()) + "-" + std::to_string(number++) + ".pem"))
                .string();
    const std::unique_ptr<BIO, int (*)(BIO*)> file(BIO_new_file(path_.c_str(), "w"), &BIO_free);
    require(file && PEM_write_bio_X509(file.get(), own_.x509.get()) == 1, "authority file");
  }
  ~authority() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  authority(const authority&) = delete;
  authority& operator=(const authority&) = delete;

  const std::string& file() const { return path_; }
  certificate issue(const certificate_wish& wish = {}) const { return make_certificate(wish, &own_); }

 private:
  certificate own_;
  std::string path_;
};

/// Settings of a server that shows this certificate.
inline std::shared_ptr<SSL_CTX> server_context(const certificate& shown) {
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
  require(SSL_CTX_use_certificate(context.get(), shown.x509.get()) == 1, "server certificate");
  require(SSL_CTX_use_PrivateKey(context.get(), shown.key.get()) == 1, "server key");
  return context;
}

}  // namespace net_test
