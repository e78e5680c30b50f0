// TLS for the clients that bring no settings of their own: the same for all of them.
#pragma once

#include "load.hpp"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

inline SSL_SESSION* newest_session = nullptr;

/// TLS 1.3 with verification of the chain and of the address.
inline SSL_CTX* make_tls(const load& all) {
  SSL_CTX* const made = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_min_proto_version(made, TLS1_3_VERSION);
  if (SSL_CTX_load_verify_locations(made, all.ca.c_str(), nullptr) != 1) die("the CA");
  SSL_CTX_set_verify(made, SSL_VERIFY_PEER, nullptr);
  X509_VERIFY_PARAM_set1_ip_asc(SSL_CTX_get0_param(made), "127.0.0.1");
  static constexpr unsigned char protocols[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  SSL_CTX_set_alpn_protos(made, protocols, sizeof protocols);
  SSL_CTX_set_read_ahead(made, 1);
  SSL_CTX_set_session_cache_mode(
      made, all.resumed() ? SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL : SSL_SESS_CACHE_OFF);
  SSL_CTX_sess_set_new_cb(made, [](SSL*, SSL_SESSION* came) {
    SSL_SESSION_free(std::exchange(newest_session, came));
    return 1;
  });
  return made;
}

/// Offers the session that came last.
inline void resume(SSL* tls) {
  if (newest_session != nullptr) SSL_set_session(tls, newest_session);
}

/// Checks after a handshake that a session was resumed where one was offered.
inline void check_resumed(SSL* tls) {
  if (newest_session != nullptr && SSL_session_reused(tls) != 1) die("no session was resumed");
}
