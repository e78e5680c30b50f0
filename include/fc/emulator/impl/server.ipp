#pragma once

#include <fc/emulator/account.hpp>
#include <fc/emulator/aliases.hpp>
#include <fc/emulator/async_configs.hpp>
#include <fc/emulator/async_invocations.hpp>
#include <fc/emulator/async_queue.hpp>
#include <fc/emulator/bindings.hpp>
#include <fc/emulator/domains.hpp>
#include <fc/emulator/event_sources.hpp>
#include <fc/emulator/fault_plan.hpp>
#include <fc/emulator/functions.hpp>
#include <fc/emulator/instances.hpp>
#include <fc/emulator/invoke.hpp>
#include <fc/emulator/layers.hpp>
#include <fc/emulator/load.hpp>
#include <fc/emulator/on_demand.hpp>
#include <fc/emulator/packages.hpp>
#include <fc/emulator/policy.hpp>
#include <fc/emulator/provision.hpp>
#include <fc/emulator/request_log.hpp>
#include <fc/emulator/server.hpp>
#include <fc/emulator/services.hpp>
#include <fc/emulator/state.hpp>
#include <fc/emulator/tags.hpp>
#include <fc/emulator/triggers.hpp>
#include <fc/emulator/versions.hpp>
#include <fc/v20210406/operations.hpp>
#include <wirebind/core/lasting.hpp>
#include <wirebind/core/saturate.hpp>
#include <wirebind/net/clock.hpp>
#include <wirebind/server/gate.hpp>
#include <wirebind/server/http_server.hpp>
#include <wirebind/server/router.hpp>

#include <asio/post.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fc::emulator {

/// Whether an operation has this name.
template <class... Operations>
bool is_operation(wirebind::type_list<Operations...>, std::string_view name) {
  return ((Operations::info.name == name) || ...);
}

/// What the operations mean, in one object, as the router requires them.
template <class... Groups>
class operation_groups : public Groups... {
 public:
  explicit operation_groups(const shared_parts& parts) : Groups(parts)... {}

  using Groups::handle...;
};

using operations =
    operation_groups<account_operations, alias_operations, async_config_operations,
                     async_invocation_operations, binding_operations, domain_operations,
                     event_source_operations, function_operations, instance_operations, invoke_operations,
                     layer_operations, on_demand_operations, provision_operations, service_operations,
                     tag_operations, trigger_operations, version_operations>;

/// Lives until the last connection and the last asynchronous invocation have let go of it.
class server::core : public std::enable_shared_from_this<server::core> {
 public:
  core(asio::any_io_executor executor, emulator::options settings)
      : options(std::move(settings)),
        state(options),
        policy(options, state),
        executor_(std::move(executor)),
        queue_(state, options.account_id, handlers, [this](auto task) { run_later(std::move(task)); }),
        service_(shared_parts{state, handlers, queue_}),
        router_(service_, policy) {
    for (const auto& [operation, planned] : options.faults) plan(operation, planned);
    if (options.data.empty()) return;
    policy.trusts_all = true;
    load(options.data,
         [this](const wirebind::http::request& request) { return router_.response_to(request); });
    policy.trusts_all = false;
  }

  void start();
  void stop();
  void plan(std::string_view operation, planned_fault planned);
  void serve(wirebind::http::request&& request, wirebind::server::responder respond);
  std::vector<std::string> violations_of(const wirebind::http::request& request) const {
    return router_.violations_of(request);
  }
  const wirebind::server::http_server& http() const { return *http_; }

  const emulator::options options;
  emulator::state state;
  emulator::service_policy policy;
  handler_table handlers;
  fault_plan faults;

 private:
  wirebind::server::responder logged(const wirebind::http::request& request,
                                     const wirebind::operation_info* operation,
                                     wirebind::server::responder respond);
  void log(const log_entry& entry, const wirebind::http::response* response, bool close) noexcept;
  wirebind::http::response response_to(const wirebind::http::request& request);
  void refuse(const planned_fault& planned, const wirebind::http::request& request,
              wirebind::server::responder respond);
  void pause(std::chrono::milliseconds delay, wirebind::unique_function<void()> then);
  void run_later(wirebind::unique_function<void()> task);
  void enter(wirebind::unique_function<void()>& task) noexcept;
  void report(std::exception_ptr why) noexcept;

