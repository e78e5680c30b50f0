// Connections that follow a script in place of a network: a connector for a pool under test, with a record
// of the written bytes. Opens no socket and does not use real time.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/exchange.hpp>
#include <wirebind/net/stream.hpp>

#include <asio/any_io_executor.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <system_error>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::testing {

/// One step of a scripted peer when it is read from.
struct peer_step {
  enum class kind : std::uint8_t { read, send, fail };

  kind what = kind::send;
  std::string text{};  ///< For `send`: delivered by one read, or by several if it is larger than the buffer.
  std::error_code error{};  ///< For `fail`.
};

/// Waits until one more complete request was written.
WIREBIND_DECL peer_step reads_request();
WIREBIND_DECL peer_step sends(std::string text);
/// Closes the connection in order.
WIREBIND_DECL peer_step ends();
WIREBIND_DECL peer_step fails(std::error_code error);

/// The life of one connection. A step that hangs never completes; after the last peer step reads hang.
struct connection_script {
  std::error_code resolve{};  ///< The result of DNS resolution.
  std::error_code connect{};
  std::error_code handshake{};
  net::phase hangs = net::phase::done;  ///< `resolve`, `connect` or `tls`: that one never completes.
  std::vector<peer_step> peer{};
  std::size_t write_chunk =
      (std::numeric_limits<std::size_t>::max)();  ///< Most bytes that one write accepts.
  std::size_t write_limit =
      (std::numeric_limits<std::size_t>::max)();  ///< After so many bytes writes hang or fail.
  std::error_code write_error{};                  ///< If set, writes fail at the limit.
  bool stale = false;                             ///< Whether the idle connection is reported as stale.
};

/// The record of one scripted connection.
struct connection_record {
  std::string written;
  bool connected = false;
  bool closed = false;
};

/// Returns one scripted connection after the other, in the order of the scripts; a connection without a
/// script is refused. Used from one thread at a time.
class scripted_connector final : public net::connector {
 public:
  WIREBIND_DECL explicit scripted_connector(std::vector<connection_script> scripts,
                                            bool inline_completion = false);
  WIREBIND_DECL ~scripted_connector() override;

  WIREBIND_DECL std::shared_ptr<void> async_resolve(const net::origin& target,
                                                    const asio::any_io_executor& executor,
                                                    resolve_handler done) override;
  WIREBIND_DECL std::shared_ptr<net::stream> make_stream(const net::origin& target,
                                                         const asio::any_io_executor& executor) override;

  /// One entry for each stream made so far.
  const std::vector<std::shared_ptr<connection_record>>& records() const noexcept { return records_; }

 private:
  std::vector<connection_script> scripts_;
  std::vector<std::shared_ptr<connection_record>> records_;
  bool inline_;
};

}  // namespace wirebind::inline WIREBIND_ABI::testing

#if WIREBIND_HEADER_ONLY
#include <wirebind/testing/impl/scripted_stream.ipp>
#endif
