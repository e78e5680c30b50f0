// Loads the state that an emulator begins with from a JSON text: each resource in it is the body of the
// request that creates it, with what belongs to it in further members. README.md beside this file shows one.
#pragma once

#include <fc/emulator/document.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/http/percent.hpp>
#include <wirebind/json/raw.hpp>
#include <wirebind/model/list.hpp>

#include <cstdint>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace fc::emulator {
namespace detail {

/// Iterates over the text and sends one request for each resource, owners first.
template <class Send>
class loader {
 public:
  explicit loader(Send& send) : send_(send) {}

  void run(std::string_view text) {
    document all = read("data", text);
    each(all, "layers", [this](document layer) {
      const std::string name = take_text(layer, "layerName", "layers");
      put("POST", "/layers/" + encode(name) + "/versions", layer);
    });
    each(all, "services", [this](document service) { load_service(std::move(service)); });
    each(all, "customDomains", [this](document domain) { put("POST", "/custom-domains", domain); });
    refuse_rest(all, "data");
  }

 private:
  static std::string encode(std::string_view name) { return wirebind::http::encode_segment(name); }

  static document read(std::string_view what, std::string_view text) {
    try {
      return document::parse(text);
    } catch (const std::exception& error) {
      throw std::invalid_argument("emulator data: " + std::string(what) + ": " + error.what());
    }
  }
  static void refuse_rest(const document& left, std::string_view what) {
    if (left.text() == "{}") return;
    throw std::invalid_argument("emulator data: unknown members in " + std::string(what) + ": " +
                                left.text().substr(0, 200));
  }
  static std::string take_text(document& from, std::string_view name, std::string_view what) {
    auto text = from.get<std::string>(name);
    if (!text)
      throw std::invalid_argument("emulator data: " + std::string(what) + ": no " + std::string(name));
    from.erase(name);
    return *std::move(text);
  }
  template <class Load>
  static void each(document& owner, std::string_view name, Load load) {
    if (!owner.has(name)) return;
    const auto items = owner.get<wirebind::list<wirebind::json::raw>>(name);
    if (!items) throw std::invalid_argument("emulator data: " + std::string(name) + ": not a list");
    owner.erase(name);
    for (const auto& item : *items) load(read(name, item.text()));
  }

  // A service's functions come before its versions, which freeze them.
  void load_service(document service) {
    document own = service;
    for (const char* name : {"functions", "versions", "aliases"}) own.erase(name);
    put("POST", "/services", own);
    const std::string base = "/services/" + encode(own.get<std::string>("serviceName").value_or(""));
    each(service, "functions", [&](document function) { load_function(base, std::move(function)); });
    each(service, "versions", [&](const document& version) { put("POST", base + "/versions", version); });
    each(service, "aliases", [&](const document& alias) { put("POST", base + "/aliases", alias); });
  }

  void load_function(const std::string& service, document function) {
    document own = function;
    own.erase("triggers");
    own.erase("asyncInvokeConfig");
    put("POST", service + "/functions", own);
    const std::string base =
        service + "/functions/" + encode(own.get<std::string>("functionName").value_or(""));
    each(function, "triggers", [&](const document& trigger) { put("POST", base + "/triggers", trigger); });
    if (const auto config = function.get<wirebind::json::raw>("asyncInvokeConfig")) {
      put("PUT", base + "/async-invoke-config", read("asyncInvokeConfig", config->text()));
    }
  }

  void put(std::string_view method, const std::string& path, const document& body) {
    wirebind::http::request request;
    request.method = method;
    request.target = "/2021-04-06" + path;
    request.fields.set("Host", "localhost");
    request.fields.set("Content-Type", "application/json");
    request.body = wirebind::bytes(body.text());
    const wirebind::http::response result = send_(request);
    if (result.status / 100 == 2) return;
    throw std::invalid_argument("emulator data: " + std::string(method) + " " + path + ": " +
                                std::to_string(result.status) + " " + result.body);
  }

  Send& send_;
};

}  // namespace detail

/// Sends the requests that make the state. Throws `std::invalid_argument` for malformed text,
/// and for a resource that is rejected, with the error.
template <class Send>
void load(std::string_view text, Send send) {
  detail::loader<Send>(send).run(text);
}

}  // namespace fc::emulator
