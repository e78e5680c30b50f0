#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/net/impl/error.ipp>
#include <wirebind/net/impl/tls_failure.ipp>
#include <wirebind/net/tls_engine.hpp>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <cstdlib>
#include <dirent.h>
#include <exception>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {
namespace detail {

/// Where systems keep their trusted certificates in one file.
inline constexpr const char* authority_bundles[] = {
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Alpine, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",                   // Fedora, RHEL
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // newer RHEL
    "/etc/ssl/ca-bundle.pem",                             // openSUSE
    "/etc/ssl/cert.pem",                                  // macOS, OpenBSD
    "/usr/local/share/certs/ca-root-nss.crt",             // FreeBSD
};

/// How many names are in a folder, its own two among them; 0 when it cannot be read. Counts to three.
inline int names_in(const char* folder) {
  DIR* const listing = opendir(folder);
  if (listing == nullptr) return 0;
  int count = 0;
  while (count != 3 && readdir(listing) != nullptr) ++count;
  closedir(listing);
  return count;
}

inline bool load_given(SSL_CTX* context, const tls_options& options) {
  if (ascii::has_nul(options.ca_file) || ascii::has_nul(options.ca_path)) return false;
  if (!options.ca_path.empty() && names_in(options.ca_path.c_str()) == 0) return false;
  return SSL_CTX_load_verify_locations(context, options.ca_file.empty() ? nullptr : options.ca_file.c_str(),
                                       options.ca_path.empty() ? nullptr : options.ca_path.c_str()) == 1;
}

inline bool load_of_system(SSL_CTX* context) {
  // A file that the environment names must be there; OpenSSL itself would go on without it.
  const char* file = std::getenv(X509_get_default_cert_file_env());
  const char* folder = std::getenv(X509_get_default_cert_dir_env());
  if (file && SSL_CTX_load_verify_locations(context, file, nullptr) != 1) return false;
  if (SSL_CTX_set_default_verify_paths(context) != 1) return false;
  const bool file_was_read = sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(context))) > 0;
  if (file || folder || file_was_read || names_in(X509_get_default_cert_dir()) > 2) return true;
  for (const char* bundle : authority_bundles) {
    if (SSL_CTX_load_verify_locations(context, bundle, nullptr) == 1) return true;
  }
  return false;
}

inline std::error_code certificate_error(long verdict) {
  switch (verdict) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return errc::certificate_expired;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return errc::certificate_mismatch;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
    case X509_V_ERR_CERT_UNTRUSTED:
      return errc::certificate_untrusted;
    default:
      return errc::certificate_rejected;
  }
}

/// Whether a name consists of labels. What OpenSSL reads otherwise is none: an empty name switches the check
/// off, and one with a dot in front matches every name below it.
inline bool is_host_name(std::string_view name) noexcept {
  char before = '.';
  for (const char c : name) {
    if (c == '.' ? before == '.' : !ascii::is_alnum(c) && c != '-' && c != '_') return false;
    before = c;
  }
  return before != '.';
}

/// Names the peer: SNI and the name to check, or the address to check.
inline bool expect_host(SSL* ssl, std::string host) {
  if (ascii::has_nul(host)) return false;
  const bool v6 = host.find(':') != host.npos;
  if (v6) host = host.substr(0, host.find('%'));  // the zone stays on this machine
  if (host.ends_with('.')) host.pop_back();
  X509_VERIFY_PARAM* wanted = SSL_get0_param(ssl);
  X509_VERIFY_PARAM_set_hostflags(wanted,
                                  X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  if (X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str()) == 1) return true;
  return is_host_name(host) && X509_VERIFY_PARAM_set1_host(wanted, host.c_str(), host.size()) == 1 &&
         SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, host.data()) == 1;
}

inline bool load_authorities(SSL_CTX* context, const tls_options& options) {
  if (!options.verify) return true;
  const bool given = !options.ca_file.empty() || !options.ca_path.empty();
  return given ? load_given(context, options) : load_of_system(context);
}

/// What a source of a passphrase returned, for OpenSSL, which may call several times for one key. No
/// exception may pass through OpenSSL.
struct asked_passphrase {
  explicit asked_passphrase(passphrase_source* from) : source(from) {}
  asked_passphrase(const asked_passphrase&) = delete;
  asked_passphrase& operator=(const asked_passphrase&) = delete;
  ~asked_passphrase() { OPENSSL_cleanse(text.data(), text.size()); }

  void ask() noexcept {
    try {
      if (passphrase_source* const from = std::exchange(source, nullptr)) text = from->passphrase();
    } catch (...) {
      thrown = std::current_exception();
    }
  }

  passphrase_source* source;  // null once it was called
  std::string text{};
  std::exception_ptr thrown{};
};