  asio::any_io_executor executor_;
  async_queue queue_;
  operations service_;
  wirebind::server::router<api::operations> router_;
  wirebind::server::gate later_;
  std::mutex pauses_mutex_;
  std::map<std::uint64_t, std::shared_ptr<wirebind::alarm>> pauses_;
  std::uint64_t last_pause_ = 0;
  bool stopped_ = false;  // guarded by pauses_mutex_
  std::optional<wirebind::server::http_server> http_;
};

inline void server::core::plan(std::string_view operation, planned_fault planned) {
  if (!is_operation(api::operations(), operation)) {
    throw std::invalid_argument("emulator: no operation is called '" + std::string(operation) + "'");
  }
  faults.set(std::string(operation), std::move(planned));
}

inline void server::core::serve(wirebind::http::request&& request, wirebind::server::responder respond) {
  const auto* operation = router_.operation_of(request);
  if (options.log) respond = logged(request, operation, std::move(respond));
  const auto planned = operation ? faults.take(operation->name) : std::nullopt;
  if (!planned) return respond(response_to(request));
  if (planned->delay.count() <= 0) return refuse(*planned, request, std::move(respond));
  pause(planned->delay,
        [this, planned = *planned, request = std::move(request), respond = std::move(respond)]() mutable {
          refuse(planned, request, std::move(respond));
        });
}

inline wirebind::http::response server::core::response_to(const wirebind::http::request& request) {
  if (is_health_check(request)) return healthy();
  if (auto package = serve_package(state, request)) return *std::move(package);
  return router_.response_to(request);
}

inline void server::core::refuse(const planned_fault& planned, const wirebind::http::request& request,
                                 wirebind::server::responder respond) {
  if (planned.close) return respond.close();
  respond(planned.status != 0 ? policy.refuse(planned, request) : response_to(request));
}

inline wirebind::server::responder server::core::logged(const wirebind::http::request& request,
                                                        const wirebind::operation_info* operation,
                                                        wirebind::server::responder respond) {
  auto entry = begin_entry(request, operation);
  return wirebind::server::responder(
      [weak = weak_from_this(), entry = std::move(entry), respond = std::move(respond)](
          wirebind::http::response* response, bool close) mutable {
        if (const auto self = weak.lock()) self->log(entry, response, close);
        if (close) return respond.close();
        if (response) return respond(std::move(*response));
        const auto dropped = std::move(respond);
      });
}

inline void server::core::log(const log_entry& entry, const wirebind::http::response* response,
                              bool close) noexcept {
  try {
    options.log(log_line(entry, state.time_text(), response, close));
  } catch (...) {
    // A log that fails fails no request.
  }
}

// What waits belongs to the alarm, and the alarm to this object, until it rings or the emulator stops.
inline void server::core::pause(std::chrono::milliseconds delay, wirebind::unique_function<void()> then) {
  std::shared_ptr<wirebind::alarm> alarm = wirebind::net::make_alarm(executor_, state.clock());
  const auto due = wirebind::time_after(state.clock().now(), delay);
  std::uint64_t number = 0;
  {
    const std::lock_guard lock(pauses_mutex_);
    if (stopped_) return;
    number = ++last_pause_;
    pauses_[number] = alarm;
  }
  // Without the lock: a clock may ring at once.
  alarm->arm(due, [weak = weak_from_this(), number, then = std::move(then)]() mutable {
    const auto self = weak.lock();
    if (!self) return;
    std::shared_ptr<wirebind::alarm> rung;
    {
      const std::lock_guard inner(self->pauses_mutex_);
      const auto found = self->pauses_.find(number);
      if (found == self->pauses_.end()) return;
      rung = std::move(found->second);
      self->pauses_.erase(found);
    }
    self->enter(then);
  });
}

