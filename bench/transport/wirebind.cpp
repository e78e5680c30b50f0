// wirebind: "call" is a whole signed UpdateFunction (validate, encode, sign, send, parse, decode); "exchange"
// its transport alone.
#include "load.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/acs3.hpp>
#include <fc/v20210406/operations/update_function.hpp>
#include <wirebind/client/client.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/http/writer.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/net/pool.hpp>

#include <asio/io_context.hpp>

namespace {

namespace api = fc::v20210406;
namespace net = wirebind::net;

net::pool_options pool_options_of(const load& all) {
  net::pool_options made;
  made.max_idle_per_origin = all.keep() ? 1024 : 0;
  made.max_connections_per_origin = 1024;
  made.tls.ca_file = all.ca;
  made.tls.minimum = net::tls_version::v1_3;
  if (!all.resumed()) made.tls.max_sessions = 0;
  return made;
}

struct calls {
  explicit calls(const load& which) : all(which), client(context.get_executor(), options()) {
    if (!wirebind::json::decode(all.body, request.body)) die("the request");
  }
  wirebind::client_options options() const {
    wirebind::client_options made;
    made.endpoint = all.endpoint();
    made.credentials = aliyun::access_key{"id", "secret"};
    made.authentication = aliyun::acs3();
    made.pool = pool_options_of(all);
    return made;
  }
  void next() {
    if (started == all.calls) return;
    ++started;
    client.async_call(request, [this](std::error_code error, const auto& function) {
      if (error || !function->function_name)
        std::fprintf(stderr, "%s\n", error.message().c_str()), std::exit(1);
      measured.count();
      next();
    });
  }

  const load& all;
  meter measured{all};
  long started = 0;
  asio::io_context context{1};
  wirebind::basic_client client;
  api::update_function_request request{.service_name = "demo", .function_name = "demo-function", .body = {}};
};

struct exchanges {
  explicit exchanges(const load& which) : all(which), pool(context.get_executor(), pool_options_of(which)) {
    wirebind::http::field refused;
    if (!wirebind::http::validate(request.fields, refused)) die("a field");
    listener_of_all = std::make_shared<listener>(*this);
  }

  struct listener final : net::exchange_listener {
    explicit listener(exchanges& to) : owner(to) {}
    std::error_code prepare(wirebind::http::request& out) override {
      out = owner.request;
      return {};
    }
    void completed(std::error_code error, wirebind::http::response&& response,
                   const net::exchange_report&) override {
      if (error || response.status != 200)
        std::fprintf(stderr, "%s\n", error.message().c_str()), std::exit(1);
      owner.measured.count();
      owner.next();
    }
    exchanges& owner;
  };

  void next() {
    if (started == all.calls) return;
    ++started;
    pool.start(facts, (std::chrono::steady_clock::time_point::max)(), listener_of_all);
  }

  const load& all;
  meter measured{all};
  long started = 0;
  asio::io_context context{1};
  net::pool pool;
  wirebind::http::request request = prepared();
  const std::shared_ptr<const net::exchange_request> facts{new net::exchange_request{
      .origin = {all.tls() ? "https" : "http", "127.0.0.1", all.port}, .idempotent = true}};
  std::shared_ptr<listener> listener_of_all;  // its calls tell nothing of whose they are

  wirebind::http::request prepared() const {
    wirebind::http::request made;
    made.method = "PUT";
    made.target = update_target;
    const std::string text = request_bytes(all);
    std::string_view rest = std::string_view(text).substr(text.find("\r\n") + 2);
    while (!rest.starts_with("content-length")) {
      const std::size_t colon = rest.find(": "), end = rest.find("\r\n");
      made.fields.add(rest.substr(0, colon), rest.substr(colon + 2, end - colon - 2));
      rest.remove_prefix(end + 2);
    }
    made.body = all.body;
    return made;
  }
};

template <class Kind>
void measure(const load& all) {
  Kind kind(all);
  for (long i = 0; i != all.in_flight; ++i) kind.next();
  kind.context.run();
  kind.measured.print();
}

}  // namespace

int main(int count, char** arguments) {
  const load all = read_load(count, arguments);
  all.kind == "exchange" ? measure<exchanges>(all) : measure<calls>(all);
}
