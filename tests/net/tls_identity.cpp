// Our own certificate, shown to servers that ask for one, and the oldest TLS that is spoken.
#include "catch.hpp"
#include "tls_server.hpp"

#include <wirebind/core/callback_error.hpp>
#include <wirebind/net/error.hpp>

#include <filesystem>
#include <stdexcept>
#include <string>

using namespace net_test;

namespace {

/// A file that lives as long as this object does.
struct pem_file {
  explicit pem_file(const std::string& name)
      : path((std::filesystem::temp_directory_path() / ("wirebind-" + std::to_string(::getpid()) + name))
                 .string()),
        bio(BIO_new_file(path.c_str(), "w"), &BIO_free) {}
  ~pem_file() {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
  }
  pem_file& add(const certificate& shown) {
    require(PEM_write_bio_X509(bio.get(), shown.x509.get()) == 1 && BIO_flush(bio.get()) == 1, "PEM file");
    return *this;
  }
  pem_file& add_key(const certificate& shown, std::string passphrase = {}) {
    const EVP_CIPHER* cipher = passphrase.empty() ? nullptr : EVP_aes_128_cbc();
    require(PEM_write_bio_PKCS8PrivateKey(bio.get(), shown.key.get(), cipher, passphrase.data(),
                                          static_cast<int>(passphrase.size()), nullptr, nullptr) == 1 &&
                BIO_flush(bio.get()) == 1,
            "PEM file");
    return *this;
  }

  const std::string path;
  const std::unique_ptr<BIO, int (*)(BIO*)> bio;
};

struct fixed_passphrase : net::passphrase_source {
  explicit fixed_passphrase(std::string text) : text(std::move(text)) {}
  std::string passphrase() override {
    ++asked;
    if (text == "throw") throw std::runtime_error("no passphrase");
    return text;
  }
  std::string text;
  int asked = 0;
};

/// A server that wants a certificate of `wanted`, and tells whose it got.
struct mutual_server : tls_server {
  mutual_server(const authority& own, const authority& wanted, int version)
      : mutual_server(own, wanted, version, std::make_shared<std::string>()) {}

  std::shared_ptr<std::string> peer;

 private:
  mutual_server(const authority& own, const authority& wanted, int version, std::shared_ptr<std::string> told)
      : tls_server(settings(own, wanted, version),
                   [told](tls_session& session, int number) {
                     const std::unique_ptr<X509, void (*)(X509*)> shown(
                         SSL_get1_peer_certificate(session.ssl.get()), &X509_free);
                     char name[64] = "";
                     if (shown) {
                       X509_NAME_get_text_by_NID(X509_get_subject_name(shown.get()), NID_commonName, name,
                                                 64);
                     }
                     *told = name;
                     serve_well(session, number);
                   }),
        peer(told) {}

  static std::shared_ptr<SSL_CTX> settings(const authority& own, const authority& wanted, int version) {
    auto context = server_context(own.issue());
    SSL_CTX_set_max_proto_version(context.get(), version);
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    SSL_CTX_set_session_id_context(context.get(), reinterpret_cast<const unsigned char*>("test"), 4);
    require(SSL_CTX_load_verify_locations(context.get(), wanted.file().c_str(), nullptr) == 1, "wanted");
    return context;
  }
};

}  // namespace

TEST_CASE("tls identity: a client certificate is shown to a server that requests it") {
  const int version = GENERATE(TLS1_2_VERSION, TLS1_3_VERSION);
  const authority trusted;
  const authority clients;
  mutual_server server(trusted, clients, version);
  const certificate own = clients.issue({.alternative_names = "", .common_name = "worker 7"});
  const auto run = [&](net::tls_options options) {
    options.ca_file = trusted.file();
    return client(options).run(to(server))->error;
  };
  SECTION("with its key in a file of its own") {
    pem_file shown("-shown.pem");
    pem_file key("-key.pem");
    CHECK_FALSE(run({.certificate_file = shown.add(own).path, .key_file = key.add_key(own).path}));
    CHECK(*server.peer == "worker 7");
  }
  SECTION("with its key in the same file") {
    pem_file both("-both.pem");
    CHECK_FALSE(run({.certificate_file = both.add(own).add_key(own).path}));
    CHECK(*server.peer == "worker 7");
  }
  SECTION("without one, the server's refusal has an error of its own where TLS can report it") {
    const auto refused = run({});
    CHECK(refused ==
          (version == TLS1_3_VERSION ? net::errc::client_certificate_rejected : net::errc::tls_failed));
  }
  SECTION("that no authority of the server's issued") {
    const certificate foreign = make_certificate({});
    pem_file both("-foreign.pem");
    CHECK(run({.certificate_file = both.add(foreign).add_key(foreign).path}) ==
          net::errc::client_certificate_rejected);
  }
}

