// nginx, with TLS and without: connections that are kept, responses of every framing, and large bodies both
// ways.
#include "peers.hpp"

#include <wirebind/client/streams.hpp>
#include <wirebind/net/error.hpp>

#include <filesystem>
#include <string>
#include <string_view>

using namespace peers;

namespace {

/// Compares what comes with a file.
struct comparing_sink final : wirebind::body_sink {
  explicit comparing_sink(const std::string& file) : wanted(content(file)) {}

  void async_write(std::string_view data, write_handler done) override {
    same = same && std::string_view(wanted).substr(taken, data.size()) == data;
    taken += data.size();
    done({});
  }
  bool whole() const { return same && taken == wanted.size(); }

  const std::string wanted;
  std::size_t taken = 0;
  bool same = true;
};

/// The bytes of a file, whose length is kept secret.
struct unannounced_source final : wirebind::body_source {
  explicit unannounced_source(const std::string& file) : file_(path(file)) {}

  void async_read_some(char* data, std::size_t size, read_handler done) override {
    file_.async_read_some(data, size, std::move(done));
  }

 private:
  wirebind::file_source file_;
};

/// The same files and answers, without TLS and with it.
net::origin files() { return GENERATE(true, false) ? peer("PLAIN", "http") : peer("FILES_TLS"); }

}  // namespace

TEST_CASE("nginx: a connection is kept, also after responses that have no body") {
  pool_client c(trusting());
  const auto to = files();
  const std::string large = std::to_string(content("files/large.bin").size());
  CHECK(c.run(to, ask("/text.txt"))->answer.body == content("files/text.txt"));
  const auto head = c.run(to, ask("/large.bin", "HEAD"));
  CHECK(head->answer.status == 200);
  CHECK(head->answer.fields.find("Content-Length") == large);
  CHECK(head->answer.body.empty());
  CHECK(c.run(to, ask("/nothing"))->answer.status == 204);
  CHECK(c.run(to, ask("/unchanged"))->answer.status == 304);
  CHECK(c.run(to, ask("/no-such-file"))->answer.status == 404);
  CHECK(c.run(to, ask("/text.txt"))->answer.body == content("files/text.txt"));
  CHECK(c.pool.statistics().opened == 1);
  CHECK(c.pool.statistics().reused == 5);
}

TEST_CASE("nginx: a response in chunks is put together, and the connection is kept") {
  pool_client c(trusting());
  const auto to = files();
  for (int i = 0; i != 3; ++i) {
    const auto heard = c.run(to, ask("/chunked/text.txt"));
    CHECK_FALSE(heard->error);
    CHECK(heard->answer.fields.has_element("Transfer-Encoding", "chunked"));
    CHECK(heard->answer.body == content("files/text.txt"));
  }
  CHECK(c.pool.statistics().opened == 1);
}

TEST_CASE("nginx: the interim response to an expectation is read over") {
  pool_client c;
  const auto to = peer("PLAIN", "http");
  const auto plain = c.run(to, ask("/store/expect-0", "PUT", "body"));
  const auto expecting = ask("/store/expect-1", "PUT", "body");
  expecting->request.fields.add("Expect", "100-continue");
  c.run(to, expecting);
  CHECK(plain->answer.status == 201);
  CHECK(expecting->answer.status == 201);
  CHECK(content("store/expect-1") == "body");
  const std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";
  CHECK(expecting->report.bytes_read == plain->report.bytes_read + interim.size());
}

TEST_CASE("nginx: a large download goes through a sink, byte for byte") {
  api_client c(files(), {.tls = trusting()});
  for (int i = 0; i != 3; ++i) {
    comparing_sink sink("files/large.bin");
    wirebind::call_options options;
    options.sink = &sink;
    const auto result = c.invoke("download", options);
    CHECK_FALSE(result.error);
    CHECK(sink.whole());
  }
  CHECK((*c.counts)[net::pool_event::opened] == 1);
}

TEST_CASE("nginx: a large upload comes from a source, with and without a length") {
  api_client c(files(), {.tls = trusting()});
  wirebind::file_source announced(path("files/large.bin"));
  unannounced_source chunked("files/large.bin");
  const std::pair<std::string, wirebind::body_source*> uploads[] = {{"announced", &announced},
                                                                    {"chunked", &chunked}};
  for (const auto& [name, source] : uploads) {
    std::filesystem::remove(path("store/" + name));
    wirebind::call_options options;
    options.source = source;
    const auto result = c.invoke(name, options);
    CHECK_FALSE(result.error);
    CHECK(result.response.status() == 201);
    CHECK((content("store/" + name) == content("files/large.bin")));
  }
  CHECK((*c.counts)[net::pool_event::opened] == 1);
}

TEST_CASE("nginx: the refusal of a body that is being sent is the response") {
  api_client c(files(), {.tls = trusting()});
  wirebind::file_source announced(path("files/large.bin"));
  unannounced_source chunked("files/large.bin");
  for (wirebind::body_source* source :
       {static_cast<wirebind::body_source*>(&announced), static_cast<wirebind::body_source*>(&chunked)}) {
    wirebind::call_options options;
    options.source = source;
    const auto result = c.invoke("small", options);
    CHECK(result.error == wirebind::errc::service_error);
    CHECK(result.response.status() == 413);
    CHECK(result.response.attempts().size() == 1);
  }
}

TEST_CASE("nginx: so is that of a server which cuts the connection right behind it") {
  const std::string body(8U << 20, 'b');
  const auto to = GENERATE(true, false) ? peer("HARSH", "http") : peer("HARSH_TLS");
  pool_client c(trusting());
  for (int i = 0; i != 30; ++i) {
    const auto heard = c.run(to, ask("/", "PUT", body));
    CHECK_FALSE(heard->error);
    CHECK(heard->answer.status == 413);
  }
}

TEST_CASE(
    "nginx: a connection that it closes in place of an answer is an error, after one more try if it was "
    "kept") {
  pool_client c(trusting());
  const auto to = files();
  const auto fresh = c.run(to, ask("/silence"));
  CHECK(fresh->error == net::errc::connection_closed);
  CHECK_FALSE(fresh->report.stale_retry);
  CHECK(c.run(to, ask("/nothing"))->answer.status == 204);
  const auto kept = c.run(to, ask("/silence"));
  CHECK(kept->error == net::errc::connection_closed);
  CHECK(kept->report.stale_retry);
  CHECK(kept->prepared == 2);
}

TEST_CASE("nginx: a head that is too large for it gets a response, and the connection is not used again") {
  pool_client c(trusting());
  const auto to = files();
  const auto asked = ask("/text.txt");
  asked->request.fields.add("X-Large", std::string(200'000, 'x'));
  CHECK(c.run(to, asked)->answer.status == 400);
  CHECK(c.run(to, ask("/nothing"))->answer.status == 204);
  CHECK(c.pool.statistics().opened == 2);
}

TEST_CASE("nginx: a port of the other scheme is distinguished from a fault of the network") {
  auto swapped = peer("FILES_TLS", "http");
  CHECK(pool_client().run(swapped)->answer.status == 400);
  swapped = peer("PLAIN");
  const auto refused = pool_client(trusting()).run(swapped);
  CHECK(refused->error == net::errc::tls_failed);
  CHECK(refused->prepared == 0);
}
