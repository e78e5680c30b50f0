// The program fc-emulator from outside: command line, first line, signals.
#include "catch.hpp"
#include "server/raw_client.hpp"

#include <aliyun/access_key.hpp>
#include <fc/v20210406/authentication.hpp>
#include <fc/v20210406/declarations/blocking_client.hpp>
#include <fc/v20210406/operations/list_services.hpp>
#include <wirebind/client/make_blocking_client.hpp>
#include <wirebind/server/tls.hpp>

#include <asio/buffer.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read.hpp>
#include <asio/write.hpp>

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

namespace api = fc::v20210406;

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

/// A file of a test, removed when it goes.
class test_file {
 public:
  explicit test_file(std::string_view text = {}) {
    char name[] = "/tmp/wirebind-emulator-XXXXXX";
    ::close(::mkstemp(name));
    name_ = name;
    std::ofstream(name_) << text;
  }
  test_file(const test_file&) = delete;
  test_file& operator=(const test_file&) = delete;
  ~test_file() { ::unlink(name_.c_str()); }

  const std::string& name() const { return name_; }
  std::string text() const {
    std::ifstream file(name_);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  std::string name_;
};

/// Status of one request over TLS by the client, which trusts one certificate.
int status_over_tls(const std::string& line, const std::string& ca_file) {
  wirebind::client_options options;
  options.endpoint = line.substr(line.find("https://"));
  options.credentials = aliyun::access_key{"wirebind-test-key", "wirebind-test-secret", {}};
  options.pool.tls.ca_file = ca_file;
  api::blocking_client client(std::move(options));
  return client.list_services({}).status();
}

constexpr std::string_view list = "GET /2021-04-06/services HTTP/1.1\r\nHost: h\r\n\r\n";

}  // namespace

