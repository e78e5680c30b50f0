// The floor of bench/transport: one write and one read for each call, and nothing else.
#include "sockets.hpp"

#include <fcntl.h>
#include <vector>

int main(int count, char** arguments) {
  const load all = read_load(count, arguments);
  const std::string request = request_bytes(all);
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<int> sockets;
  std::vector<std::string> read(static_cast<std::size_t>(all.in_flight));
  long started = 0, ended = 0;
  const auto send = [&](int socket) {
    ++started;
    if (::write(socket, request.data(), request.size()) != static_cast<ssize_t>(request.size())) die("write");
  };
  for (long i = 0; i != all.in_flight; ++i) {
    sockets.push_back(connect_to(all.port));
    ::fcntl(sockets.back(), F_SETFL, O_NONBLOCK);
    watch(epoll, sockets.back(), static_cast<std::uint32_t>(i));
    send(sockets.back());
  }
  epoll_event events[256];
  char buffer[16384];
  while (ended != all.calls) {
    const int ready = ::epoll_wait(epoll, events, 256, -1);
    for (int i = 0; i < ready; ++i) {
      const std::uint32_t slot = events[i].data.u32;
      const ssize_t got = ::read(sockets[slot], buffer, sizeof buffer);
      if (got <= 0) die("read");
      read[slot].append(buffer, static_cast<std::size_t>(got));
      if (missing(read[slot]) != 0) continue;
      read[slot].clear();
      if (++ended == all.calls) break;
      if (started < all.calls) send(sockets[slot]);
    }
  }
  print_cost(all);
}
