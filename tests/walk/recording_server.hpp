// A server side of all operations that notes each request, raw and decoded, and answers what the description
// allows: nothing of what the operations mean. Its rules are those of the wire only.
#pragma once

#include "server/plain_policy.hpp"
#include "server/raw_client.hpp"
#include "value_maker.hpp"

#include <wirebind/model/parameters.hpp>
#include <wirebind/server/http_server.hpp>
#include <wirebind/server/router.hpp>
#include <wirebind/server/service_call.hpp>

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace test {

/// What came in last, and how much is answered. Used by one call at a time.
struct recording {
  extent how = extent::least;
  wirebind::http::request raw{};
  wirebind::http::response answered{};
  std::shared_ptr<const void> decoded{};  ///< The request struct; null when it could not be read.
};

template <class Operation>
void record(void* service, wirebind::server::service_call& call) {
  using request_type = typename Operation::request;
  using body_type = typename Operation::response_body;
  using header_type = typename Operation::response_headers;
  recording& notes = *static_cast<recording*>(service);
  const auto request = std::make_shared<request_type>();
  notes.decoded.reset();
  if (!call.read(request.get(), wirebind::parameters_of<request_type>())) return;
  notes.decoded = request;
  call.write_body(0, *made<body_type>(notes.how));
  if constexpr (!std::is_same_v<header_type, wirebind::no_headers>) {
    call.write_fields(made<header_type>(notes.how).get(), wirebind::parameters_of<header_type>());
  }
}

template <class Operations>
inline constexpr int recording_routes = 0;
template <class... Operations>
inline constexpr wirebind::server::route recording_routes<wirebind::type_list<Operations...>>[] = {
    {&Operations::info, &record<Operations>}...};

/// Listens on a loopback port until it is destroyed.
template <class Operations>
class recording_server {
  running_context context_;

 public:
  recording_server() : router_(&notes, policy_, recording_routes<Operations>) {
    wirebind::server::http_handlers handlers;
    handlers.handle = [this](wirebind::http::request&& request, wirebind::server::responder respond) {
      notes.raw = request;
      notes.answered = router_.response_to(request);
      respond(notes.answered);
    };
    server_.emplace(asio::any_io_executor(context_.get().get_executor()),
                    wirebind::server::http_server_options{}, std::move(handlers));
  }
  std::string url() const { return server_->url(); }

  recording notes;

 private:
  plain_policy policy_;
  wirebind::server::basic_router router_;
  std::optional<wirebind::server::http_server> server_;
};

}  // namespace test
