// The lines of the request log, and the path that reports that the emulator is up. A line has only the
// method and path of a request: fields, queries and bodies may hold secrets.
#pragma once

#include <wirebind/client/operation.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/http/percent.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace fc::emulator {

/// The facts of a request on arrival.
struct log_entry {
  std::string method;
  std::string path;
  std::string operation;  ///< `-` for none.
  std::chrono::steady_clock::time_point begun{};
};

inline log_entry begin_entry(const wirebind::http::request& request,
                             const wirebind::operation_info* operation) {
  return {request.method, std::string(wirebind::http::split_target(request.target).path),
          std::string(operation ? operation->name : "-"), std::chrono::steady_clock::now()};
}

/// "2026-01-02T03:04:05Z GET /2021-04-06/services 200 ListServices <request id> 3 ms". In place of the status
/// it has `closed` for a connection that ended without a response.
inline std::string log_line(const log_entry& entry, std::string_view time,
                            const wirebind::http::response* response, bool close) {
  const auto taken =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - entry.begun);
  const std::string status = close ? "closed" : std::to_string(response ? response->status : 500);
  const auto id = response ? response->fields.find("X-Fc-Request-Id") : std::nullopt;
  std::string line(time);
  for (const std::string_view part :
       {std::string_view(entry.method), std::string_view(entry.path), std::string_view(status),
        std::string_view(entry.operation), id ? std::string_view(*id) : std::string_view("-")}) {
    line.append(" ").append(part);
  }
  return line + " " + std::to_string(taken.count()) + " ms";
}

inline bool is_health_check(const wirebind::http::request& request) {
  return (request.method == "GET" || request.method == "HEAD") &&
         wirebind::http::split_target(request.target).path == "/healthz";
}

inline wirebind::http::response healthy() {
  wirebind::http::response out;
  out.status = 200;
  out.fields.set("Content-Type", "text/plain; charset=utf-8");
  out.body = "ok\n";
  return out;
}

}  // namespace fc::emulator