/// Gives OpenSSL the passphrase. Always set: without it OpenSSL prompts at the terminal.
inline int give_passphrase(char* out, int size, int, void* from) {
  auto& asked = *static_cast<asked_passphrase*>(from);
  asked.ask();
  if (asked.text.empty() || asked.text.size() > static_cast<std::size_t>(size)) return -1;
  return static_cast<int>(asked.text.copy(out, asked.text.size()));
}

/// Throws what the source of the passphrase threw.
inline bool load_identity(SSL_CTX* context, const tls_options& options) {
  if (options.certificate_file.empty()) return options.key_file.empty();
  const std::string& key = options.key_file.empty() ? options.certificate_file : options.key_file;
  if (ascii::has_nul(options.certificate_file) || ascii::has_nul(key)) return false;
  asked_passphrase asked(options.key_passphrase.get());
  SSL_CTX_set_default_passwd_cb(context, &give_passphrase);
  SSL_CTX_set_default_passwd_cb_userdata(context, &asked);
  const bool loaded = SSL_CTX_use_certificate_chain_file(context, options.certificate_file.c_str()) == 1 &&
                      SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) == 1 &&
                      SSL_CTX_check_private_key(context) == 1;
  SSL_CTX_set_default_passwd_cb(context, nullptr);
  SSL_CTX_set_default_passwd_cb_userdata(context, nullptr);
  if (!asked.thrown) return loaded;
  ERR_clear_error();
  std::rethrow_exception(asked.thrown);
}

/// Whether the peer rejected the client, in the error that OpenSSL holds. A server of TLS 1.2
/// says no more than "handshake failure".
inline bool identity_was_refused() {
  const unsigned long said = ERR_peek_error();
  if (ERR_GET_LIB(said) != ERR_LIB_SSL) return false;
  switch (ERR_GET_REASON(said)) {
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
      return true;
    default:
      return false;
  }
}

}  // namespace detail

