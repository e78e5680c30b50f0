// The pool over scripted connections and a clock turned by hand: no socket, no real time.
#include "pool_fixture.hpp"

using namespace net_test;
using fixture = pool_fixture;

TEST_CASE("pool: exchanges one after the other share a connection, and run() returns between them") {
  fixture f({answers(3)}, {}, GENERATE(false, true));
  for (int i = 0; i != 3; ++i) {
    const auto heard = f.run();
    CHECK_FALSE(heard->error);
    CHECK(heard->completions == 1);
    CHECK(heard->answer.body == "hi");
    CHECK(heard->report.reused_connection == (i != 0));
    CHECK(heard->report.remote == "192.0.2.1:80");
  }
  CHECK(f.connector->records().size() == 1);
  const auto counts = f.pool->statistics();
  CHECK(counts.started == 3);
  CHECK(counts.opened == 1);
  CHECK(counts.reused == 2);
  CHECK(counts.idle == 1);
  CHECK(counts.in_flight == 0);
}

TEST_CASE("pool: connections are kept per origin") {
  fixture f({answers(2), answers(1), answers(1)});
  f.run(f.to("a.test"));
  f.run(f.to("b.test"));
  CHECK(f.run(f.to("a.test", "https"))->report.reused_connection == false);
  CHECK(f.run(f.to("a.test"))->report.reused_connection);
  CHECK(f.pool->statistics().idle == 3);
}

TEST_CASE("pool: the connection used last is taken first") {
  fixture f({answers(2), answers(2)});
  f.start();
  f.start();
  f.poll();
  REQUIRE(f.pool->statistics().idle == 2);
  f.run();
  const auto& records = f.connector->records();
  CHECK(records[1]->written.size() == 2 * records[0]->written.size());
}

TEST_CASE("pool: a connection that was idle for too long is closed, not used") {
  fixture f({answers(2), answers(1)}, {.idle_timeout = 50s});
  f.run();
  f.clock->advance(50s);
  CHECK(f.run()->report.reused_connection);
  f.clock->advance(50s + 1ms);
  CHECK_FALSE(f.run()->report.reused_connection);
  CHECK(f.connector->records()[0]->closed);
}

TEST_CASE("pool: an expired connection of another origin is closed in passing") {
  fixture f({answers(1), answers(1)});
  f.run(f.to("a.test"));
  f.clock->advance(51s);
  f.run(f.to("b.test"));
  CHECK(f.connector->records()[0]->closed);
  CHECK(f.pool->statistics().idle == 1);
}

TEST_CASE("pool: no more than the allowed number of connections is kept for an origin") {
  fixture f({answers(1), answers(1), answers(1)}, {.max_idle_per_origin = 2});
  for (int i = 0; i != 3; ++i) f.start();
  f.poll();
  CHECK(f.pool->statistics().idle == 2);
  CHECK(f.connector->records()[0]->closed);

  fixture none({answers(1)}, {.max_idle_per_origin = 0});
  none.run();
  CHECK(none.connector->records()[0]->closed);
}

TEST_CASE("pool: a connection that was idle is checked, and stale ones cost the exchange nothing") {
  auto dead = answers(1);
  dead.stale = true;
  fixture f({dead, dead, dead, answers(1)});
  for (int i = 0; i != 3; ++i) f.start();
  f.poll();
  f.clock->advance(11ms);
  const auto heard = f.run();
  CHECK_FALSE(heard->error);
  CHECK_FALSE(heard->report.stale_retry);
  CHECK(heard->prepared == 1);
  CHECK(f.pool->statistics().stale == 3);
  for (int i = 0; i != 3; ++i) CHECK(f.connector->records()[i]->closed);
}

TEST_CASE("pool: a request that may not be sent twice looks at the connection however short its rest") {
  auto dead = answers(2);
  dead.stale = true;
  fixture f({dead, answers(1)});
  f.run();
  auto once = f.to();
  once.idempotent = GENERATE(true, false);
  f.run(once);
  CHECK(f.pool->statistics().stale == (once.idempotent ? 0 : 1));
}

TEST_CASE("pool: an idle connection that closes under a request is replaced, and the request is made anew") {
  fixture f({answers_then(1, ends()), answers(1)}, {}, GENERATE(false, true));
  f.run();
  const auto heard = f.run();
  CHECK_FALSE(heard->error);
  CHECK(heard->prepared == 2);
  CHECK(heard->report.stale_retry);
  CHECK(f.connector->records()[0]->closed);
  CHECK(f.pool->statistics().stale_retries == 1);
}

