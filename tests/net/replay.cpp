// Every script of an exchange, replayed with each of its steps failing in turn, and with every way of ending
// it early at each of them.
#include "catch.hpp"
#include "machine_driver.hpp"

#include <algorithm>
#include <deque>

using namespace net_test;

namespace {

no_source source;
no_sink sink;

/// What one exchange meets as long as nothing goes wrong.
struct script {
  const char* name = "";
  bool tls = false;
  bool kept = false;   ///< The pool has a connection.
  bool dead = false;   ///< That one ends before the response.
  int pieces = 0;      ///< Of the source; 0 for a body in memory.
  bool sized = false;  ///< The source's length is known.
  bool to_sink = false;
  bool early = false;  ///< The response comes before the request is written.
};

enum class trouble { none, fails, total, partial, terminal, expires, aborted };

const std::error_code broken = std::make_error_code(std::errc::io_error);
const std::error_code aborted = net::operation_aborted();
constexpr std::string_view piece = "piece";
constexpr std::string_view answer_pieces[] = {"HTTP/1.1 200 OK\r\nContent-", "Length: 6\r\n\r\n", "one",
                                              "two"};

net::exchange_request request_of(const script& what) {
  net::exchange_request request = settings(what.tls ? "https" : "http");
  if (what.pieces != 0) request.source = &source;
  if (what.sized) request.source_length = what.pieces * piece.size();
  if (what.to_sink) request.sink = &sink;
  return request;
}

/// Gives the machine what it asks for, one thing after the other, and disturbs it before one of them.
struct player {
  player(const script& played, int step, trouble how, std::error_code late = {})
      : what(played),
        machine(std::make_shared<const net::exchange_request>(request_of(played))),
        step(step),
        how(how),
        late(late) {}

  void run() {
    machine.start(now);
    while (take_actions(), !pending.empty()) {
      const action next = choose();
      const bool disturbed = number++ == step;
      if (!disturbed) give(next, {});
      if (disturbed && how == trouble::fails) give(next, broken);
      if (disturbed && how != trouble::fails) {
        pending.push_front(next);
        disturb();
      }
    }
  }

  /// Whether source or sink have to call back.
  bool owed() const { return std::any_of(pending.begin(), pending.end(), of_caller); }
  static bool of_caller(action a) { return a == action::pull || a == action::push; }

  void take_actions() {
    for (action each; (each = machine.next()) != action::none;) {
      switch (each) {
        case action::close:
        case action::release:
          ++connections_ended;
          released = each == action::release;
          std::erase_if(pending, [](action a) { return !of_caller(a); });
          break;
        case action::stop:
          CHECK(owed());
          stopped = true;
          break;
        case action::complete:
          ++completions;
          CHECK_FALSE(owed());
          break;
        default:
          CHECK(completions == 0);
          pending.push_back(each);
      }
    }
  }

  /// The first thing asked for; the response comes before the request or after it, as the script says.
  action choose() {
    const auto read = std::find(pending.begin(), pending.end(), action::read);
    const bool written = machine.report().reached >= net::phase::first_byte;
    if (read != pending.end() && what.early) std::swap(pending.front(), *read);
    if (pending.front() == action::read && !what.early && !written && pending.size() > 1) {
      std::swap(pending[0], pending[1]);
    }
    const action next = pending.front();
    pending.pop_front();
    return next;
  }

  void give(action next, std::error_code error) {
    const std::error_code end = stopped ? late : error;
    if (error && !(stopped && of_caller(next))) failing = next;
    switch (next) {
      case action::acquire:
        return error ? machine.fail(error) : machine.acquired(what.kept, now);
      case action::resolve:
        return machine.resolved(error, now);
      case action::connect:
        return machine.connected(error, now);
      case action::handshake:
        return machine.handshaken(error, now);
      case action::prepare:
        answered = 0;
        wrote |= !error;
        wrote_here = !error;
        return machine.prepared(error, request_with(what.pieces != 0 ? "" : "a body", "PUT"), now);
      case action::write:
        return machine.written(error, error ? 0 : std::min<std::size_t>(machine.output().size(), 40), now);
      case action::read:
        return read(error);
      case action::pull:
        return pull(end);
      case action::push:
        if (!end) received += machine.piece();
        return machine.pushed(end, now);
      default:
        FAIL("no input for it");
    }
  }

  void read(std::error_code error) {
    if (what.dead && machine.connection() == 1) error = closed;
    if (error) {
      wrote_here = false;
      return machine.read(error, {}, now);
    }
    machine.read({}, answer_pieces[answered++], now);
  }

  void pull(std::error_code error) {
    if (error || pulled == what.pieces) return machine.pulled(error, 0, now);
    ++pulled;
    std::copy(piece.begin(), piece.end(), machine.source_buffer());
    machine.pulled({}, piece.size(), now);
  }

