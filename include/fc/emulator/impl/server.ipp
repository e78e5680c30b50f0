#pragma once

#include <fc/emulator/account.hpp>
#include <fc/emulator/aliases.hpp>
#include <fc/emulator/bindings.hpp>
#include <fc/emulator/domains.hpp>
#include <fc/emulator/event_sources.hpp>
#include <fc/emulator/functions.hpp>
#include <fc/emulator/invoke.hpp>
#include <fc/emulator/layers.hpp>
#include <fc/emulator/packages.hpp>
#include <fc/emulator/policy.hpp>
#include <fc/emulator/server.hpp>
#include <fc/emulator/services.hpp>
#include <fc/emulator/state.hpp>
#include <fc/emulator/tags.hpp>
#include <fc/emulator/triggers.hpp>
#include <fc/emulator/versions.hpp>
#include <wirebind/server/gate.hpp>
#include <wirebind/server/http_server.hpp>
#include <wirebind/server/router.hpp>

#include <asio/post.hpp>

#include <optional>
#include <stdexcept>
#include <utility>

namespace fc::emulator {

/// The operations that are emulated; requests of all others are for paths and methods that nothing serves.
// clang-format off
using emulated = wirebind::type_list<
    api::claim_gpu_instance,
    api::create_alias,
    api::create_custom_domain,
    api::create_function,
    api::create_layer_version,
    api::create_service,
    api::create_trigger,
    api::create_vpc_binding,
    api::delete_alias,
    api::delete_custom_domain,
    api::delete_function,
    api::delete_layer_version,
    api::delete_service,
    api::delete_service_version,
    api::delete_trigger,
    api::delete_vpc_binding,
    api::deregister_event_source,
    api::describe_regions,
    api::get_account_settings,
    api::get_alias,
    api::get_custom_domain,
    api::get_function,
    api::get_function_code,
    api::get_layer_version,
    api::get_resource_tags,
    api::get_service,
    api::get_trigger,
    api::invoke_function,
    api::list_aliases,
    api::list_custom_domains,
    api::list_event_sources,
    api::list_functions,
    api::list_layer_versions,
    api::list_layers,
    api::list_reserved_capacities,
    api::list_service_versions,
    api::list_services,
    api::list_tagged_resources,
    api::list_triggers,
    api::list_vpc_bindings,
    api::publish_service_version,
    api::put_layer_acl,
    api::register_event_source,
    api::release_gpu_instance,
    api::tag_resource,
    api::untag_resource,
    api::update_alias,
    api::update_custom_domain,
    api::update_function,
    api::update_service,
    api::update_trigger>;
// clang-format on

/// What they mean, in one object, as the router wants them.
class operations : public account_operations,
                   public alias_operations,
                   public binding_operations,
                   public domain_operations,
                   public event_source_operations,
                   public function_operations,
                   public invoke_operations,
                   public layer_operations,
                   public service_operations,
                   public tag_operations,
                   public trigger_operations,
                   public version_operations {
 public:
  operations(state& world, handler_table& handlers, post_function post)
      : account_operations(world),
        alias_operations(world),
        binding_operations(world),
        domain_operations(world),
        event_source_operations(world),
        function_operations(world),
        invoke_operations(world, handlers, std::move(post)),
        layer_operations(world),
        service_operations(world),
        tag_operations(world),
        trigger_operations(world),
        version_operations(world) {}

  using account_operations::handle;
  using alias_operations::handle;
  using binding_operations::handle;
  using domain_operations::handle;
  using event_source_operations::handle;
  using function_operations::handle;
  using invoke_operations::handle;
  using layer_operations::handle;
  using service_operations::handle;
  using tag_operations::handle;
  using trigger_operations::handle;
  using version_operations::handle;
};

/// Lives until the last connection and the last asynchronous invocation have let go of it.
class server::core : public std::enable_shared_from_this<server::core> {
 public:
  core(asio::any_io_executor executor, emulator::options settings)
      : options(std::move(settings)),
        state(options),
        policy(options, state),
        executor_(std::move(executor)),
        service_(state, handlers, [this](auto task) { run_later(std::move(task)); }),
        router_(service_, policy) {}

  void start();
  void stop();
  wirebind::http::response answer(const wirebind::http::request& request) {
    if (auto package = serve_package(state, request)) return *std::move(package);
    return router_.answer(request);
  }
  const wirebind::server::http_server& http() const { return *http_; }

  const emulator::options options;
  emulator::state state;
  emulator::policy policy;
  handler_table handlers;

 private:
  void run_later(wirebind::unique_function<void()> task);

  asio::any_io_executor executor_;
  operations service_;
  wirebind::server::router<emulated> router_;
  wirebind::server::gate later_;
  std::optional<wirebind::server::http_server> http_;
};

inline void server::core::start() {
  wirebind::server::http_server_options where;
  where.host = options.host;
  where.port = options.port;
  // The http_server belongs to this object, so its handlers do not own it. They hold it while they run: a
  // function's code may destroy the emulator.
  wirebind::server::http_handlers handlers;
  handlers.handle = [weak = weak_from_this()](wirebind::http::request&& request,
                                              wirebind::server::responder respond) {
    if (const auto self = weak.lock()) respond(self->answer(request));
  };
  handlers.refuse = [weak = weak_from_this()](const wirebind::server::refusal& why,
                                              wirebind::http::response& response) {
    if (const auto self = weak.lock()) self->router_.refuse(why.status, why.reason, response);
  };
  http_.emplace(executor_, std::move(where), std::move(handlers));
}

inline void server::core::stop() {
  http_->stop();
  later_.close();
}

inline void server::core::run_later(wirebind::unique_function<void()> task) {
  asio::post(executor_, [self = shared_from_this(), task = std::move(task)]() mutable {
    if (const wirebind::server::gate::pass inside(self->later_); inside) task();
  });
}

FC_EMULATOR_DECL server::server(asio::any_io_executor executor, options settings)
    : core_(std::make_shared<core>(std::move(executor), std::move(settings))) {
  if (core_->options.keys.empty() && core_->options.require_signature) {
    throw std::invalid_argument("emulator: signatures are required, but there is no key");
  }
  core_->start();
}

FC_EMULATOR_DECL server::~server() { stop(); }
FC_EMULATOR_DECL void server::stop() { core_->stop(); }
FC_EMULATOR_DECL std::string server::url() const { return core_->http().url(); }
FC_EMULATOR_DECL std::uint16_t server::port() const { return core_->http().port(); }
FC_EMULATOR_DECL const std::string& server::account_id() const { return core_->options.account_id; }
FC_EMULATOR_DECL const std::string& server::region() const { return core_->options.region; }

FC_EMULATOR_DECL const wirebind::credentials& server::credentials() const {
  static const wirebind::credentials nobody;
  return core_->options.keys.empty() ? nobody : core_->options.keys.front();
}

FC_EMULATOR_DECL void server::on_invoke(std::string_view service, std::string_view function,
                                        invocation_handler handler) {
  core_->handlers.set(service, function, std::move(handler));
}

}  // namespace fc::emulator
