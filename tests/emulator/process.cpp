// The program fc-emulator from outside: command line, first line, signals.
#include "catch.hpp"
#include "server/raw_client.hpp"

#include <asio/buffer.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read.hpp>
#include <asio/write.hpp>

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

/// A child process; ended and waited for when it goes.
class child {
 public:
  explicit child(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), WIREBIND_FC_EMULATOR);
    std::vector<char*> raw;
    for (auto& argument : arguments) raw.push_back(argument.data());
    raw.push_back(nullptr);
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::dup2(ends[1], STDERR_FILENO);
      ::execv(raw[0], raw.data());
      ::_exit(127);
    }
    ::close(ends[1]);
    output_ = ends[0];
  }
  child(const child&) = delete;
  child& operator=(const child&) = delete;
  ~child() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      wait();
    }
    ::close(output_);
  }

  std::string read_line() {
    std::string line;
    for (char c = 0; ::read(output_, &c, 1) == 1 && c != '\n';) line += c;
    return line;
  }
  std::string read_all() {
    std::string all;
    for (char c = 0; ::read(output_, &c, 1) == 1;) all += c;
    return all;
  }
  void signal(int number) { ::kill(pid_, number); }
  /// Exit code, or -1 when it was ended by a signal.
  int wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t pid_ = 0;
  int output_ = -1;
};

std::uint16_t port_of(const std::string& line) {
  return static_cast<std::uint16_t>(std::atoi(line.substr(line.rfind(':') + 1).c_str()));
}

constexpr std::string_view list = "GET /2021-04-06/services HTTP/1.1\r\nHost: h\r\n\r\n";

}  // namespace

TEST_CASE("fc-emulator: says where it listens, answers, and ends with 0 on SIGTERM and SIGINT") {
  const int number = GENERATE(SIGTERM, SIGINT);
  child program({"--no-auth"});
  const std::string line = program.read_line();
  CHECK(line.rfind("listening on http://127.0.0.1:", 0) == 0);
  test::raw_client client(port_of(line));
  CHECK(client.ask(list).status == 200);
  program.signal(number);
  CHECK(program.wait() == 0);
  CHECK(client.read_all().empty());
}

TEST_CASE("fc-emulator: asks for signatures and prints its test key when it was given none") {
  child program({"--port", "0"});
  const std::string line = program.read_line();
  CHECK(program.read_line() == "access key id wirebind-test-key, secret wirebind-test-secret");
  test::raw_client client(port_of(line));
  CHECK(client.ask(list).status == 403);
}

TEST_CASE("fc-emulator: does not print a secret that it was given") {
  child program(
      {"--access-key-id", "me", "--access-key-secret", "hush", "--account-id", "42", "--host", "127.0.0.1"});
  const std::string line = program.read_line();
  test::raw_client client(port_of(line));
  CHECK(client.ask(list).status == 403);
  program.signal(SIGTERM);
  CHECK(program.read_all().empty());
  CHECK(program.wait() == 0);
}

TEST_CASE("fc-emulator: plays the region that it was given") {
  child program({"--no-auth", "--region", "eu-west-1"});
  test::raw_client client(port_of(program.read_line()));
  const auto answer = client.ask("GET /2021-04-06/account-settings HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(answer.body.find("eu-west-1-f") != std::string::npos);
}

TEST_CASE("fc-emulator: five hundred slow connections, and a flood of broken ones, leave others unharmed") {
  child program({"--no-auth"});
  const std::uint16_t port = port_of(program.read_line());
  asio::io_context context;
  std::vector<asio::ip::tcp::socket> slow;
  const std::string head(list);
  for (std::size_t i = 0; i != 500; ++i) {
    slow.emplace_back(context).connect({asio::ip::address_v4::loopback(), port});
    asio::write(slow.back(), asio::buffer(head.data(), 1 + i % (head.size() - 1)));
  }
  test::raw_client other(port);
  for (int i = 0; i != 50; ++i) {
    test::raw_client broken(port);
    broken.send("\x16\x03\x01 not HTTP\r\n\r\n");
    CHECK(other.ask(list).status == 200);
  }
  // They are served as soon as they say the rest.
  asio::write(slow[0], asio::buffer(head.data() + 1, head.size() - 1));
  std::string answer(12, ' ');
  asio::read(slow[0], asio::buffer(answer));
  CHECK(answer == "HTTP/1.1 200");
  program.signal(SIGTERM);
  CHECK(program.wait() == 0);
}

TEST_CASE("fc-emulator: explains itself") {
  child program({"--help"});
  CHECK(program.read_all().find("--no-auth") != std::string::npos);
  CHECK(program.wait() == 0);
}

TEST_CASE("fc-emulator: a command line that cannot be followed is explained and exits with 2") {
  const auto [arguments, part] = GENERATE(table<std::vector<std::string>, std::string>({
      {{"--prot", "1"}, "unknown option '--prot'"},
      {{"--port"}, "--port: a value is missing"},
      {{"--port", "65536"}, "--port: '65536' is not a number"},
      {{"--port", "80x"}, "--port: '80x' is not a number"},
      {{"--port", ""}, "--port: '' is not a number"},
      {{"--account-id", "a"}, "--account-id: 'a' is not a number"},
      {{"--region", "acs:fc"}, "--region: 'acs:fc' is not a region"},
      {{"--access-key-id", "a"}, "together"},
      {{"--access-key-secret", "a"}, "together"},
      {{"--access-key-id", "", "--access-key-secret", ""}, "an id and a secret"},
      {{"extra"}, "unknown option 'extra'"},
  }));
  child program(arguments);
  const std::string output = program.read_all();
  INFO(output);
  CHECK(output.find(part) != std::string::npos);
  CHECK(output.find("usage:") != std::string::npos);
  CHECK(program.wait() == 2);
}

TEST_CASE("fc-emulator: a port that is taken is explained and exits with 1") {
  child first({"--no-auth"});
  const auto port = std::to_string(port_of(first.read_line()));
  child second({"--no-auth", "--port", port});
  CHECK(second.read_all().find("port " + port) != std::string::npos);
  CHECK(second.wait() == 1);
}
