#pragma once

#include <wirebind/client/explain.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/http/error.hpp>
#include <wirebind/http/media_type.hpp>
#include <wirebind/http/url.hpp>
#include <wirebind/net/error.hpp>

#include <cstdio>
#include <exception>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI {
namespace detail {

inline std::string_view sentence_of(outcome what) noexcept {
  switch (what) {
    case outcome::not_sent:
      return "not sent: nothing was done";
    case outcome::refused:
      return "refused: the service did not carry it out";
    case outcome::unknown:
      break;
    case outcome::done:
      return "done: the service reported success";
  }
  return "unknown: the service may have carried it out";
}

inline std::string milliseconds_text(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f ms", seconds * 1000);
  return text;
}

inline std::string summary(const attempt& tried) {
  std::string what = tried.remote.empty() ? std::string("no peer") : tried.remote;
  what.append(", reached ").append(tried.phase).append(", ").append(milliseconds_text(tried.seconds));
  if (tried.begun > 0) what += " from " + milliseconds_text(tried.begun) + " on";
  if (tried.reused_connection) what += ", on an idle connection";
  if (tried.stale_retry) what += ", again after the idle connection was stale";
  if (tried.status != 0) what += ", status " + std::to_string(tried.status);
  if (tried.error) what += ": " + tried.error.message();
  return what;
}

/// What an exception of the program's own code says.
inline std::string text_of(const std::exception_ptr& thrown) {
  if (!thrown) return {};
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& error) {
    return wirebind::text_of(error);
  } catch (...) {
    return "of another type than std::exception";
  }
}

/// The URL of a call's target.
inline std::optional<http::url> url_of(const call_details& details) {
  const std::size_t blank = details.target.find(' ');
  return blank == std::string::npos ? std::nullopt
                                    : http::parse_url(std::string_view(details.target).substr(blank + 1));
}

inline std::string in_quotes(std::string_view text) {
  return std::string(1, '\'').append(text).append(1, '\'');
}

/// The beginning of an endpoint with that scheme, on the same port.
inline std::string begin_of_endpoint(http::url url, std::string_view scheme) {
  url.scheme = scheme;
  return "an endpoint that begins with " + in_quotes(url.scheme + "://" + url.authority());
}

/// The endpoint of a call, by what the call made of it.
inline std::string endpoint_of(const http::url& url) {
  return "the endpoint of " + in_quotes(url.scheme + "://" + url.authority() + url.target);
}

inline bool has_any(std::string_view text, std::initializer_list<std::string_view> parts) {
  for (const std::string_view part : parts) {
    if (text.find(part) != text.npos) return true;
  }
  return false;
}

inline bool is_markup(const call_details& details) {
  const std::string_view body = ascii::trim(details.body);
  const std::string_view type = details.fields.find("content-type").value_or("");
  return http::is_same_media(type, "text/html") ||
         (!body.empty() && body.front() == '<' && details.code.empty());
}

inline bool is_json(const call_details& details) {
  return http::is_json(details.fields.find("content-type").value_or(""));
}

