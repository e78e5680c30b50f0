// The operations on custom domains: they are stored, but neither resolved nor served.
#pragma once

#include <fc/emulator/checks.hpp>
#include <fc/emulator/faults.hpp>
#include <fc/emulator/paging.hpp>
#include <fc/emulator/services.hpp>
#include <fc/emulator/state.hpp>
#include <fc/v20210406/operations/create_custom_domain.hpp>
#include <fc/v20210406/operations/delete_custom_domain.hpp>
#include <fc/v20210406/operations/get_custom_domain.hpp>
#include <fc/v20210406/operations/list_custom_domains.hpp>
#include <fc/v20210406/operations/update_custom_domain.hpp>

#include <mutex>
#include <string>
#include <utility>

namespace fc::emulator {

/// The operations; each takes the lock of the state for itself.
class domain_operations {
 public:
  explicit domain_operations(const shared_parts& parts) : state_(parts.world) {}

  operation_result<api::create_custom_domain> handle(const api::create_custom_domain_request& request,
                                                     context&) {
    const std::string& name = request.body.domain_name;
    const std::lock_guard lock(state_.mutex);
    if (auto why = check_domain_name(name)) return *std::move(why);
    if (state_.domains.contains(name)) return domain_exists(name);
    resource made;
    made.members = without_key(document::of(request.body));
    made.members.set("accountId", state_.setup.account_id);
    made.members.set("apiVersion", std::string("2016-08-15"));
    made.members.set_default("protocol", std::string("HTTP"));
    state_.touch(made);
    return result_with<api::create_custom_domain>(
        state_.domains.emplace(name, std::move(made)).first->second);
  }

  operation_result<api::get_custom_domain> handle(const api::get_custom_domain_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = state_.domains.find(request.domain_name);
    if (found == state_.domains.end()) return domain_not_found(request.domain_name);
    return result_with<api::get_custom_domain>(found->second);
  }

  operation_result<api::list_custom_domains> handle(const api::list_custom_domains_request& request,
                                                    context&) {
    const std::lock_guard lock(state_.mutex);
    page_request asked = page_asked(request);
    if (asked.limit == 0) asked.limit.reset();
    const auto shown = take_page(state_.domains, asked);
    if (shown.failure) return *shown.failure;
    operation_result<api::list_custom_domains> out;
    fill_page(shown, out.body.custom_domains, out.body.next_token);
    return out;
  }

  operation_result<api::update_custom_domain> handle(const api::update_custom_domain_request& request,
                                                     context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = state_.domains.find(request.domain_name);
    if (found == state_.domains.end()) return domain_not_found(request.domain_name);
    found->second.members.merge(without_key(document::of(request.body)));
    state_.touch(found->second);
    return result_with<api::update_custom_domain>(found->second);
  }

  operation_result<api::delete_custom_domain> handle(const api::delete_custom_domain_request& request,
                                                     context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = state_.domains.find(request.domain_name);
    if (found == state_.domains.end()) return domain_not_found(request.domain_name);
    state_.domains.erase(found);
    return {};
  }

 private:
  /// A private key is in no response, so it is not stored.
  static document without_key(document sent) {
    if (auto config = sent.get<api::cert_config>("certConfig")) {
      config->private_key.reset();
      sent.set("certConfig", *config);
    }
    return sent;
  }

  state& state_;
};

}  // namespace fc::emulator