TEST_CASE("pool: surplus bytes after a response close the connection") {
  fixture f({answers_then(0, sends(ok + "HTTP/1.1 408 Request Timeout\r\n\r\n")), answers(1)});
  CHECK(f.run()->answer.status == 200);
  CHECK(f.connector->records()[0]->closed);
  CHECK_FALSE(f.run()->report.reused_connection);
}

TEST_CASE("pool: a refused request keeps the connection") {
  fixture f({answers(1)});
  const auto refused = std::make_shared<recorder>();
  refused->refusal = std::make_error_code(std::errc::permission_denied);
  f.start(f.to(), refused);
  f.poll();
  CHECK(refused->error == std::errc::permission_denied);
  CHECK(f.connector->records()[0]->written.empty());
  CHECK(f.run()->report.reused_connection);
}

TEST_CASE(
    "pool: an exchange that sends nothing has no response and no progress, whatever the one before it had") {
  struct watching : recorder {
    void progressed(const wirebind::transfer_progress&) override { ++moved; }
    int moved = 0;
  };
  fixture f({answers(3)});
  auto wanted = f.to();
  wanted.progress = true;
  for (int round = 0; round != 2; ++round) {
    CHECK(f.run()->answer.status == 200);
    const auto refused = std::make_shared<watching>();
    refused->refusal = std::make_error_code(std::errc::permission_denied);
    f.start(wanted, refused);
    f.poll();
    CHECK(refused->error == std::errc::permission_denied);
    CHECK(refused->moved == 0);
    CHECK(refused->answer.status == 0);
    CHECK((refused->answer.reason + refused->answer.body).empty());
    CHECK(refused->answer.fields.empty());
  }
}