/// What to do about an error of the connection.
inline std::string advice_on_connection(const std::error_code& error, const http::url& url) {
  const std::string host = in_quotes(url.host);
  if (net::is_not_tls(error)) {
    return "the peer does not speak TLS on this port; use the port of https, or " +
           begin_of_endpoint(url, "http") + " for a service without TLS";
  }
  if (error == http::errc::tls_response || (error == net::errc::connection_closed && !url.secure())) {
    return (error == http::errc::tls_response ? "the peer speaks TLS on this port; use "
                                              : "if the peer expects TLS on this port, use ") +
           begin_of_endpoint(url, "https");
  }
  if (error == net::errc::host_not_found || error == net::errc::resolution_failed ||
      error == net::errc::resolve_timeout) {
    return "check the host name " + host + " of the endpoint, and the name servers of this machine";
  }
  if (error == net::errc::certificate_expired) {
    return "renew the certificate of " + host + ", or set the clock of this machine";
  }
  if (error == net::errc::certificate_untrusted) {
    return "if you trust the CA of " + host + ", set pool.tls.ca_file to its PEM file, or SSL_CERT_FILE";
  }
  if (error == net::errc::certificate_mismatch) {
    return "use a host name that the certificate is issued for; " + host + " is none";
  }
  if (error == net::errc::invalid_proxy || error == net::errc::proxy_refused ||
      error == net::errc::proxy_authentication) {
    return "check the proxy, which pool.proxy.url or HTTPS_PROXY names; NO_PROXY or pool.proxy.except "
           "reach " +
           host + " directly";
  }
  if (net::is_system_error(error, std::errc::connection_refused) || error == net::errc::connect_timeout ||
      net::is_system_error(error, std::errc::network_unreachable) ||
      net::is_system_error(error, std::errc::host_unreachable)) {
    return "check that " + in_quotes(url.authority()) +
           " is the service's host and port, and that no firewall or missing proxy is in the way";
  }
  return {};
}

/// What to do about a response with an error.
inline std::string advice_on_response(const call_details& details, const http::url& url) {
  const auto location = details.fields.find("location");
  if (details.status >= 300 && details.status < 400 && location) {
    const auto target = http::parse_url(*location);
    return "the endpoint redirects" +
           (target ? " to " + in_quotes(target->scheme + "://" + target->authority()) : std::string()) +
           "; redirects are not followed, so use the address that the service documents";
  }
  if (details.status == 400 && !url.secure() && has_any(details.body, {"HTTPS", "https"})) {
    return "the peer seems to expect TLS on this port; use " + begin_of_endpoint(url, "https");
  }
  if (is_markup(details)) {
    return "the response is a page for a browser: check that " + endpoint_of(url) +
           " is the base URL of the API and no web server, proxy or login page";
  }
  if (details.status == 404 && details.code.empty() && details.message.empty() && !is_json(details)) {
    return "check that " + endpoint_of(url) + " is the base URL of the API";
  }
  if (has_any(details.code, {"Signature", "TimeStamp", "Timestamp", "TimeTooSkewed", "Expired"})) {
    std::string text = "check the access key secret, and the clock of this machine";
    if (const auto date = details.fields.find("date")) text.append("; the service's shows ").append(*date);
    return text;
  }
  if (details.status == 403 && !details.permission.empty()) {
    return "grant the permission " + in_quotes(details.permission) + " to the caller";
  }
  if (details.status == 429) return "make fewer calls at a time, or ask for a larger quota";
  return {};
}

/// The next step for whoever reads it; empty where the error says it itself.
inline std::string next_step(const std::error_code& code, const call_details& details) {
  const auto url = url_of(details);
  if (!url) return {};
  if (details.status != 0) {
    if (details.operation == fetch_name) return {};  // the advice is about the endpoint of an API
    if (code == errc::undecodable_response && is_markup(details)) return advice_on_response(details, *url);
    return code == errc::service_error ? advice_on_response(details, *url) : std::string();
  }
  return advice_on_connection(code, *url);
}

}  // namespace detail

WIREBIND_DECL std::string explain(std::error_code code, const call_details& details) {
  std::string text = details.operation + " failed: " + code.message() + '\n';
  const auto line = [&text](std::string_view label, std::string_view value) {
    if (value.empty()) return;
    text += "  ";
    text.append(label).append(12 - label.size(), ' ').append(ascii::one_line(value)) += '\n';
  };
  line("call", details.target);
  for (const violation& broken : details.violations) line("refused", broken.message());
  if (details.status != 0) line("status", std::to_string(details.status));
  line("code", details.code);
  line("message", details.message);
  line("exception", detail::text_of(details.exception));
  line("request id", details.request_id);
  line("permission", details.permission);
  line("outcome", detail::sentence_of(details.outcome));
  line("next", detail::next_step(code, details));
  for (const attempt& tried : details.attempts) line("attempt", detail::summary(tried));
  return text;
}

}  // namespace wirebind::inline WIREBIND_ABI
