// The server as a client of raw bytes sees it: every request here is written by hand.
#include "catch.hpp"
#include "raw_client.hpp"

#include <wirebind/server/http_server.hpp>

#include <asio/post.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <mutex>
#include <vector>

namespace {

using namespace std::chrono_literals;
using test::raw_client;
using wirebind::http::request;
using wirebind::http::response;
using wirebind::server::http_handlers;
using wirebind::server::http_server;
using wirebind::server::http_server_options;
using wirebind::server::responder;

response text(std::string body) {
  response answer;
  answer.status = 200;
  answer.body = std::move(body);
  return answer;
}

/// Answers with method, target and body of the request.
http_handlers echo() {
  return {.handle = [](request&& in, responder respond) {
    respond(text(in.method + " " + in.target + " " + std::string(in.body.view())));
  }};
}

struct fixture {
  explicit fixture(http_handlers handlers = echo(), http_server_options options = {}, int threads = 1)
      : context(threads), server(context.get().get_executor(), std::move(options), std::move(handlers)) {}

  test::running_context context;
  http_server server;
};

http_server_options with(void (*change)(http_server_options&)) {
  http_server_options options;
  change(options);
  return options;
}

std::string status_line(const std::string& answer) { return answer.substr(0, answer.find("\r\n")); }

/// Sends bytes, and reads until the server has closed.
std::string talk(fixture& f, std::string_view bytes) {
  raw_client client(f.server.port());
  client.send(bytes);
  return client.read_all();
}

constexpr std::string_view get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

}  // namespace

