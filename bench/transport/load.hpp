// What every client of bench/transport shares: the arguments, the bytes of a request, and the line that it
// prints.
#pragma once

#include "../codec/payloads.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <utility>  // for Boost 1.74, which uses std::exchange without it

[[noreturn]] inline void die(const char* what) {
  std::perror(what);
  std::exit(1);
}

/// A run: `calls` calls, `in_flight` at a time.
struct load {
  std::string kind{};  ///< What is measured, where a program measures several things.
  std::uint16_t port = 0;
  long calls = 0;
  long in_flight = 1;
  std::string
      connections{};  ///< "keep", or for every call a "fresh" or, with its TLS session, "resumed" one.
  std::string ca{};   ///< The file of the CA's certificate; plain connections without one.
  std::string body = read_payload(WIREBIND_BENCH_FOLDER "/../codec/update.json");

  bool keep() const { return connections == "keep"; }
  bool resumed() const { return connections == "resumed"; }
  bool tls() const { return !ca.empty(); }
  std::string endpoint() const {
    return (tls() ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port);
  }
};

inline load read_load(int count, char** arguments) {
  if (count < 6 || count > 7) {
    std::fputs("usage: PROGRAM KIND PORT CALLS IN_FLIGHT keep|fresh|resumed [CA_FILE]\n", stderr);
    std::exit(2);
  }
  return {.kind = arguments[1],
          .port = static_cast<std::uint16_t>(std::atoi(arguments[2])),
          .calls = std::atol(arguments[3]),
          .in_flight = std::atol(arguments[4]),
          .connections = arguments[5],
          .ca = count == 7 ? arguments[6] : ""};
}

inline constexpr std::string_view update_target = "/2021-04-06/services/demo/functions/demo-function";

/// The request as a signed call sends it.
inline std::string request_bytes(const load& all) {
  std::string text = "PUT " + std::string(update_target) + " HTTP/1.1\r\nhost: 127.0.0.1:";
  text += std::to_string(all.port) + "\r\nuser-agent: wirebind/0.1.0\r\naccept: application/json\r\n";
  text += "content-type: application/json\r\nx-acs-action: UpdateFunction\r\nx-acs-version: 2021-04-06\r\n";
  text += "x-acs-date: 2026-11-30T03:23:10Z\r\nx-acs-signature-nonce: 0123456789abcdef0123456789abcdef\r\n";
  text += "x-acs-content-sha256: " + std::string(64, 'a') + "\r\n";
  text +=
      "authorization: ACS3-HMAC-SHA256 Credential=id,SignedHeaders=content-type;host;x-acs-action;"
      "x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=" +
      std::string(64, 'b');
  text += "\r\ncontent-length: " + std::to_string(all.body.size()) + "\r\n\r\n" + all.body;
  return text;
}

/// What remains to read of a response, of which the bytes so far are known; 0 at its end, and a guess of 1 in
/// its head.
inline std::size_t missing(std::string_view so_far) {
  const std::size_t head = so_far.find("\r\n\r\n");
  if (head == so_far.npos) return 1;
  constexpr std::string_view name = "ength: ";  // of Content-Length, in whatever case
  const std::size_t at = so_far.find(name);
  const std::size_t all = head + 4 + std::strtoull(so_far.data() + at + name.size(), nullptr, 10);
  return all - so_far.size();
}

/// Measures the processor time of this process, from when every connection is there.
class meter {
 public:
  explicit meter(const load& all) : calls_(all.calls), warm_(4 * all.in_flight) {}

  /// A call has ended.
  void count() {
    if (++ended_ == warm_) begin_ = used();
  }
  /// Prints microseconds for each call.
  void print() const {
    if (ended_ != calls_ || calls_ <= warm_) die("the number of calls");
    std::printf("%.3f\n", (used() - begin_) / static_cast<double>(calls_ - warm_));
  }

 private:
  static double used() {
    rusage all{};
    getrusage(RUSAGE_SELF, &all);
    return static_cast<double>(all.ru_utime.tv_sec + all.ru_stime.tv_sec) * 1e6 +
           static_cast<double>(all.ru_utime.tv_usec + all.ru_stime.tv_usec);
  }

  const long calls_, warm_;
  long ended_ = 0;
  double begin_ = 0;
};
