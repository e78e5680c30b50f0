#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/server/detail/http_server_core.hpp>

#include <asio/bind_executor.hpp>
#include <asio/error.hpp>
#include <asio/execution/context.hpp>
#include <asio/ip/address.hpp>
#include <asio/post.hpp>
#include <asio/query.hpp>

#include <new>

namespace wirebind::inline WIREBIND_ABI::server {

WIREBIND_DECL void http_server::core::listen() {
  std::error_code error;
  const asio::ip::address address = asio::ip::make_address(options.host, error);
  if (ascii::has_nul(options.host)) error = std::make_error_code(std::errc::invalid_argument);
  if (error) throw std::system_error(error, "server: not an address: " + options.host);
  const tcp::endpoint wanted(address, options.port);
  acceptor_.open(wanted.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(wanted, error);
  if (!error) acceptor_.listen(tcp::acceptor::max_listen_connections, error);
  if (!error) endpoint_ = acceptor_.local_endpoint(error);
  if (error) {
    throw std::system_error(
        error, "server: cannot listen on " + options.host + " port " + std::to_string(options.port));
  }
}

WIREBIND_DECL void http_server::core::start() {
  asio::execution_context& context = asio::query(executor_, asio::execution::context);
  asio::use_service<net::context_service>(context).add(weak_from_this());
  asio::post(strand_, [self = shared_from_this()] { self->accept(); });
}

WIREBIND_DECL void http_server::core::accept() {
  if (!acceptor_.is_open()) return;
  try {
    acceptor_.async_accept(
        asio::make_strand(executor_),
        asio::bind_executor(strand_, [self = shared_from_this()](std::error_code error, auto socket) {
          self->accepted(error, tcp::socket(std::move(socket)));
        }));
  } catch (const std::bad_alloc&) {
    pause();
  }
}

// Accepting again at once would spin.
WIREBIND_DECL void http_server::core::pause() {
  pause_.expires_after(std::chrono::milliseconds(50));
  pause_.async_wait([self = shared_from_this()](std::error_code) { self->accept(); });
}

WIREBIND_DECL void http_server::core::accepted(std::error_code error, tcp::socket socket) {
  if (error == asio::error::operation_aborted || !acceptor_.is_open() || forked()) return;
  if (error) return pause();  // no descriptor is free, most likely
  try {
    take(std::move(socket));
  } catch (const std::bad_alloc&) {
    // This connection is closed.
  }
  accept();
}

WIREBIND_DECL void http_server::core::take(tcp::socket socket) {
  if (count() >= options.max_connections) return;
  const auto made = std::make_shared<connection>(shared_from_this(), std::move(socket));
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return;
    connections_.insert(made);
  }
  asio::post(made->executor(), [made] { made->start(); });
}

WIREBIND_DECL void http_server::core::stop() {
  std::set<std::weak_ptr<connection>, std::owner_less<>> open;
  std::set<std::shared_ptr<connection>> kept;
  {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(stopped_, true)) {
      asio::post(strand_, [self = shared_from_this()] {
        std::error_code ignored;
        self->acceptor_.close(ignored);
        self->pause_.cancel();
      });
    }
    open.swap(connections_);
    kept.swap(kept_);
  }
  for (const auto& each : open) {
    if (auto one = each.lock()) {
      const asio::any_io_executor& where = one->executor();
      asio::post(where, [one = std::move(one)] { one->close(); });
    }
  }
  calls.close();
}

// In the child no other thread runs. The descriptors are closed, which the parent does not notice.
WIREBIND_DECL void http_server::core::notify_fork(asio::execution_context::fork_event event) {
  if (event != asio::execution_context::fork_child) return;
  std::set<std::weak_ptr<connection>, std::owner_less<>> open;
  std::set<std::shared_ptr<connection>> kept;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    open.swap(connections_);
    kept.swap(kept_);
  }
  std::error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
  for (const auto& each : open) {
    if (const auto one = each.lock()) one->close();
  }
}

WIREBIND_DECL void http_server::core::forget(const std::weak_ptr<connection>& gone) noexcept {
  const std::lock_guard lock(mutex_);
  connections_.erase(gone);
}

WIREBIND_DECL void http_server::core::keep(std::shared_ptr<connection> waiting) {
  const std::lock_guard lock(mutex_);
  if (!stopped_) kept_.insert(std::move(waiting));
}

WIREBIND_DECL void http_server::core::let_go(const std::shared_ptr<connection>& answered) noexcept {
  const std::lock_guard lock(mutex_);
  kept_.erase(answered);
}

WIREBIND_DECL void http_server::core::report(std::exception_ptr why) noexcept {
  if (!handlers.failed) return;
  try {
    if (const gate::pass inside(calls); inside) handlers.failed(std::move(why));
  } catch (...) {
    // The exception of the hook itself is ignored.
  }
}

WIREBIND_DECL std::size_t http_server::core::count() const {
  const std::lock_guard lock(mutex_);
  return connections_.size();
}

WIREBIND_DECL std::string http_server::core::url() const {
  const bool v6 = endpoint_.address().is_v6();
  const std::string host = endpoint_.address().to_string();
  return (tls ? "https://" : "http://") + (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port());
}

WIREBIND_DECL http::response http_server::core::make_refusal(const rejection& why) {
  http::response response;
  response.status = why.status;
  if (handlers.refuse) {
    const gate::pass inside(calls);
    try {
      if (inside) handlers.refuse(why, response);
      return response;
    } catch (...) {
      report(std::current_exception());
      response = {};
      response.status = 500;
    }
  }
  response.fields.set("content-type", "text/plain; charset=utf-8");
  response.body = why.reason + "\n";
  return response;
}

WIREBIND_DECL http_server::http_server(asio::any_io_executor executor, http_server_options options,
                                       http_handlers handlers)
    : core_(std::make_shared<core>(executor, std::move(options), std::move(handlers))) {
  core_->listen();
  core_->start();
}

WIREBIND_DECL http_server::~http_server() { core_->stop(); }
WIREBIND_DECL std::uint16_t http_server::port() const noexcept { return core_->port(); }
WIREBIND_DECL std::string http_server::url() const { return core_->url(); }
WIREBIND_DECL std::size_t http_server::connections() const { return core_->count(); }
WIREBIND_DECL void http_server::stop() { core_->stop(); }

}  // namespace wirebind::inline WIREBIND_ABI::server