TEST_CASE("fc-emulator: says where it listens, responds, and ends with 0 on SIGTERM and SIGINT") {
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

TEST_CASE("fc-emulator: requires signatures and prints its test key by default") {
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
      {{"--port=80x"}, "--port: '80x' is not a number"},
      {{"--no-auth=1"}, "--no-auth: takes no value"},
      {{"--log="}, "--log: a value is missing"},
      {{"--fault", "ListServices"}, "--fault: 'ListServices' is not OPERATION:RULE"},
      {{"--fault", "ListServices:often"}, "--fault: 'often' is not a rule"},
      {{"--fault", "ListServices:count=x"}, "--fault: 'x' is not a number"},
      {{"--fault", "ListServices:"}, "--fault: '' is not a rule"},
      {{"--fault", "ListServices:status=503,"}, "--fault: '' is not a rule"},
      {{"--fault", "ListServices:code="}, "--fault: 'code' needs a value"},
      {{"--fault", "ListServices:status=503,status=500"}, "--fault: 'status' is there twice"},
      {{"--access-key-id", " ", "--access-key-secret", "s"}, "visible characters"},
      {{"--access-key-id", "i", "--access-key-secret", "\r\n"}, "visible characters"},
      {{"--access-key-id", "i", "--access-key-secret", "s", "--no-auth"}, "--no-auth needs no access key"},
      {{"--tls-cert", "a"}, "together"},
      {{"--tls-key", "a"}, "together"},
      {{"--tls-cert", "a", "--tls-key", "b", "--tls-ca-out", "c"}, "self-signed"},
      {{"--explorer=1"}, "--explorer: takes no value"},
      {{"--explorer-port", "x"}, "--explorer-port: 'x' is not a number"},
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

TEST_CASE("fc-emulator: --option=value is the same as --option value") {
  child program({"--no-auth", "--region=eu-west-1", "--port=0"});
  test::raw_client client(port_of(program.read_line()));
  const auto answer = client.ask("GET /2021-04-06/account-settings HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(answer.body.find("eu-west-1-f") != std::string::npos);
}

TEST_CASE("fc-emulator: prints its version") {
  child program({"--version"});
  CHECK(program.read_all() == "fc-emulator " WIREBIND_VERSION_TEXT "\n");
  CHECK(program.wait() == 0);
}

TEST_CASE("fc-emulator: says that it is up without a signature") {
  child program({});
  test::raw_client client(port_of(program.read_line()));
  const auto answer = client.ask("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(answer.status == 200);
  CHECK(answer.body == "ok\n");
  CHECK(client.ask("POST /healthz HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n").status == 403);
}

TEST_CASE("fc-emulator: --log has a line for each request, and nothing that may be secret") {
  const test_file log;
  child program({"--no-auth", "--log", log.name()});
  test::raw_client client(port_of(program.read_line()));
  client.ask(
      "GET /2021-04-06/services?limit=5&Signature=hush HTTP/1.1\r\nHost: h\r\n"
      "X-Fc-Trace-Id: trace-1\r\nAuthorization: FC key:hush\r\nX-Fc-Security-Token: hush\r\n\r\n");
  client.ask(
      "POST /2021-04-06/services HTTP/1.1\r\nHost: h\r\nContent-Length: "
      "22\r\n\r\n{\"serviceName\":\"hush\"}");
  client.ask("GET /nowhere HTTP/1.1\r\nHost: h\r\n\r\n");
  const std::string text = log.text();
  INFO(text);
  CHECK(text.find("GET /2021-04-06/services 200 ListServices trace-1 ") != std::string::npos);
  CHECK(text.find("POST /2021-04-06/services 200 CreateService ") != std::string::npos);
  CHECK(text.find("GET /nowhere 400 - ") != std::string::npos);
  CHECK(text.find("hush") == std::string::npos);
}

TEST_CASE("fc-emulator: --fault makes requests of an operation fail") {
  child program(
      {"--no-auth", "--fault", "ListServices:status=503,count=1,retry-after=7", "--fault=GetService:close"});
  const std::uint16_t port = port_of(program.read_line());
  test::raw_client client(port);
  const auto first = client.ask(list);
  CHECK(first.status == 503);
  CHECK(first.fields.find("x-acs-retry-after") == "7");
  CHECK(client.ask(list).status == 200);
  client.send("GET /2021-04-06/services/demo HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(client.read_all().empty());
}

TEST_CASE("fc-emulator: a fault of no operation, or of no status, is explained and exits with 1") {
  for (const char* fault : {"ListServixes:status=503", "ListServices:status=200", "ListServices:every=0",
                            "ListServices:probability=2"}) {
    child program({"--fault", fault});
    CHECK(program.read_all().find("emulator: ") != std::string::npos);
    CHECK(program.wait() == 1);
  }
}

TEST_CASE("fc-emulator: --data loads a state") {
  const test_file data(R"({
    "layers": [{"layerName": "tools", "Code": {"zipFile": "UEsDBA=="}}],
    "services": [{
      "serviceName": "demo",
      "functions": [{
        "functionName": "f", "handler": "h", "runtime": "python3.9", "code": {"zipFile": "UEsDBA=="},
        "layers": ["acs:fc:cn-hangzhou:1234567890123456:layers/tools/versions/1"],
        "triggers": [{"triggerName": "t", "triggerType": "timer",
                      "triggerConfig": "{\"cronExpression\": \"@every 5m\"}"}],
        "asyncInvokeConfig": {"maxAsyncRetryAttempts": 1}
      }],
      "versions": [{"description": "first"}],
      "aliases": [{"aliasName": "prod", "versionId": "1"}]
    }],
    "customDomains": [{"domainName": "demo.example"}]
  })");
  child program({"--no-auth", "--data", data.name()});
  test::raw_client client(port_of(program.read_line()));
  for (const char* path : {"services/demo/functions/f?qualifier=prod", "services/demo/functions/f/triggers/t",
                           "services/demo/functions/f/async-invoke-config", "custom-domains/demo.example",
                           "layers/tools/versions/1"}) {
    INFO(path);
    const std::string head = std::string("GET /2021-04-06/") + path + " HTTP/1.1\r\nHost: h\r\n\r\n";
    CHECK(client.ask(head).status == 200);
  }
}

TEST_CASE("fc-emulator: data that cannot be loaded are explained and exit with 1") {
  const auto [text, part] = GENERATE(table<std::string, std::string>({
      {"nonsense", "emulator data"},
      {"{\"servces\": []}", "servces"},
      {"{\"services\": {}}", "services: not a list"},
      {R"({"services": [{"serviceName": "9"}]})", "body.serviceName"},
      {R"({"services": [{"serviceName": "s", "functions": [{"functionName": "f", "handler": "h",
          "runtime": "pyton9", "code": {"zipFile": "UEsDBA=="}}]}]})",
       "body.runtime"},
      {R"({"layers": [{}]})", "layerName"},
  }));
  const test_file data(text);
  child program({"--data", data.name()});
  const std::string output = program.read_all();
  INFO(output);
  CHECK(output.find(part) != std::string::npos);
  CHECK(program.wait() == 1);
  for (const std::string name : {"/nonexistent/data.json", "/tmp"}) {
    child missing({"--data", name});
    CHECK(missing.read_all().find(name + ": cannot be read") != std::string::npos);
    CHECK(missing.wait() == 1);
  }
}

TEST_CASE("fc-emulator: serves HTTPS with a certificate that it makes itself") {
  const test_file certificate;
  child program({"--tls-ca-out", certificate.name()});
  const std::string line = program.read_line();
  CHECK(line.find("https://127.0.0.1:") != std::string::npos);
  CHECK(program.read_line() == "CA certificate in " + certificate.name());
  CHECK(status_over_tls(line, certificate.name()) == 200);
  program.signal(SIGTERM);
  CHECK(program.wait() == 0);
}

