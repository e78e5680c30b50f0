// Downloads the code package of a function, or of a version of a layer, into the caller's sink: requests its
// URL from the service, fetches it, and compares the checksum.
#pragma once

#include <fc/ext/checksum.hpp>
#include <fc/ext/detail/located_fetch.hpp>
#include <fc/ext/error.hpp>
#include <wirebind/client/call_options.hpp>
#include <wirebind/client/client.hpp>
#include <wirebind/client/response.hpp>
#include <wirebind/core/body_stream.hpp>
#include <wirebind/core/memory.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace fc::ext {

/// The result of a download, failed or not.
template <class Operation>
struct code_download {
  wirebind::response<Operation> response{};  ///< The service's response about the package.
  std::uint64_t size = 0;                    ///< Bytes written to the sink.
  /// The response has a checksum, and it is that of the bytes.
  bool verified = false;
  /// Of the call that ended it: the one to the service, or the fetch of the package.
  std::shared_ptr<const wirebind::call_details> details{};

  const std::shared_ptr<const wirebind::call_details>& shared_details() const noexcept { return details; }
};

namespace detail {

/// Counts bytes, computes their checksum and passes them to another sink.
class summing_sink final : public wirebind::body_sink {
 public:
  explicit summing_sink(wirebind::body_sink& to) : to_(&to) {}

  void async_write(std::string_view data, write_handler done) override {
    sum_.add(data);
    size_ += data.size();
    to_->async_write(data, std::move(done));
  }
  void cancel() override { to_->cancel(); }

  std::uint64_t size() const noexcept { return size_; }
  std::string checksum() const { return std::to_string(sum_.value()); }

 private:
  wirebind::body_sink* to_;
  crc64 sum_;
  std::uint64_t size_ = 0;
};

/// URL and checksum of a function's code, from GetFunctionCode.
template <class Body>
requires requires(const Body& body) { body.url; }
const std::optional<std::string>& checksum_in(const Body& body, std::string& url) {
  url = body.url.value_or("");
  return body.checksum;
}

/// The same of a layer's code.
template <class Body>
requires requires(const Body& body) { body.code->location; }
const std::optional<std::string>& checksum_in(const Body& body, std::string& url) {
  if (body.code) url = body.code->location.value_or("");
  return body.code_checksum;
}

/// The plan of the fetch.
template <class Operation>
class download_plan {
 public:
  explicit download_plan(wirebind::body_sink& to) : sink_(to) {}

  std::error_code locate(wirebind::response<Operation>&& result, std::string& url) {
    out_.response = std::move(result);
    checksum_ = checksum_in(out_.response.body(), url);
    return url.empty() ? make_error_code(errc::no_code_address) : std::error_code();
  }
  wirebind::body_sink& sink() noexcept { return sink_; }
  std::error_code finish() {
    out_.verified = checksum_ == sink_.checksum();
    return checksum_ && !out_.verified ? make_error_code(errc::code_checksum_mismatch) : std::error_code();
  }
  code_download<Operation> result(std::shared_ptr<const wirebind::call_details> details) {
    out_.size = sink_.size();
    out_.details = std::move(details);
    return std::move(out_);
  }

 private:
  summing_sink sink_;
  std::optional<std::string> checksum_;
  code_download<Operation> out_;
};

}  // namespace detail

/// Downloads a code package into a sink: `co_await fc::ext::async_download_code(client, request, sink)`,
/// where the request is `api::get_function_code_request`, or `api::get_layer_version_request` for a layer.
///
/// The package is fetched from the URL in the response, an object of OSS with a signature of its own in the
/// query: unsigned, without credentials, exactly at that URL. The completion signature is
/// `void(std::error_code, fc::ext::code_download<Operation>)`. Errors beside those of the two calls:
/// `errc::no_code_address`, and `errc::code_checksum_mismatch` after the sink has got every byte; only the
/// completion shows that the package is complete. Timeouts and retries of the options hold for each of the
/// two calls, and `max_body` limits the package, which is unlimited otherwise.
///
/// Cancellation through the token's slot is that of a call, but `partial` and `terminal` also prevent the
/// fetch after the call. The request is copied, and the sink must outlive the download. The client may be
/// moved meanwhile; its destruction ends the download with `operation_aborted`.
template <wirebind::client::some_client Client, class Request,
          class Token = wirebind::default_token_of<Client>>
auto async_download_code(Client& client, const Request& request, wirebind::body_sink& sink,
                         const wirebind::call_options& options = {}, Token&& token = Token{}) {
  using operation = typename Request::operation;
  return detail::async_located_fetch<operation>(
      client, request, options, detail::download_plan<operation>(sink), std::forward<Token>(token));
}

template <wirebind::client::some_client Client, class Request,
          class Token = wirebind::default_token_of<Client>>
requires(!wirebind::requests_may_be_temporary) auto async_download_code(
    Client& client, const Request&& give_the_request_a_name_first, wirebind::body_sink& sink,
    const wirebind::call_options& options = {}, Token&& token = Token{}) = delete;

}  // namespace fc::ext