// An exception drops what the function holds, a responder among it, which then responds with 500.
inline void server::core::enter(wirebind::unique_function<void()>& task) noexcept {
  try {
    if (const wirebind::server::gate::pass inside(later_); inside) task();
  } catch (...) {
    report(std::current_exception());
  }
}

inline void server::core::report(std::exception_ptr why) noexcept {
  try {
    if (options.failed) options.failed(std::move(why));
  } catch (...) {
    // The exception of the hook itself is ignored.
  }
}

inline void server::core::start() {
  wirebind::server::http_server_options where;
  where.host = options.host;
  where.port = options.port;
  where.time = options.time;
  where.limits.body = largest_body;
  where.tls = options.tls;
  // The http_server belongs to this object, so its handlers do not own it. They hold it while they run: a
  // function's code may destroy the emulator.
  wirebind::server::http_handlers actions;
  actions.handle = [weak = weak_from_this()](wirebind::http::request&& request,
                                             wirebind::server::responder respond) {
    if (const auto self = weak.lock()) self->serve(std::move(request), std::move(respond));
  };
  actions.refuse = [weak = weak_from_this()](const wirebind::server::rejection& why,
                                             wirebind::http::response& response) {
    if (const auto self = weak.lock()) self->router_.refuse(why.status, why.reason, response);
  };
  actions.failed = [weak = weak_from_this()](std::exception_ptr why) {
    if (const auto self = weak.lock()) self->report(std::move(why));
  };
  http_.emplace(executor_, std::move(where), std::move(actions));
}

inline void server::core::stop() {
  std::map<std::uint64_t, std::shared_ptr<wirebind::alarm>> waiting;
  {
    const std::lock_guard lock(pauses_mutex_);
    stopped_ = true;
    waiting.swap(pauses_);
  }
  http_->stop();
  later_.close();
}

inline void server::core::run_later(wirebind::unique_function<void()> task) {
  asio::post(executor_, [self = shared_from_this(), task = std::move(task)]() mutable { self->enter(task); });
}

FC_EMULATOR_DECL server::server(asio::any_io_executor executor, options settings)
    : core_(std::make_shared<core>(std::move(executor), std::move(settings))) {
  const bool no_keys = core_->options.keys.empty() && core_->options.bearer_tokens.empty();
  if (no_keys && core_->options.require_signature) {
    throw std::invalid_argument("emulator: signatures are required, but there is no key");
  }
  core_->start();
}

FC_EMULATOR_DECL server::~server() { stop(); }
FC_EMULATOR_DECL void server::stop() {
  const auto kept = core_;
  kept->stop();
}
FC_EMULATOR_DECL std::string server::url() const { return core_->http().url(); }
FC_EMULATOR_DECL std::uint16_t server::port() const { return core_->http().port(); }
FC_EMULATOR_DECL const std::string& server::account_id() const { return core_->options.account_id; }
FC_EMULATOR_DECL const std::string& server::region() const { return core_->options.region; }

FC_EMULATOR_DECL const aliyun::access_key& server::credentials() const {
  static const wirebind::lasting<aliyun::access_key> none;
  return core_->options.keys.empty() ? none.value : core_->options.keys.front();
}

FC_EMULATOR_DECL void server::serve(wirebind::http::request request, wirebind::server::responder respond) {
  const auto kept = core_;  // a function's code and the responder may destroy the emulator
  kept->serve(std::move(request), std::move(respond));
}
FC_EMULATOR_DECL std::vector<std::string> server::violations_of(
    const wirebind::http::request& request) const {
  const auto kept = core_;
  return kept->violations_of(request);
}

FC_EMULATOR_DECL void server::fault(std::string_view operation, planned_fault planned) {
  core_->plan(operation, std::move(planned));
}
FC_EMULATOR_DECL void server::clear_fault(std::string_view operation) { core_->faults.clear(operation); }

FC_EMULATOR_DECL void server::on_invoke(std::string_view service, std::string_view function,
                                        invocation_handler handler) {
  core_->handlers.set(service, function, std::move(handler));
}

}  // namespace fc::emulator
