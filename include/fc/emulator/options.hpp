// The settings of an emulator: address, account, keys, clock, faults and logging.
#pragma once

#include <aliyun/access_key.hpp>
#include <aliyun/bearer.hpp>
#include <fc/emulator/fault_plan.hpp>
#include <fc/v20210406/models/open_reserved_capacity.hpp>
#include <wirebind/core/clock.hpp>
#include <wirebind/model/violation.hpp>
#include <wirebind/server/connection_machine.hpp>

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Header-only like the rest, unless FC_EMULATOR_SEPARATE_COMPILATION is defined for every file: then exactly
// one file includes <fc/emulator/src.hpp>. A test suite compiles much faster that way.
#if defined(FC_EMULATOR_SEPARATE_COMPILATION)
#define FC_EMULATOR_HEADER_ONLY 0
#define FC_EMULATOR_DECL
#else
#define FC_EMULATOR_HEADER_ONLY 1
#define FC_EMULATOR_DECL inline
#endif

struct ssl_ctx_st;

namespace fc::emulator {

/// The default key pair of an emulator. Not a secret: it is valid for emulators only.
inline aliyun::access_key test_credentials() {
  return {.access_key_id = "wirebind-test-key",
          .access_key_secret = "wirebind-test-secret",
          .security_token = {}};
}

struct options {
  std::string host = "127.0.0.1";  ///< Address to listen on.
  std::uint16_t port = 0;          ///< 0: any free port.
  std::string account_id = "1234567890123456";
  std::string region = "cn-hangzhou";
  /// The accepted keys. A key with a security token requires that token.
  std::vector<aliyun::access_key> keys = {test_credentials()};
  std::vector<aliyun::bearer_token> bearer_tokens = {};  ///< Accepted tokens, in place of a signature.
  bool require_signature = true;                         ///< False: every request is accepted, signed or not.
  /// True: a request may have unknown values of open enums. False: such a value is 400 InvalidArgument.
  bool accept_unknown_values = false;
  /// The result of ListReservedCapacities; each has its own instanceId. No operation adds any.
  std::vector<fc::v20210406::open_reserved_capacity> reserved_capacities{};
  /// Time of day for dates, for the skew of signatures, and for the life of instances
  /// and events. The system's clock if null. A clock of a test must be safe to read
  /// from several threads.
  std::shared_ptr<wirebind::clock> clock = nullptr;
  /// How long a connection may take for what it sends and reads, in real time.
  wirebind::server::connection_timeouts time{};
  /// The settings of OpenSSL for HTTPS, see <wirebind/server/tls.hpp>; plain HTTP
  /// when null.
  std::shared_ptr<ssl_ctx_st> tls = nullptr;
  /// State to begin with, a JSON text: README.md beside this file says what it may hold. Empty for none.
  std::string data{};
  /// Receives one line for each request, without a line break: time, method, path without its query,
  /// status, operation or `-`, request id, milliseconds. Holds no field and no body, so no secret. From any
  /// thread of the emulator; an exception is dropped.
  std::function<void(std::string_view line)> log{};
  /// Receives the exceptions of a clock and of the other functions here; the response to the request is 500
  /// then. An exception of a function's code is a result of the function instead.
  std::function<void(std::exception_ptr)> failed{};
  /// By operation; see `fault`.
  std::vector<std::pair<std::string, planned_fault>> faults = {};

  /// How much of a request is checked.
  wirebind::validation checks() const noexcept {
    return accept_unknown_values ? wirebind::validation::full : wirebind::validation::known_values;
  }
  /// Makes requests of an operation fail: `options.fault("ListFunctions", {.status = 503, .count = 2})`.
  options& fault(std::string operation, planned_fault planned) {
    faults.emplace_back(std::move(operation), std::move(planned));
    return *this;
  }
};

}  // namespace fc::emulator