TEST_CASE("http server: one request gets one response, byte for byte") {
  fixture f;
  const std::string answer = talk(f, "GET /a?b=c HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  CHECK(answer == "HTTP/1.1 200 OK\r\nContent-Length: 11\r\nConnection: close\r\n\r\nGET /a?b=c ");
}

TEST_CASE("http server: port 0 takes a free port, and url names it") {
  fixture f;
  CHECK(f.server.port() != 0);
  CHECK(f.server.url() == "http://127.0.0.1:" + std::to_string(f.server.port()));
}

TEST_CASE("http server: a port in use is an error that names it") {
  fixture f;
  http_server_options taken;
  taken.port = f.server.port();
  const auto why = [&] {
    try {
      http_server(f.context.get().get_executor(), taken, echo());
      return std::string();
    } catch (const std::system_error& error) {
      return std::string(error.what());
    }
  };
  CHECK(why().find("port " + std::to_string(taken.port)) != std::string::npos);
  taken.host = "no-address";
  CHECK(why().find("no-address") != std::string::npos);
  taken.host = std::string("127.0.0.1\0x", 11);
  taken.port = 0;
  CHECK(why().find("not an address") != std::string::npos);
}

TEST_CASE("http server: a connection serves one request after the other") {
  fixture f;
  raw_client client(f.server.port());
  CHECK(client.ask(get).body == "GET /a ");
  CHECK(client.ask("POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nxyz").body == "POST /b xyz");
  CHECK(client.ask(get).fields.find("connection") == "keep-alive");
}

TEST_CASE("http server: HTTP/1.0 closes after the response") {
  fixture f;
  CHECK(talk(f, "GET /a HTTP/1.0\r\n\r\n").find("Connection: close") != std::string::npos);
}

TEST_CASE("http server: requests sent at once get their responses in order") {
  // Answers come back from another thread, the later ones sooner.
  test::running_context workers(4);
  std::atomic<int> count{0};
  fixture f({.handle = [&](request&& in, responder respond) {
    const auto delay = std::chrono::milliseconds(30 - 10 * count++);
    asio::post(workers.get(), [delay, target = in.target, respond = std::move(respond)]() mutable {
      std::this_thread::sleep_for(delay);
      respond(text(target));
    });
  }});
  raw_client client(f.server.port());
  client.send(
      "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n"
      "GET /2 HTTP/1.1\r\nHost: h\r\n\r\n"
      "GET /3 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  CHECK(client.read_response().body == "/1");
  CHECK(client.read_response().body == "/2");
  CHECK(client.read_response().body == "/3");
  CHECK(client.read_all().empty());
}

TEST_CASE("http server: ten thousand pipelined requests do not grow the stack") {
  fixture f;
  raw_client client(f.server.port());
  std::string all;
  for (int i = 0; i != 10'000; ++i) all += get;
  std::thread sender([&] { client.send(all); });
  for (int i = 0; i != 10'000; ++i) REQUIRE(client.read_response().status == 200);
  sender.join();
}

TEST_CASE("http server: a request split at every byte is the same request") {
  fixture f;
  raw_client client(f.server.port());
  client.socket().set_option(asio::ip::tcp::no_delay(true));
  const std::string_view whole = "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nxyz";
  for (const char& byte : whole) client.send({&byte, 1});
  CHECK(client.read_response().body == "POST /b xyz");
}

TEST_CASE("http server: a chunked body arrives whole") {
  fixture f;
  raw_client client(f.server.port());
  const auto answer = client.ask(
      "POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\nA;x=1\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n");
  CHECK(answer.body == "POST /b abc0123456789");
}

TEST_CASE("http server: a client that expects 100-continue is requested to send its body") {
  fixture f;
  raw_client client(f.server.port());
  client.send("PUT /b HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  const std::string interim = "HTTP/1.1 100 Continue\r\n\r\n";
  REQUIRE(client.read_exactly(interim.size()) == interim);
  client.send("ok");
  CHECK(client.read_response().body == "PUT /b ok");
  CHECK(client.ask(get).status == 200);
}

TEST_CASE("http server: a body that is too large is refused before it is requested") {
  fixture f(echo(), with([](auto& options) { options.limits.body = 4; }));
  const auto answer =
      talk(f, "PUT /b HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  CHECK(status_line(answer) == "HTTP/1.1 413 Content Too Large");
}

TEST_CASE("http server: a chunked body that grows too large is refused") {
  fixture f(echo(), with([](auto& options) { options.limits.body = 4; }));
  const auto answer =
      talk(f, "PUT /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n");
  CHECK(status_line(answer) == "HTTP/1.1 413 Content Too Large");
}

TEST_CASE("http server: HEAD gets the length, and no body") {
  fixture f;
  const auto answer = talk(f, "HEAD /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  CHECK(answer == "HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\n");
}

TEST_CASE("http server: hostile requests are refused and the connection is closed") {
  fixture f;
  const auto [name, bytes, status] = GENERATE(table<const char*, std::string, std::string>({
      {"bare LF", "GET / HTTP/1.1\nHost: h\n\n", "400"},
      {"length and chunked",
       "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       "400"},
      {"two lengths", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
       "400"},
      {"signed length", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +4\r\n\r\nabcd", "400"},
      {"obs-fold", "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n", "400"},
      {"space before colon", "GET / HTTP/1.1\r\nHost : h\r\n\r\n", "400"},
      {"no host", "GET / HTTP/1.1\r\n\r\n", "400"},
      {"two hosts", "GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n", "400"},
      {"not HTTP", "\x16\x03\x01\x02\r\n\r\n", "400"},
      {"bad chunk size", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", "400"},
      {"bad chunk end", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
       "400"},
      {"other coding", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "501"},
      {"other version", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", "505"},
      {"smuggled second request",
       "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x "
       "HTTP/1.1\r\nHost: h\r\n\r\n",
       "400"},
  }));
  INFO(name);
  const std::string answer = talk(f, bytes);
  CHECK(status_line(answer).substr(0, 12) == "HTTP/1.1 " + status);
  CHECK(answer.find("Connection: close\r\n") != std::string::npos);
  CHECK(answer.find("HTTP/1.1 2") == std::string::npos);
  CHECK(talk(f, "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").find("GET /a ") !=
        std::string::npos);
}

TEST_CASE("http server: a head without end is cut off with 431") {
  fixture f(echo(), with([](auto& options) { options.limits.head = 1024; }));
  std::string bytes = "GET / HTTP/1.1\r\nHost: h\r\nX: ";
  bytes.append(100'000, 'x');
  CHECK(status_line(talk(f, bytes)) == "HTTP/1.1 431 Request Header Fields Too Large");
}

TEST_CASE("http server: too many fields are refused with 431") {
  fixture f(echo(), with([](auto& options) { options.limits.field_count = 4; }));
  CHECK(status_line(talk(f, "GET / HTTP/1.1\r\nHost: h\r\nA: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\n\r\n")) ==
        "HTTP/1.1 431 Request Header Fields Too Large");
}

TEST_CASE("http server: a head that drips is cut off with 408, however often a byte comes") {
  fixture f(echo(), with([](auto& options) { options.time.head = 60ms; }));
  raw_client client(f.server.port());
  const auto begin = std::chrono::steady_clock::now();
  std::atomic<bool> answered{false};
  std::thread sender([&] {
    std::error_code error;
    for (int i = 0; i != 100 && !error && !answered; ++i) {
      asio::write(client.socket(), asio::buffer("G", 1), error);
      std::this_thread::sleep_for(10ms);
    }
  });
  const std::string answer = client.read_exactly(24);
  const auto took = std::chrono::steady_clock::now() - begin;
  answered = true;
  sender.join();
  CHECK(answer == "HTTP/1.1 408 Request Tim");
  CHECK(took >= 55ms);
  CHECK(took < 900ms);
}

TEST_CASE("http server: a body that stops is cut off with 408") {
  fixture f(echo(), with([](auto& options) { options.time.body = 30ms; }));
  const auto answer = talk(f, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
  CHECK(status_line(answer) == "HTTP/1.1 408 Request Timeout");
}

TEST_CASE("http server: an idle connection is closed without a response") {
  fixture f(echo(), with([](auto& options) { options.time.idle = 30ms; }));
  raw_client client(f.server.port());
  CHECK(client.ask(get).status == 200);
  CHECK(client.read_all().empty());
}

TEST_CASE("http server: a client that does not read is cut off") {
  fixture f({.handle = [](request&&, responder respond) { respond(text(std::string(16 << 20, 'x'))); }},
            with([](auto& options) { options.time.write = 50ms; }));
  raw_client client(f.server.port());
  client.send(get);
  for (int i = 0; i != 200 && f.server.connections() == 0; ++i) std::this_thread::sleep_for(5ms);
  for (int i = 0; i != 2000 && f.server.connections() != 0; ++i) std::this_thread::sleep_for(5ms);
  CHECK(f.server.connections() == 0);
}

TEST_CASE("http server: a request that ends early is refused with 400") {
  fixture f;
  raw_client client(f.server.port());
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
  client.end_sending();
  CHECK(status_line(client.read_all()) == "HTTP/1.1 400 Bad Request");
}

TEST_CASE("http server: a client may end its sending side before it reads") {
  fixture f;
  raw_client client(f.server.port());
  client.send(get);
  client.end_sending();
  CHECK(client.read_all().find("GET /a ") != std::string::npos);
}

TEST_CASE("http server: an exception of the handler becomes 500 and the connection stays open") {
  fixture f({.handle = [](request&& in, responder respond) {
    if (in.target == "/throw") throw std::runtime_error("inside");
    respond(text("fine"));
  }});
  raw_client client(f.server.port());
  const auto failed = client.ask("GET /throw HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(failed.status == 500);
  CHECK(failed.body.find("inside") == std::string::npos);
  CHECK(client.ask(get).body == "fine");
}

TEST_CASE("http server: a responder that is dropped becomes 500") {
  fixture f({.handle = [](request&&, responder) {}});
  raw_client client(f.server.port());
  CHECK(client.ask(get).status == 500);
}

TEST_CASE("http server: a response that would split the response becomes 500") {
  fixture f({.handle = [](request&&, responder respond) {
    response answer = text("");
    answer.fields.add("X-Bad", "a\r\nSet-Cookie: b");
    respond(std::move(answer));
  }});
  const std::string answer = talk(f, get);
  CHECK(status_line(answer) == "HTTP/1.1 500 Internal Server Error");
  CHECK(answer.find("Set-Cookie") == std::string::npos);
}

TEST_CASE("http server: a handler may close the connection") {
  fixture f({.handle = [](request&&, responder respond) {
    response answer = text("bye");
    answer.fields.add("Connection", "close");
    respond(std::move(answer));
  }});
  CHECK(talk(f, get).find("Connection: close\r\n\r\nbye") != std::string::npos);
}

TEST_CASE("http server: the writer of refusals decides about their bodies") {
  auto handlers = echo();
  handlers.refuse = [](const wirebind::server::rejection& why, response& answer) {
    answer.fields.set("X-Why", std::to_string(why.status));
    answer.body = "refused";
  };
  fixture f(std::move(handlers));
  const std::string answer = talk(f, "GET\r\n\r\n");
  CHECK(answer.find("X-Why: 400\r\n") != std::string::npos);
  CHECK(answer.find("\r\n\r\nrefused") != std::string::npos);
}

TEST_CASE(
    "http server: a handler may end the connection without an answer, and what it says then goes nowhere") {
  http_handlers handlers;
  handlers.handle = [](request&& in, responder respond) {
    if (in.target == "/a") respond.close();
    respond(text("answered"));
    respond.close();
  };
  fixture f(std::move(handlers));
  CHECK(talk(f, get).empty());
  CHECK(raw_client(f.server.port()).ask("GET /b HTTP/1.1\r\nHost: h\r\n\r\n").body == "answered");
}

TEST_CASE("http server: a second response to one request goes nowhere") {
  fixture f({.handle = [](request&&, responder respond) {
    respond(text("first"));
    respond(text("second"));
  }});
  raw_client client(f.server.port());
  CHECK(client.ask(get).body == "first");
  CHECK(client.ask(get).body == "first");
}

TEST_CASE("http server: stop closes open connections and the listener") {
  fixture f;
  raw_client client(f.server.port());
  CHECK(client.ask(get).status == 200);
  f.server.stop();
  CHECK(client.read_all().empty());
  CHECK(f.server.connections() == 0);
  std::error_code error;
  for (int i = 0; i != 200 && !error; ++i) {
    asio::io_context context;
    asio::ip::tcp::socket socket(context);
    socket.connect({asio::ip::address_v4::loopback(), f.server.port()}, error);
    if (!error) std::this_thread::sleep_for(5ms);
  }
  CHECK(error == asio::error::connection_refused);
}

TEST_CASE("http server: may go while requests are being handled, and a late response goes nowhere") {
  test::running_context context(2);
  std::promise<responder> kept;
  auto pending = kept.get_future();
  std::unique_ptr<raw_client> client;
  {
    http_server server(context.get().get_executor(), {},
                       {.handle = [&](request&&, responder respond) { kept.set_value(std::move(respond)); }});
    client = std::make_unique<raw_client>(server.port());
    client->send(get);
    pending.wait();
  }
  CHECK(client->read_all().empty());
  pending.get()(text("late"));
}

TEST_CASE("http server: stop waits for a handler that runs on another thread") {
  std::promise<void> entered;
  std::atomic<bool> left{false};
  fixture f({.handle = [&](request&&, responder respond) {
    entered.set_value();
    std::this_thread::sleep_for(50ms);
    left = true;
    respond(text(""));
  }});
  raw_client client(f.server.port());
  client.send(get);
  entered.get_future().wait();
  f.server.stop();
  CHECK(left);
}

TEST_CASE("http server: may be destroyed inside its own handler") {
  test::running_context context;
  std::unique_ptr<http_server> server;
  std::promise<void> done;
  server = std::make_unique<http_server>(context.get().get_executor(), http_server_options{},
                                         http_handlers{.handle = [&](request&&, responder respond) {
                                           server.reset();
                                           respond(text("gone"));
                                           done.set_value();
                                         }});
  raw_client client(server->port());
  client.send(get);
  done.get_future().wait();
  CHECK(client.read_all().empty());
}

TEST_CASE("http server: a context that never ran again may be destroyed after the server") {
  asio::io_context context;
  auto server = std::make_unique<http_server>(context.get_executor(), http_server_options{}, echo());
  raw_client client(server->port());
  client.send(get);
  for (int i = 0; i != 3; ++i) context.poll_one();
  server.reset();
  SUCCEED("no access after destruction: the sanitizers watch");
}

TEST_CASE("http server: a context may end while another thread is still inside the call that responded") {
  for (int i = 0; i != 200; ++i) {
    test::running_context workers(2);
    fixture f({.handle = [&](request&&, responder respond) {
      asio::post(workers.get(), [respond = std::move(respond)]() mutable { respond(text("done")); });
    }});
    REQUIRE(talk(f, "GET / HTTP/1.0\r\n\r\n").ends_with("\r\n\r\ndone"));
  }
}

TEST_CASE("http server: connections beyond the limit are closed, the others served") {
  fixture f(echo(), with([](auto& options) { options.max_connections = 2; }));
  raw_client first(f.server.port());
  raw_client second(f.server.port());
  CHECK(first.ask(get).status == 200);
  CHECK(second.ask(get).status == 200);
  raw_client third(f.server.port());
  CHECK_THROWS_AS(third.ask(get), std::system_error);
  CHECK(first.ask(get).status == 200);
}

TEST_CASE("http server: slow connections in hundreds leave other clients unharmed") {
  fixture f;
  std::vector<std::unique_ptr<raw_client>> slow;
  for (int i = 0; i != 300; ++i) {
    slow.push_back(std::make_unique<raw_client>(f.server.port()));
    slow.back()->send("GET / HT");
  }
  raw_client client(f.server.port());
  CHECK(client.ask(get).status == 200);
}

TEST_CASE("http server: a peer that resets its connection while a handler works holds no place") {
  std::mutex mutex;
  std::vector<responder> held;
  http_handlers handlers{.handle = [&](request&& in, responder respond) {
    if (in.target == "/now") return respond(text("now"));
    const std::lock_guard lock(mutex);
    held.push_back(std::move(respond));
  }};
  fixture f(std::move(handlers), with([](auto& options) { options.max_connections = 3; }));
  const auto count = [&](std::size_t wanted) {
    for (int i = 0; i != 500 && f.server.connections() != wanted; ++i) std::this_thread::sleep_for(10ms);
    return f.server.connections();
  };
  const auto waiting = [&](std::size_t wanted) {
    for (int i = 0; i != 500; ++i) {
      std::this_thread::sleep_for(10ms);
      const std::lock_guard lock(mutex);
      if (held.size() == wanted) return true;
    }
    return false;
  };
  for (std::size_t i = 0; i != 3; ++i) {
    raw_client client(f.server.port());
    client.send(get);
    REQUIRE(waiting(i + 1));
    client.socket().set_option(asio::socket_base::linger(true, 0));
    client.socket().close();
  }
  CHECK(count(0) == 0);
  {  // one that only sends no more still gets its response
    raw_client client(f.server.port());
    client.send(get);
    REQUIRE(waiting(4));
    client.end_sending();
    std::this_thread::sleep_for(50ms);
    CHECK(f.server.connections() == 1);
    held.back()(text("late"));
    CHECK(client.read_response().body == "late");
  }
  raw_client last(f.server.port());
  CHECK(last.ask("GET /now HTTP/1.1\r\nHost: h\r\n\r\n").body == "now");
}