WIREBIND_DECL std::shared_ptr<ssl_ctx_st> tls_context::get(std::error_code& error) {
  const std::lock_guard lock(mutex_);
  if (context_) return context_;
  ERR_clear_error();
  std::shared_ptr<SSL_CTX> made(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
  const int minimum = options_.minimum == tls_version::v1_3 ? TLS1_3_VERSION : TLS1_2_VERSION;
  if (!made || SSL_CTX_set_min_proto_version(made.get(), minimum) != 1) {
    error = detail::tls_lacked_memory() ? out_of_memory() : errc::tls_failed;
    return nullptr;
  }
  SSL_CTX_set_options(made.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_mode(made.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                   (options_.lean ? SSL_MODE_RELEASE_BUFFERS : 0));
  SSL_CTX_set_session_cache_mode(made.get(), sessions_.enabled()
                                                 ? SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL
                                                 : SSL_SESS_CACHE_OFF);
  if (sessions_.enabled()) SSL_CTX_sess_set_new_cb(made.get(), &tls_engine::session_came);
  SSL_CTX_set_verify(made.get(), options_.verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
  if (!detail::load_authorities(made.get(), options_)) {
    error = errc::ca_unreadable;
  } else if (!detail::load_identity(made.get(), options_)) {
    error = errc::client_certificate_unreadable;
  }
  if (detail::tls_lacked_memory()) error = out_of_memory();
  if (error) return nullptr;
  return context_ = std::move(made);
}

WIREBIND_DECL void tls_context::handshaken(const ssl_ctx_st* context, bool well,
                                           bool lacking_memory) noexcept {
  const std::lock_guard lock(mutex_);
  if (context != context_.get()) return;
  if (lacking_memory || !(well || trusted_)) context_.reset();
  trusted_ = !lacking_memory;
}

WIREBIND_DECL tls_engine::tls_engine(tls_context& context, std::string_view host, std::string_view origin)
    : context_(context), origin_(origin), ssl_(nullptr, &SSL_free) {
  const auto shared = context.get(error_);
  if (!shared) return;
  ssl_.reset(SSL_new(shared.get()));
  if (ssl_) {
    input_ = BIO_new(BIO_s_mem());
    output_ = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl_.get(), input_, output_);
  }
  static constexpr unsigned char protocols[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  if (!ssl_ || !input_ || !output_ || SSL_set_alpn_protos(ssl_.get(), protocols, sizeof(protocols)) != 0) {
    error_ = detail::tls_lacked_memory() ? out_of_memory() : errc::tls_failed;
    return;
  }
  if (!detail::expect_host(ssl_.get(), std::string(host))) {
    error_ = detail::tls_lacked_memory() ? out_of_memory() : errc::invalid_server_name;
    return;
  }
  SSL_set_connect_state(ssl_.get());
  resume();
}

WIREBIND_DECL void tls_engine::resume() {
  if (origin_.empty() || !context_.sessions().enabled()) return;
  SSL_set_app_data(ssl_.get(), this);
  if (const auto session = context_.sessions().take(origin_)) SSL_set_session(ssl_.get(), session.get());
}

// OpenSSL calls it when the server gave a session; 1 takes over the reference.
WIREBIND_DECL int tls_engine::session_came(ssl_st* ssl, ssl_session_st* session) {
  auto* const self = static_cast<tls_engine*>(SSL_get_app_data(ssl));
  if (self == nullptr) return 0;
  SSL_SESSION_up_ref(session);
  try {
    self->context_.sessions().keep(self->origin_,
                                   std::shared_ptr<ssl_session_st>(session, &SSL_SESSION_free));
  } catch (...) {  // without memory there is no resumption, and no exception may cross OpenSSL
  }
  return 0;
}

WIREBIND_DECL bool tls_engine::resumed() const { return ssl_ && SSL_session_reused(ssl_.get()) == 1; }

WIREBIND_DECL void tls_engine::shrink() {
  if (error_ || !ssl_) return;
  if (BIO_ctrl_pending(input_) == 0) {
    if (BIO* const fresh = BIO_new(BIO_s_mem())) SSL_set0_rbio(ssl_.get(), input_ = fresh);
  }
  if (out_begin_ != out_.size() || BIO_ctrl_pending(output_) != 0) return;
  out_ = std::string();
  out_begin_ = 0;
  if (BIO* const fresh = BIO_new(BIO_s_mem())) SSL_set0_wbio(ssl_.get(), output_ = fresh);
}

WIREBIND_DECL std::error_code tls_engine::failure() {
  const long verdict = SSL_get_verify_result(ssl_.get());
  const bool refused = verdict != X509_V_OK && SSL_get_verify_mode(ssl_.get()) != SSL_VERIFY_NONE;
  std::error_code error =
      detail::identity_was_refused() ? errc::client_certificate_rejected : tls_failure(ERR_peek_error());
  if (refused) error = detail::certificate_error(verdict);
  const bool lacking = detail::tls_lacked_memory() || verdict == X509_V_ERR_OUT_OF_MEM;
  if (lacking || !SSL_is_init_finished(ssl_.get())) {
    context_.handshaken(SSL_get_SSL_CTX(ssl_.get()), false, lacking);
  }
  return lacking ? out_of_memory() : error;
}

WIREBIND_DECL tls_engine::outcome tls_engine::result(int returned, std::size_t count) {
  if (returned == 1) return {{}, count};
  const int why = SSL_get_error(ssl_.get(), returned);
  if (why == SSL_ERROR_WANT_READ) return {};
  if (why == SSL_ERROR_ZERO_RETURN) return {errc::connection_closed, 0};
  error_ = failure();
  if (!SSL_is_init_finished(ssl_.get())) context_.sessions().forget(origin_);
  return {error_, 0};
}

WIREBIND_DECL tls_engine::outcome tls_engine::handshake() {
  if (error_) return {error_, 0};
  ERR_clear_error();
  const int returned = SSL_do_handshake(ssl_.get());
  if (returned == 1) context_.handshaken(SSL_get_SSL_CTX(ssl_.get()), true, false);
  return result(returned, 1);
}

WIREBIND_DECL tls_engine::outcome tls_engine::read(char* data, std::size_t size) {
  if (error_) return {error_, 0};
  ERR_clear_error();
  std::size_t count = 0;
  const int returned = SSL_read_ex(ssl_.get(), data, size, &count);
  return result(returned, count);
}

WIREBIND_DECL tls_engine::outcome tls_engine::write(std::string_view data) {
  if (error_) return {error_, 0};
  ERR_clear_error();
  std::size_t count = 0;
  const int returned = SSL_write_ex(ssl_.get(), data.data(),
                                    least<std::size_t>(data.size(), SSL3_RT_MAX_PLAIN_LENGTH), &count);
  return result(returned, count);
}

WIREBIND_DECL void tls_engine::close_notify() {
  if (error_ || !SSL_is_init_finished(ssl_.get())) return;
  ERR_clear_error();
  SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

WIREBIND_DECL void tls_engine::put_input(std::string_view raw) {
  const int size = static_cast<int>(raw.size());
  if (input_ && BIO_write(input_, raw.data(), size) != size) error_ = out_of_memory();
}

WIREBIND_DECL bool tls_engine::has_output() const noexcept {
  return out_begin_ != out_.size() || (output_ != nullptr && BIO_ctrl_pending(output_) != 0);
}

WIREBIND_DECL std::string_view tls_engine::output() {
  if (output_) {
    if (out_begin_ == out_.size()) {
      out_.clear();
      out_begin_ = 0;
    }
    const std::size_t held = out_.size();
    const std::size_t more = BIO_ctrl_pending(output_);
    out_.resize(held + more);
    if (more != 0) BIO_read(output_, out_.data() + held, static_cast<int>(more));
  }
  return std::string_view(out_).substr(out_begin_);
}

WIREBIND_DECL void tls_engine::consume_output(std::size_t count) { out_begin_ += count; }

}  // namespace wirebind::inline WIREBIND_ABI::net