TEST_CASE(
    "tls identity: a key under a passphrase is opened with the one that the source gives, and only so") {
  const authority trusted;
  mutual_server server(trusted, trusted, TLS1_3_VERSION);
  const certificate own = trusted.issue();
  pem_file shown("-shown.pem");
  pem_file key("-key.pem");
  shown.add(own);
  key.add_key(own, "open sesame");
  const auto run = [&](std::shared_ptr<net::passphrase_source> source) {
    client c({.ca_file = trusted.file(),
              .certificate_file = shown.path,
              .key_file = key.path,
              .key_passphrase = std::move(source)});
    const auto first = c.run(to(server))->error;
    c.pool.close_idle();
    CHECK(c.run(to(server))->error == first);
    return first;
  };
  const auto right = std::make_shared<fixed_passphrase>("open sesame");
  CHECK_FALSE(run(right));
  CHECK(right->asked == 1);
  for (const char* text : {"wrong secret", ""}) {
    const auto error = run(std::make_shared<fixed_passphrase>(text));
    CHECK(error == net::errc::client_certificate_unreadable);
    CHECK(error.message().find("secret") == std::string::npos);
  }
  const auto throwing = std::make_shared<fixed_passphrase>("throw");
  CHECK(run(throwing) == wirebind::callback_errc::exception_thrown);
  CHECK(throwing->asked == 2);
  CHECK(run(std::make_shared<fixed_passphrase>(std::string(5000, 'x'))) ==
        net::errc::client_certificate_unreadable);
  CHECK(run(nullptr) == net::errc::client_certificate_unreadable);  // and nobody is asked at a terminal
}

TEST_CASE(
    "tls identity: files that are missing, wrong or do not belong together are an error before a byte "
    "leaves") {
  const authority trusted;
  tls_server server(trusted.issue());
  const certificate own = trusted.issue();
  const certificate other = trusted.issue();
  pem_file shown("-shown.pem");
  pem_file key("-key.pem");
  shown.add(own);
  key.add_key(other);
  const auto run = [&](std::string certificate_file, std::string key_file) {
    client c({.ca_file = trusted.file(), .certificate_file = certificate_file, .key_file = key_file});
    const auto heard = c.run(to(server));
    CHECK(heard->report.bytes_written == 0);
    return heard->error;
  };
  CHECK(run("/no/such/file.pem", "") == net::errc::client_certificate_unreadable);
  CHECK(run(shown.path, "/no/such/file.pem") == net::errc::client_certificate_unreadable);
  CHECK(run(shown.path, "") == net::errc::client_certificate_unreadable);
  CHECK(run(key.path, key.path) == net::errc::client_certificate_unreadable);
  CHECK(run(shown.path, key.path) == net::errc::client_certificate_unreadable);
  CHECK(run("", key.path) == net::errc::client_certificate_unreadable);
}

TEST_CASE("tls identity: the oldest version can be raised to 1.3") {
  const authority trusted;
  auto context = server_context(trusted.issue());
  const int version = GENERATE(TLS1_2_VERSION, TLS1_3_VERSION);
  SSL_CTX_set_max_proto_version(context.get(), version);
  tls_server server(context);
  const auto error =
      client({.ca_file = trusted.file(), .minimum = net::tls_version::v1_3}).run(to(server))->error;
  if (version == TLS1_3_VERSION) CHECK_FALSE(error);
  if (version != TLS1_3_VERSION) CHECK(error == net::errc::tls_failed);
}
