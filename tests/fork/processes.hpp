// Processes of a test: what happens in a child and how it ended, and servers that belong to neither side of a
// fork.
#pragma once

#include <wirebind/testing/fault_server.hpp>

#include <asio/io_context.hpp>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <functional>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

/// In a child: says what does not hold, and ends the child's function.
#define EXPECT(condition)                                                            \
  do {                                                                               \
    if (condition) break;                                                            \
    std::fprintf(stderr, "in a child: %s:%d: %s\n", __FILE__, __LINE__, #condition); \
    return false;                                                                    \
  } while (false)

namespace fork_test {

/// A child of this process, which runs a function and exits with its result; no destructor of its parent's
/// objects runs in it.
class child_process {
 public:
  explicit child_process(const std::function<bool()>& body) : id_(::fork()) {
    if (id_ != 0) return;
    ::alarm(60);
    bool good = false;
    try {
      good = body();
    } catch (const std::exception& thrown) {
      std::fprintf(stderr, "in a child: %s\n", thrown.what());
    }
    ::_exit(good ? 0 : 1);
  }
  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;
  ~child_process() {
    if (id_ <= 0) return;
    ::kill(id_, SIGKILL);
    ended_well();
  }

  /// Waits for the end: whether the function returned true.
  bool ended_well() {
    int status = 1;
    const pid_t id = std::exchange(id_, -1);
    return id > 0 && ::waitpid(id, &status, 0) == id && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }
  /// Whether it has not ended yet.
  bool running() const {
    return id_ > 0 && ::waitid(P_PID, static_cast<id_t>(id_), &info_, options_) == 0 && info_.si_pid == 0;
  }

 private:
  static constexpr int options_ = WEXITED | WNOHANG | WNOWAIT;
  mutable siginfo_t info_{};
  pid_t id_;
};

/// A server on loopback in a process of its own, which lives as long as this object does.
class server_process {
 public:
  explicit server_process(const std::function<wirebind::testing::network_fault_plan()>& plan)
      : server_([&] {
          asio::io_context context(1);
          wirebind::testing::fault_server server(context.get_executor(), plan());
          const std::uint16_t port = server.port();
          EXPECT(::write(pipe_.ends[1], &port, sizeof port) == sizeof port);
          context.run();
          return true;
        }) {
    if (::read(pipe_.ends[0], &port_, sizeof port_) != sizeof port_) port_ = 0;
  }

  std::uint16_t port() const noexcept { return port_; }

 private:
  struct pipe_ends {
    pipe_ends() {
      if (::pipe(ends) != 0) std::perror("pipe");
    }
    ~pipe_ends() {
      for (const int each : ends) ::close(each);
    }
    int ends[2] = {-1, -1};
  };

  pipe_ends pipe_;
  child_process server_;
  std::uint16_t port_ = 0;
};

}  // namespace fork_test