  void disturb() {
    busy = owed();
    acts = !stopped;
    if (how == trouble::aborted) machine.fail(broken);
    if (how == trouble::expires) machine.timer(now += 1000s);
    if (how == trouble::total) acts = acts && !wrote;
    if (how == trouble::partial) acts = acts && !wrote_here;
    if (how == trouble::total) machine.cancel(net::cancel_kind::total);
    if (how == trouble::partial) machine.cancel(net::cancel_kind::partial);
    if (how == trouble::terminal) machine.cancel(net::cancel_kind::terminal);
    CHECK(machine.done() == (acts && !busy));
  }

  script what;
  net::exchange_machine machine;
  net::exchange_machine::time_point now{1h};
  std::deque<action> pending;
  const int step;
  const trouble how;
  const std::error_code late;  // what source and sink say once they were told to stop
  int number = 0;
  int completions = 0;
  unsigned connections_ended = 0;
  bool released = false;
  bool stopped = false;
  bool wrote = false;       // on any connection
  bool wrote_here = false;  // on the present one
  bool acts = true;         // what disturbs ends the exchange
  bool busy = false;        // the source or the sink was, then
  std::size_t answered = 0;
  int pulled = 0;
  std::string received;
  action failing = action::none;
};

const script scripts[] = {
    {.name = "plain"},
    {.name = "TLS", .tls = true},
    {.name = "kept", .kept = true},
    {.name = "kept and dead", .kept = true, .dead = true},
    {.name = "TLS, kept and dead", .tls = true, .kept = true, .dead = true},
    {.name = "early answer", .early = true},
    {.name = "source", .pieces = 3},
    {.name = "source of known length", .pieces = 3, .sized = true},
    {.name = "source, kept", .kept = true, .pieces = 2},
    {.name = "sink", .to_sink = true},
    {.name = "source and sink, TLS", .tls = true, .pieces = 2, .to_sink = true},
    {.name = "source and sink, early answer", .pieces = 4, .to_sink = true, .early = true},
};

/// Whatever has happened: one end, after which nothing is open, nothing runs and nothing is wanted.
void check_end(player& p) {
  CHECK(p.completions == 1);
  CHECK(p.machine.done());
  CHECK(p.connections_ended == p.machine.connection());
  CHECK(p.machine.deadline() == net::exchange_machine::time_point::max());
  CHECK(p.machine.next() == action::none);
  if (p.machine.result()) CHECK_FALSE((p.released && p.wrote_here));
}

void check_whole(player& p) {
  CHECK_FALSE(p.machine.result());
  CHECK(p.machine.response().status == 200);
  CHECK((p.what.to_sink ? p.received : p.machine.response().body) == "onetwo");
}

void check_failure(player& p) {
  const bool by_caller = p.failing == action::pull || p.failing == action::push;
  CHECK(p.machine.report().caller_failed == by_caller);
  if (!p.machine.result()) {
    // The response came nevertheless, the connection was replaced, or the caller's side was told to stop.
    const bool made_good = p.failing == action::write || p.failing == action::none;
    CHECK((made_good || p.machine.report().stale_retry));
    return check_whole(p);
  }
  const bool cut = p.failing == action::read && p.machine.result() == net::errc::truncated;
  const bool died = p.what.dead && p.machine.result() == closed;
  CHECK((p.machine.result() == broken || cut || died));
}

}  // namespace

TEST_CASE("exchange replay: every script comes to its end") {
  for (const script& each : scripts) {
    INFO(each.name);
    player p(each, -1, trouble::none);
    p.run();
    check_end(p);
    check_whole(p);
    CHECK((p.pulled == each.pieces) == !p.stopped);
    CHECK(p.machine.report().stale_retry == each.dead);
    CHECK(p.released == !each.early);
  }
}

TEST_CASE("exchange replay: each step failing in turn is one end with its error, or is made good") {
  for (const script& each : scripts) {
    for (int step = 0;; ++step) {
      INFO(each.name << ", step " << step);
      player p(each, step, trouble::fails);
      p.run();
      check_end(p);
      if (p.number <= step) break;
      check_failure(p);
    }
  }
}

TEST_CASE("exchange replay: a cancellation of each kind and every other end at each step is one end") {
  bool while_busy = false;
  for (const script& each : scripts) {
    for (const trouble how :
         {trouble::total, trouble::partial, trouble::terminal, trouble::expires, trouble::aborted}) {
      for (const std::error_code late : {std::error_code(), aborted}) {
        for (int step = 0;; ++step) {
          INFO(each.name << ", step " << step << ", " << static_cast<int>(how));
          player p(each, step, how, late);
          p.run();
          check_end(p);
          if (p.number <= step) break;
          CHECK(p.stopped == ((p.acts && p.busy) || (!p.acts && each.early && each.pieces != 0)));
          while_busy |= p.stopped;
          const std::error_code result = p.machine.result();
          if (!p.acts) {
            if (result) CHECK((each.dead && how == trouble::partial && result == closed));
          } else {
            CHECK(result == (how == trouble::expires   ? make_error_code(net::errc::total_timeout)
                             : how == trouble::aborted ? broken
                                                       : aborted));
          }
          CHECK_FALSE(p.machine.report().caller_failed);
        }
      }
    }
  }
  CHECK(while_busy);
}
