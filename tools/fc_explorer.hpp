// The explorer of fc-emulator: its page on a loopback port. A request that the page signs comes as the bytes
// of HTTP, and gets a response of the emulator of the same process.
#pragma once

#include <fc/emulator/server.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/http/percent.hpp>
#include <wirebind/http/request_parser.hpp>
#include <wirebind/http/writer.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/map.hpp>
#include <wirebind/server/http_server.hpp>

#include <asio/any_io_executor.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

/// The page, which the build makes a part of the program.
extern const std::string_view explorer_page;

/// A key that the page begins with.
struct explorer_key {
  std::string id;
  std::string secret;

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("id", self.id);
    v("secret", self.secret);
  }
};

/// What the page may do here.
struct explorer_settings {
  bool send = true;
  bool check = true;
  wirebind::list<std::string> endpoints;
  wirebind::map<explorer_key> credentials;

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("send", self.send);
    v("check", self.check);
    v("endpoints", self.endpoints);
    v("credentials", self.credentials);
  }
};

/// What the C++ client says of a request.
struct explorer_check {
  wirebind::list<std::string> violations;

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("violations", self.violations);
  }
};

/// Serves from construction on. Answers requests whose Host is its own, and takes posts of its own page
/// alone: any page in the same browser could ask it otherwise.
class explorer {
 public:
  /// With `tells_key` the page begins with the emulator's key, which is no secret then.
  explorer(asio::any_io_executor executor, fc::emulator::server& emulator, std::uint16_t port, bool tells_key)
      : emulator_(emulator), tells_key_(tells_key) {
    wirebind::server::http_server_options where;
    where.port = port;
    where.limits.body = largest_body;
    wirebind::server::http_handlers actions;
    actions.handle = [this](wirebind::http::request&& request, wirebind::server::responder respond) {
      handle(request, std::move(respond));
    };
    http_.emplace(std::move(executor), std::move(where), std::move(actions));
  }

  std::string url() const { return http_->url() + '/'; }
  void stop() { http_->stop(); }

 private:
  using request_type = wirebind::http::request;
  using response_type = wirebind::http::response;

  static constexpr std::size_t largest_body = 64 * 1024 * 1024;
  static constexpr std::string_view bytes_media = "application/octet-stream";

  /// Nothing is kept or framed; the page has its own policy, and all else runs nothing.
  static response_type answer(int status, std::string_view media, std::string body) {
    response_type out;
    out.status = status;
    std::string policy = "default-src 'none'";
    if (media.starts_with("text/html")) policy = page_policy();
    out.fields.add("Content-Type", media);
    out.fields.add("Content-Security-Policy", policy + "; frame-ancestors 'none'");
    out.fields.add("X-Content-Type-Options", "nosniff");
    out.fields.add("Referrer-Policy", "no-referrer");
    out.fields.add("Cache-Control", "no-store");
    out.body = std::move(body);
    return out;
  }
  static response_type refusal(int status, std::string message) {
    return answer(status, "text/plain; charset=utf-8", std::move(message) + '\n');
  }
  template <class Value>
  static response_type json(const Value& value) {
    std::string text;
    wirebind::json::encode(value, text);
    return answer(200, "application/json", std::move(text));
  }

  /// What the page itself says that it runs.
  static std::string page_policy() {
    constexpr std::string_view name = "http-equiv=\"Content-Security-Policy\" content=\"";
    const std::size_t begin = explorer_page.find(name) + name.size();
    return std::string(explorer_page.substr(begin, explorer_page.find('"', begin) - begin));
  }

  void handle(const request_type& request, wirebind::server::responder respond) {
    const std::string host(request.fields.find("host").value_or(""));
    const std::string port = ':' + std::to_string(http_->port());
    if (host != "127.0.0.1" + port && host != "localhost" + port) {
      return respond(refusal(403, "this server is reached by 127.0.0.1 or localhost alone"));
    }
    const std::string_view path = wirebind::http::split_target(request.target).path;
    if (request.method == "GET") return respond(page(path));
    if (request.method != "POST") return respond(refusal(405, "there is GET and POST"));
    if (request.fields.find("origin").value_or("") != "http://" + host) {
      return respond(refusal(403, "only the page of this server may post here"));
    }
    if (request.fields.find("content-type").value_or("") != bytes_media) {
      return respond(refusal(415, "what is posted is application/octet-stream"));
    }
    posted(path, request.body.view(), std::move(respond));
  }

  response_type page(std::string_view path) const {
    if (path == "/") return answer(200, "text/html; charset=utf-8", std::string(explorer_page));
    if (path != "/settings") return refusal(404, "there is nothing here");
    explorer_settings settings;
    settings.endpoints.push_back(emulator_.url());
    settings.credentials = wirebind::empty_value;
    const auto& key = emulator_.credentials();
    if (tells_key_) settings.credentials["acs3-hmac-sha256"] = {key.access_key_id, key.access_key_secret};
    return json(settings);
  }

  void posted(std::string_view path, std::string_view bytes, wirebind::server::responder respond) {
    wirebind::http::limits limits;
    limits.body = largest_body;
    wirebind::http::request_parser parser(limits);
    std::error_code error;
    const std::size_t used = parser.put(bytes, error);
    if (error || !parser.done() || used != bytes.size()) {
      const std::string why = error ? error.message() : "it ends early, or more follows it";
      return respond(refusal(400, "what is posted is not one HTTP request: " + why));
    }
    if (path == "/send") return send(std::move(parser.message()), std::move(respond));
    if (path != "/check") return respond(refusal(404, "there is nothing here"));
    explorer_check found;
    found.violations = emulator_.violations_of(parser.message());
    respond(json(found));
  }

  void send(request_type request, wirebind::server::responder respond) {
    const bool head = request.method == "HEAD";
    emulator_.serve(
        std::move(request), wirebind::server::responder([head, respond = std::move(respond)](
                                                            response_type* response, bool close) mutable {
          std::string out;
          if (close || response == nullptr || wirebind::http::write_response(*response, head, false, out)) {
            return respond(refusal(502, "the emulator ended the connection without a response"));
          }
          respond(answer(200, bytes_media, std::move(out)));
        }));
  }

  fc::emulator::server& emulator_;
  const bool tells_key_;
  std::optional<wirebind::server::http_server> http_;
};
