// The main job in one program: create a service and a function, update the function, look at every way in
// which a call can end, and clean up. Runs against an emulator in the same process, or against --endpoint
// URL.
#include "demo_code.hpp"

#include <aliyun/access_key.hpp>
#include <fc/emulator/server.hpp>
#include <fc/v20210406/client.hpp>
#include <wirebind/model/print.hpp>

#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>

namespace api = fc::v20210406;

namespace {

bool use_colour() { return isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr; }

std::string paint(std::string_view code, std::string_view text) {
  if (!use_colour()) return std::string(text);
  return "\x1b[" + std::string(code) + 'm' + std::string(text) + "\x1b[0m";
}

void step(std::string_view title) { std::cout << '\n' << paint("1;36", title) << '\n'; }
void good(std::string_view text) { std::cout << paint("32", "  ok  ") << text << '\n'; }

std::string indent(std::string_view text) {
  std::string out = "  ";
  for (const char c : text) {
    out += c;
    if (c == '\n') out += "  ";
  }
  while (!out.empty() && (out.back() == ' ' || out.back() == '\n')) out.pop_back();
  return out + '\n';
}

void refused(const wirebind::call_error& error) {
  std::cout << paint("33", indent(wirebind::explain(error.code(), error.details())));
}

struct names {
  std::string service;
  std::string function;
};

asio::awaitable<std::string> create(api::client& client, const names& demo) {
  step("Create a service and a function with an inline zip");
  const api::create_service_request service{
      .body = {.description = "made by the wirebind demo", .service_name = demo.service}};
  const auto created = co_await client.async_create_service(service);
  good("service " + created->service_name.value_or("?") + ", request " + created.request_id());

  const api::create_function_request request{
      .service_name = demo.service,
      .body = {.code = api::code{.zip_file = wirebind::base64_text(std::string(demo_code_zip))},
               .function_name = demo.function,
               .handler = "index.handler",
               .memory_size = 512,
               .runtime = api::runtime::custom_debian10}};
  const auto function = co_await client.async_create_function(request);
  good("function " + function->function_name.value_or("?") + ", " +
       std::to_string(function->code_size.value_or(0)) + " bytes of code, ETag " +
       function.header.etag.value_or("?"));
  co_return function.header.etag.value_or("");
}

asio::awaitable<void> update(api::client& client, const names& demo) {
  step("Update it: memory, timeout, environment, instance concurrency");
  const api::update_function_request request{.service_name = demo.service,
                                             .function_name = demo.function,
                                             .body = {.environment_variables = {{"LEVEL", "info"}},
                                                      .memory_size = 1024,
                                                      .timeout = 60,
                                                      .instance_concurrency = 10}};
  const auto function = co_await client.async_update_function(request);
  good("decoded response, ETag " + function.header.etag.value_or("?"));
  std::cout << indent(wirebind::to_text(*function));
}

asio::awaitable<void> update_stale(api::client& client, const names& demo, const std::string& old_etag) {
  step("Update it again with a stale If-Match: the service refuses");
  const api::update_function_request request{.service_name = demo.service,
                                             .function_name = demo.function,
                                             .if_match = old_etag,
                                             .body = {.timeout = 5}};
  try {
    co_await client.async_update_function(request);
  } catch (const wirebind::call_error& error) {
    refused(error);
  }
}

asio::awaitable<void> list(api::client& client, const names& demo) {
  step("List the functions of the service");
  const api::list_functions_request request{.service_name = demo.service, .limit = 10};
  const auto page = co_await client.async_list_functions(request);
  for (const auto& function : page->functions) {
    good(function.function_name.value_or("?") + ", " + std::to_string(function.memory_size.value_or(0)) +
         " MB, runtime " + (function.runtime ? std::string(function.runtime->text()) : "?"));
  }
}

asio::awaitable<void> invoke(api::client& client, const names& demo) {
  step("Invoke it: raw bytes in, raw bytes out");
  const api::invoke_function_request request{
      .service_name = demo.service, .function_name = demo.function, .body = "hello, function"};
  const auto response = co_await client.async_invoke_function(request);
  good("it responded \"" + std::string(response->view()) + '"');
}

asio::awaitable<void> refusals(api::client& client, const names& demo) {
  step("A request that breaks a rule of the spec is not sent");
  const api::update_function_request odd{
      .service_name = demo.service, .function_name = demo.function, .body = {.memory_size = 100}};
  try {
    co_await client.async_update_function(odd);
  } catch (const wirebind::call_error& error) {
    refused(error);
  }

  step("A request that the service refuses");
  const api::get_function_request missing{.service_name = demo.service, .function_name = "no-such-function"};
  try {
    co_await client.async_get_function(missing);
  } catch (const wirebind::call_error& error) {
    refused(error);
  }
}

asio::awaitable<void> remove(api::client& client, const names& demo) {
  step("Delete both");
  const api::delete_function_request function{.service_name = demo.service, .function_name = demo.function};
  co_await client.async_delete_function(function);
  good("function deleted");
  const api::delete_service_request service{.service_name = demo.service};
  co_await client.async_delete_service(service);
  good("service deleted");
}

asio::awaitable<void> tour(api::client& client, const names& demo) {
  const std::string first_etag = co_await create(client, demo);
  std::exception_ptr failed;
  try {
    co_await update(client, demo);
    co_await update_stale(client, demo, first_etag);
    co_await list(client, demo);
    co_await invoke(client, demo);
    co_await refusals(client, demo);
  } catch (...) {
    failed = std::current_exception();  // what was created is deleted all the same
  }
  co_await remove(client, demo);
  if (failed) std::rethrow_exception(failed);
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

std::optional<wirebind::client_options> real_options(const std::string& endpoint, const names& demo) {
  wirebind::client_options options;
  options.endpoint = endpoint;
  const wirebind::credentials key =
      aliyun::access_key{.access_key_id = environment("ALIBABA_CLOUD_ACCESS_KEY_ID"),
                         .access_key_secret = environment("ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
                         .security_token = environment("ALIBABA_CLOUD_SECURITY_TOKEN")};
  if (!key.complete()) {
    std::cerr << "Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET first.\n";
    return std::nullopt;
  }
  options.credentials = key;
  std::cout << "This creates the service \"" << demo.service << "\" with one function at " << endpoint
            << ",\ninvokes it once and deletes both. It may cost money. Go on? [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  if (answer != "y" && answer != "Y") {
    std::cout << "Nothing was sent.\n";
    return std::nullopt;
  }
  return options;
}

int run(asio::io_context& context, wirebind::client_options options, const names& demo) {
  api::client client(context, std::move(options));
  int status = 0;
  asio::co_spawn(context, tour(client, demo), [&](std::exception_ptr failed) {
    context.stop();  // the emulator would go on listening
    if (!failed) return;
    status = 1;
    try {
      std::rethrow_exception(failed);
    } catch (const wirebind::call_error& error) {
      std::cerr << wirebind::explain(error.code(), error.details());
    } catch (const std::exception& error) {
      std::cerr << error.what() << '\n';
    }
  });
  context.run();
  return status;
}

}  // namespace

int main(int count, char** arguments) {
  asio::io_context context(1);
  if (count == 1) {
    fc::emulator::server emulator(context, {});
    std::cout << "An emulator of Function Compute listens at " << emulator.url() << '\n';
    return run(context, {.endpoint = emulator.url(), .credentials = emulator.credentials()},
               {"demo", "resize"});
  }
  if (count == 3 && std::string_view(arguments[1]) == "--endpoint") {
    const names demo{"wirebind-demo-" + std::to_string(getpid()), "resize"};
    std::optional<wirebind::client_options> options = real_options(arguments[2], demo);
    return options ? run(context, std::move(*options), demo) : 1;
  }
  std::cerr << "usage: " << arguments[0] << " [--endpoint URL]\n";
  return 2;
}