TEST_CASE("fc-emulator: serves HTTPS with the certificate that it was given") {
  const auto pair = wirebind::server::make_self_signed({"127.0.0.1"});
  const test_file certificate(pair.certificate);
  const test_file key(pair.key);
  child program({"--tls-cert", certificate.name(), "--tls-key", key.name()});
  const std::string line = program.read_line();
  CHECK(status_over_tls(line, certificate.name()) == 200);
  child wrong({"--tls-cert", key.name(), "--tls-key", certificate.name()});
  CHECK(wrong.read_all().find("certificate") != std::string::npos);
  CHECK(wrong.wait() == 1);
}

TEST_CASE("fc-emulator: accepts unknown values on request") {
  const std::string body = R"({"serviceName":"s","logConfig":{"logBeginRule":"Later"}})";
  const std::string post =
      "POST /2021-04-06/services HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) +
      "\r\n\r\n" + body;
  child strict({"--no-auth"});
  CHECK(test::raw_client(port_of(strict.read_line())).ask(post).status == 400);
  child open({"--no-auth", "--accept-unknown"});
  CHECK(test::raw_client(port_of(open.read_line())).ask(post).status == 200);
}

namespace {

/// A request to the explorer on a port, with an Origin where it is not empty.
wirebind::http::response ask_explorer(std::uint16_t port, const std::string& line, const std::string& host,
                                      const std::string& origin = "", const std::string& body = "") {
  std::string text = line + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/octet-stream\r\n";
  if (!origin.empty()) text += "Origin: " + origin + "\r\n";
  return test::raw_client(port).ask(text + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                                    body);
}

const std::string breaking =
    "POST /2021-04-06/services HTTP/1.1\r\nHost: h\r\nContent-Length: 18\r\n\r\n"
    "{\"serviceName\":\"\"}";

}  // namespace

TEST_CASE("fc-emulator: --explorer serves its page, and sends and checks what the page posts") {
  child program({"--no-auth", "--explorer"});
  program.read_line();
  program.read_line();
  const std::string line = program.read_line();
  REQUIRE(line.rfind("explorer on http://127.0.0.1:", 0) == 0);
  const std::uint16_t port = port_of(line);
  const std::string host = "127.0.0.1:" + std::to_string(port);

  const auto page = ask_explorer(port, "GET /", host);
  CHECK(page.status == 200);
  CHECK(page.body.rfind("<!DOCTYPE html>", 0) == 0);
  const std::string policy(page.fields.find("content-security-policy").value_or(""));
  CHECK(policy.rfind("default-src 'none'; script-src 'sha256-", 0) == 0);
  CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
  CHECK(ask_explorer(port, "GET /settings", host).body.find(R"("send":true,"check":true)") !=
        std::string::npos);
  CHECK(ask_explorer(port, "GET /other", host).status == 404);

  const auto sent = ask_explorer(port, "POST /send", host, "http://" + host, std::string(list));
  CHECK(sent.status == 200);
  CHECK(sent.body.rfind("HTTP/1.1 200 OK\r\n", 0) == 0);
  CHECK(sent.body.find(R"("services":[])") != std::string::npos);
  const auto checked = ask_explorer(port, "POST /check", host, "http://" + host, breaking);
  CHECK(checked.status == 200);
  CHECK(checked.body.find(R"({"violations":["body.service_name: )") == 0);
  CHECK(ask_explorer(port, "POST /check", host, "http://" + host, std::string(list)).body ==
        R"({"violations":[]})");
  CHECK(ask_explorer(port, "POST /send", host, "http://" + host, "no HTTP").status == 400);
  for (const std::string& posted : {breaking + breaking, breaking.substr(0, 20)}) {
    const auto refused = ask_explorer(port, "POST /send", host, "http://" + host, posted);
    CHECK(refused.status == 400);
    CHECK(refused.body == "what is posted is not one HTTP request: it ends early, or more follows it\n");
  }
  program.signal(SIGTERM);
  CHECK(program.wait() == 0);
}

TEST_CASE("fc-emulator: the explorer responds to its own name and its own page alone") {
  child program({"--explorer-port", "0"});
  program.read_line();
  program.read_line();
  const std::uint16_t port = port_of(program.read_line());
  const std::string host = "localhost:" + std::to_string(port);
  CHECK(ask_explorer(port, "GET /", host).status == 200);
  CHECK(ask_explorer(port, "GET /", "evil.example").status == 403);
  CHECK(ask_explorer(port, "GET /", "127.0.0.1").status == 403);
  CHECK(ask_explorer(port, "POST /send", host, "", std::string(list)).status == 403);
  CHECK(ask_explorer(port, "POST /send", host, "http://evil.example", std::string(list)).status == 403);
  CHECK(ask_explorer(port, "DELETE /", host, "http://" + host).status == 405);
}
