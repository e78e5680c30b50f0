#pragma once

#include <wirebind/net/error.hpp>
#include <wirebind/net/resolver.hpp>

#include <cerrno>
#include <csignal>
#include <netdb.h>
#include <netinet/in.h>
#include <new>
#include <sys/socket.h>
#include <thread>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {
namespace detail {

/// What getaddrinfo returned; `number` is errno, which says more where the system itself failed.
inline std::error_code resolution_error(int failed, int number) noexcept {
  if (number == EMFILE || number == ENFILE) return {number, std::system_category()};
  if (failed == EAI_MEMORY) return out_of_memory();
  bool unknown = failed == EAI_NONAME;
#if defined(EAI_NODATA)
  unknown = unknown || failed == EAI_NODATA;
#endif
#if defined(EAI_ADDRFAMILY)
  unknown = unknown || failed == EAI_ADDRFAMILY;
#endif
  return unknown ? errc::host_not_found : errc::resolution_failed;
}

inline std::error_code find_addresses(const std::string& host, std::uint16_t port,
                                      std::vector<endpoint>& out) {
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_protocol = IPPROTO_TCP;
  addrinfo* list = nullptr;
  errno = 0;
  if (const int failed = ::getaddrinfo(host.c_str(), nullptr, &wanted, &list)) {
    return resolution_error(failed, errno);
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> found(list, &::freeaddrinfo);
  for (const addrinfo* each = list; each != nullptr; each = each->ai_next) {
    char text[NI_MAXHOST];
    if (::getnameinfo(each->ai_addr, each->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0) {
      out.push_back({text, port});
    }
  }
  return out.empty() ? make_error_code(errc::host_not_found) : std::error_code();
}

/// Threads that are made meanwhile get no signals: the handlers of a program run on its own threads.
class signal_mask {
 public:
  signal_mask() noexcept {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  signal_mask(const signal_mask&) = delete;
  signal_mask& operator=(const signal_mask&) = delete;
  ~signal_mask() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

class threaded_resolver final : public resolver {
 public:
  void async_resolve(const std::string& host, std::uint16_t port, handler done) override {
    const signal_mask masked;
    std::thread([host, port, done = std::move(done)]() mutable {
      std::vector<endpoint> found;
      std::error_code error;
      try {
        error = find_addresses(host, port, found);
      } catch (const std::bad_alloc&) {
        error = out_of_memory();
      }
      done(error, std::move(found));
    }).detach();
  }
};

}  // namespace detail

WIREBIND_DECL std::shared_ptr<resolver> system_resolver() {
  return share<resolver>(new detail::threaded_resolver);
}

}  // namespace wirebind::inline WIREBIND_ABI::net
