// An emulator of Function Compute in the same process: real HTTP on a loopback port, real signatures, state
// in memory, and functions that are C++ callables. Stores nothing on disk and runs no code packages.
#pragma once

#include <aliyun/access_key.hpp>
#include <fc/emulator/fault_plan.hpp>
#include <fc/emulator/invocation.hpp>
#include <fc/emulator/options.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/server/responder.hpp>

#include <asio/any_io_executor.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fc::emulator {

/// Serves from construction on the given executor. All members may be called from any thread.
///
/// The emulator must not outlive the context. It keeps the context busy until it is stopped or destroyed.
class server {
 public:
  /// Throws `std::system_error` if the address is unusable, and `std::invalid_argument` for invalid
  /// options, including the data.
  explicit server(asio::any_io_executor executor, options settings = {});
  template <class Context>
  requires requires(Context& context) { context.get_executor(); }
  explicit server(Context& context, options settings = {})
      : server(asio::any_io_executor(context.get_executor()), std::move(settings)) {}
  server(const server&) = delete;
  server& operator=(const server&) = delete;
  ~server();

  /// "http://127.0.0.1:41234", or with "https".
  std::string url() const;
  std::uint16_t port() const;
  /// A key that the emulator accepts: the first of its options.
  const aliyun::access_key& credentials() const;
  const std::string& account_id() const;
  const std::string& region() const;

  /// Makes `handler` the code of a function, from the next invocation on, whether the function exists yet or
  /// not. A function without a handler returns its payload.
  void on_invoke(std::string_view service, std::string_view function, invocation_handler handler);

  /// Makes requests of an operation fail from now on, in place of its earlier fault. Throws
  /// `std::invalid_argument` if there is no such operation.
  void fault(std::string_view operation, planned_fault planned);
  /// Serves an operation as usual again.
  void clear_fault(std::string_view operation);

  /// Responds to a request as if it had arrived over HTTP, with faults and the log; `respond` may be called
  /// later.
  void serve(wirebind::http::request request, wirebind::server::responder respond);
  /// The error of the C++ client for a request, empty if the client would send it. Changes nothing.
  std::vector<std::string> violations_of(const wirebind::http::request& request) const;

  /// Closes every connection. Returns once no handler runs on another thread; none is called
  /// afterwards.
  void stop();

 private:
  class core;
  std::shared_ptr<core> core_;
};

}  // namespace fc::emulator

#if FC_EMULATOR_HEADER_ONLY
#include <fc/emulator/impl/server.ipp>
#endif