TEST_CASE("pool: requests larger than a write arrive whole") {
  auto slow = answers(1);
  slow.write_chunk = 1000;
  fixture f({slow}, {}, GENERATE(false, true));
  const std::string body(50'000, 'b');
  const auto heard = std::make_shared<recorder>(body, "PUT");
  f.start(f.to(), heard);
  f.poll();
  CHECK_FALSE(heard->error);
  CHECK(f.connector->records()[0]->written.ends_with(body));
}

TEST_CASE("pool: what hangs ends at its deadline, and nothing before") {
  struct row {
    net::phase hangs;
    std::chrono::milliseconds bound;
    net::errc passed;
  };
  const row each = GENERATE(row{net::phase::resolve, 5s, net::errc::resolve_timeout},
                            row{net::phase::connect, 5s, net::errc::connect_timeout},
                            row{net::phase::tls, 10s, net::errc::tls_timeout},
                            row{net::phase::write, 30s, net::errc::write_timeout},
                            row{net::phase::first_byte, 60s, net::errc::first_byte_timeout},
                            row{net::phase::read, 30s, net::errc::read_timeout});
  auto script = answers(0);
  script.hangs = each.hangs;
  if (each.hangs == net::phase::write) script.write_limit = 10;
  if (each.hangs == net::phase::read) script.peer = {reads_request(), sends("HTTP/1.1 200 OK\r\n")};
  fixture f({script});
  const auto heard = f.start(f.to("a.test", "https"));
  f.poll();
  f.clock->advance(each.bound - 1ms);
  f.poll();
  CHECK(heard->completions == 0);
  CHECK_FALSE(f.context->stopped());
  f.clock->advance(1ms);
  f.poll();
  CHECK(heard->completions == 1);
  CHECK(heard->error == each.passed);
  CHECK(heard->report.reached == each.hangs);
  CHECK(f.context->stopped());
  CHECK(f.clock->next_deadline() == manual_clock::time_point::max());
}

TEST_CASE("pool: an exchange in flight is work, and holds nothing once it is over") {
  fixture f({answers(0)});
  const auto heard = f.start();
  f.poll();
  CHECK_FALSE(f.context->stopped());
  f.handle->cancel(net::cancel_kind::terminal);
  f.poll();
  CHECK(f.context->stopped());
  CHECK(heard->error == asio::error::operation_aborted);
  CHECK(heard.use_count() == 1);
}

TEST_CASE("pool: shutdown ends what is in flight and what comes later, once and not inside") {
  fixture f({answers(0), answers(1)});
  const auto flying = f.start();
  f.poll();
  f.pool->shutdown();
  f.pool->shutdown();
  const auto late = f.start();
  CHECK(flying->completions == 0);
  CHECK(late->completions == 0);
  f.poll();
  CHECK(flying->completions == 1);
  CHECK(flying->error == asio::error::operation_aborted);
  CHECK(late->completions == 1);
  CHECK(late->error == asio::error::operation_aborted);
  CHECK(late->prepared == 0);
  CHECK(f.connector->records().size() == 1);
}

TEST_CASE("pool: destroying it ends what is in flight; connections are not kept any more") {
  fixture f({answers(0)});
  const auto heard = f.start();
  f.poll();
  f.pool.reset();
  f.poll();
  CHECK(heard->error == asio::error::operation_aborted);
  CHECK(f.connector->records()[0]->closed);
}

TEST_CASE("pool: closing idle connections leaves those in use alone") {
  fixture f({answers(1), {.peer = {reads_request()}}});
  f.run();
  f.start(f.to("b.test"));
  f.poll();
  f.pool->close_idle();
  CHECK(f.connector->records()[0]->closed);
  CHECK_FALSE(f.connector->records()[1]->closed);
  f.handle->cancel(net::cancel_kind::terminal);
  f.poll();
}

TEST_CASE("pool: the end of the context destroys what is in flight and calls no handler") {
  fixture f({answers(1), answers(0)});
  f.run();
  const auto heard = f.start(f.to("b.test"));
  f.poll();
  const auto queued = f.start();
  f.context.reset();
  CHECK(heard->completions == 0);
  CHECK(queued->completions == 0);
  CHECK(heard.use_count() == 1);
  CHECK(queued.use_count() == 1);
  CHECK(f.connector->records()[0]->closed);
  CHECK(f.connector->records()[1]->closed);
  f.handle->cancel(net::cancel_kind::terminal);
}

TEST_CASE("pool: a cancellation after any number of steps leaves exactly one completion and no work") {
  const auto kind = GENERATE(net::cancel_kind::total, net::cancel_kind::partial, net::cancel_kind::terminal);
  const bool kept_first = GENERATE(false, true);
  const bool inlined = GENERATE(false, true);
  for (int steps = 0; steps != 30; ++steps) {
    fixture f({answers_then(1, kept_first ? ends() : sends(ok)), answers(1)}, {}, inlined);
    if (kept_first) f.run();
    const auto heard = f.start();
    f.context->restart();
    for (int i = 0; i != steps; ++i) f.context->poll_one();
    f.handle->cancel(kind);
    f.context->run();
    CHECK(heard->completions == 1);
    // Partial forbids the retry, so that the death of the kept connection reaches the caller.
    const bool forbidden = kept_first && kind == net::cancel_kind::partial;
    if (heard->error && !(forbidden && heard->error == net::errc::connection_closed)) {
      CHECK(heard->error == asio::error::operation_aborted);
    }
    if (steps == 0 && !inlined && kind == net::cancel_kind::terminal) CHECK(heard->error);
    CHECK(f.pool->statistics().in_flight == 0);
    CHECK(heard.use_count() == 1);
  }
}

TEST_CASE("pool: each step of an exchange failing in turn ends it once, with that error") {
  const auto error = std::make_error_code(std::errc::no_buffer_space);
  const int failing = GENERATE(range(0, 5));
  const bool inlined = GENERATE(false, true);
  auto script = answers(1);
  if (failing == 0) script.resolve = error;
  if (failing == 1) script.connect = error;
  if (failing == 2) script.handshake = error;
  if (failing == 3) script.write_limit = 0, script.write_error = error, script.peer = {fails(error)};
  if (failing == 4) script.peer = {reads_request(), fails(error)};
  fixture f({script}, {}, inlined);
  const auto heard = f.run(f.to("a.test", "https"));
  CHECK(heard->completions == 1);
  CHECK(heard->error == error);
}

TEST_CASE("pool: an exchange that a handler starts begins behind it, and not if the handler cancels it") {
  const int hint = GENERATE(1, 2);
  const bool cancelled = GENERATE(false, true);
  struct starting final : recorder {
    void completed(std::error_code result, wirebind::http::response&& message,
                   const net::exchange_report& how) override {
      recorder::completed(result, std::move(message), how);
      next();
    }
    std::function<void()> next;
  };
  pool_fixture f({answers(2)});
  f.pool.reset();
  f.context.emplace(hint);
  f.pool.emplace(f.context->get_executor(), net::pool_options(), f.clock, f.connector);
  const auto second = std::make_shared<recorder>();
  const auto first = std::make_shared<starting>();
  first->next = [&] {
    const auto handle = f.pool->start(pool_fixture::to(), second);
    CHECK(second->prepared == 0);
    if (cancelled) handle->cancel(net::cancel_kind::terminal);
  };
  f.pool->start(pool_fixture::to(), first);
  f.context->run();
  CHECK(first->completions == 1);
  CHECK(second->completions == 1);
  CHECK(second->prepared == (cancelled ? 0 : 1));
  CHECK(second->error == (cancelled ? asio::error::operation_aborted : std::error_code()));
}
