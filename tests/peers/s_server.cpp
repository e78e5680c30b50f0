// openssl s_server: versions, ciphers, groups, records and tickets that a usual server does not show.
#include "net/certificates.hpp"
#include "peers.hpp"

#include <wirebind/net/error.hpp>

#include <string>

using namespace peers;

namespace {

std::shared_ptr<recorder> meet(const std::string& name) { return pool_client(trusting()).run(peer(name)); }

/// Whether a client that refuses nothing reaches a peer that speaks TLS 1.1.
bool speaks_tls11(const net::origin& to) {
  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
  SSL_CTX_set_security_level(context.get(), 0);
  SSL_CTX_set_min_proto_version(context.get(), TLS1_1_VERSION);
  const std::string where = to.host + ':' + std::to_string(to.port);
  const std::unique_ptr<BIO, void (*)(BIO*)> connection(BIO_new_ssl_connect(context.get()), &BIO_free_all);
  BIO_set_conn_hostname(connection.get(), where.c_str());
  SSL* ssl = nullptr;
  BIO_get_ssl(connection.get(), &ssl);
  return BIO_do_handshake(connection.get()) == 1 && SSL_version(ssl) == TLS1_1_VERSION;
}

}  // namespace

TEST_CASE("s_server: a page that ends with its connection is whole, as the end is announced") {
  for (const std::string name : {"S_TLS12", "S_TLS13"}) {
    const auto heard = meet(name);
    CHECK_FALSE(heard->error);
    CHECK(heard->answer.status == 200);
    CHECK(heard->answer.body.starts_with("<HTML>"));
    CHECK(heard->answer.body.ends_with("</HTML>\r\n\r\n"));
  }
}

TEST_CASE("s_server: TLS 1.1 is not spoken") {
  CHECK(speaks_tls11(peer("S_TLS11")));
  const auto refused = meet("S_TLS11");
  CHECK(refused->error == net::errc::tls_failed);
  CHECK(refused->report.reached == net::phase::tls);
  CHECK(refused->prepared == 0);
}

TEST_CASE("s_server: an unusual cipher or group is agreed on where OpenSSL offers it, and else refused") {
  CHECK(meet("S_CHACHA")->answer.body.find("Cipher is ECDHE-RSA-CHACHA20-POLY1305") != std::string::npos);
  CHECK(meet("S_OTHER_GROUP")->answer.status == 200);
  for (const std::string name : {"S_ODD_CIPHER", "S_OTHER_PROTOCOL"}) {
    INFO(name);
    const auto refused = meet(name);
    CHECK(refused->error == net::errc::tls_failed);
    CHECK(refused->prepared == 0);
  }
}

TEST_CASE("s_server: sessions are resumed with tickets and without, but not where it gives none") {
  const std::pair<std::string, std::string> second[] = {{"S_TLS12", "Reused, TLSv1.2"},
                                                        {"S_TLS13", "Reused, TLSv1.3"},
                                                        {"S_NO_TICKET", "Reused, TLSv1.2"},
                                                        {"S_NO_SESSION", "New, TLSv1.3"}};
  for (const auto& [name, expected] : second) {
    INFO(name);
    pool_client c(trusting());
    CHECK(c.run(peer(name))->answer.body.find("New, TLSv1.") != std::string::npos);
    CHECK(c.run(peer(name))->answer.body.find(expected) != std::string::npos);
    CHECK(c.pool.statistics().opened == 2);
  }
}

TEST_CASE("s_server: small and padded records make the same response") {
  for (const std::string name : {"S_RECORDS", "S_PADDING"}) {
    const auto heard = pool_client(trusting()).run(peer(name), ask("/answer"));
    CHECK_FALSE(heard->error);
    CHECK((heard->answer.body == content("files/text.txt")));
  }
}

TEST_CASE("s_server: a certificate that it requests is shown, and without one its refusal has a name") {
  auto tls = trusting();
  CHECK(pool_client(tls).run(peer("S_MUTUAL"))->error == net::errc::client_certificate_rejected);
  tls.certificate_file = path("stranger.pem");
  tls.key_file = path("stranger.key");
  CHECK(pool_client(tls).run(peer("S_MUTUAL"))->error == net::errc::client_certificate_rejected);
  tls.certificate_file = path("client.pem");
  tls.key_file = path("client.key");
  const auto heard = pool_client(tls).run(peer("S_MUTUAL"));
  CHECK_FALSE(heard->error);
  CHECK(heard->answer.body.find("Subject: CN=client") != std::string::npos);
}
