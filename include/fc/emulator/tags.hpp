// The operations on tags, which services have.
#pragma once

#include <fc/emulator/faults.hpp>
#include <fc/emulator/paging.hpp>
#include <fc/emulator/services.hpp>
#include <fc/emulator/state.hpp>
#include <fc/v20210406/operations/get_resource_tags.hpp>
#include <fc/v20210406/operations/list_tagged_resources.hpp>
#include <fc/v20210406/operations/tag_resource.hpp>
#include <fc/v20210406/operations/untag_resource.hpp>

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fc::emulator {

inline constexpr std::size_t most_tags = 20;
inline constexpr std::size_t longest_tag_key = 64;
inline constexpr std::size_t longest_tag_value = 128;

namespace detail {

/// Characters of UTF-8 text.
inline std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

inline std::optional<fault> check_tag(std::string_view key, std::string_view value) {
  const std::string where = "tags." + std::string(key) + ": ";
  const std::size_t length = count_characters(key);
  if (length == 0 || length > longest_tag_key) {
    return invalid_argument(where + "a key has 1 to 64 characters");
  }
  if (key.starts_with("aliyun") || key.starts_with("acs:")) {
    return invalid_argument(where + "keys that begin with aliyun or acs: are reserved");
  }
  if (key.find("http://") != key.npos || key.find("https://") != key.npos) {
    return invalid_argument(where + "a key has no http:// and no https://");
  }
  if (count_characters(value) > longest_tag_value) {
    return invalid_argument(where + "a value has at most 128 characters");
  }
  return std::nullopt;
}

}  // namespace detail

/// The operations; each takes the lock of the state for itself.
class tag_operations {
 public:
  explicit tag_operations(const shared_parts& parts) : state_(parts.world) {}

  operation_result<api::tag_resource> handle(const api::tag_resource_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_tagged(request.body.resource_arn);
    if (found.why) return *found.why;
    name_map<std::string> tags = found.service->tags;
    for (const auto& [key, value] : request.body.tags) {
      if (auto why = detail::check_tag(key, value)) return *std::move(why);
      tags.insert_or_assign(key, value);
    }
    if (tags.size() > most_tags) {
      return refuse(api::errc::limit_exceeded_error,
                    "the resource would have " + std::to_string(tags.size()) + " tags, more than 20");
    }
    found.service->tags = std::move(tags);
    return {};
  }

  operation_result<api::untag_resource> handle(const api::untag_resource_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_tagged(request.body.resource_arn);
    if (found.why) return *found.why;
    if (request.body.all.value_or(false)) found.service->tags.clear();
    for (const std::string& key : request.body.tag_keys) found.service->tags.erase(key);
    return {};
  }

  operation_result<api::get_resource_tags> handle(const api::get_resource_tags_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_tagged(request.resource_arn);
    if (found.why) return *found.why;
    operation_result<api::get_resource_tags> out;
    out.body.resource_arn = request.resource_arn;
    out.body.tags = shown_tags(*found.service);
    return out;
  }

  operation_result<api::list_tagged_resources> handle(const api::list_tagged_resources_request& request,
                                                      context&) {
    const std::lock_guard lock(state_.mutex);
    name_map<resource> tagged;
    for (const auto& [name, service] : state_.services) {
      if (service.tags.empty()) continue;
      document& members = tagged[name].members;
      members.set("resourceArn", state_.arn("services/" + name));
      members.set("tags", shown_tags(service));
    }
    const auto shown = take_page(tagged, page_asked(request));
    if (shown.failure) return *shown.failure;
    operation_result<api::list_tagged_resources> out;
    fill_page(shown, out.body.resources, out.body.next_token);
    return out;
  }

 private:
  struct tagged_lookup {
    service_state* service = nullptr;
    std::optional<fault> why{};
  };

  /// The service of an ARN. One of another account or region is not found.
  tagged_lookup find_tagged(const std::string& arn) {
    std::string_view rest = arn;
    std::string_view parts[4];
    for (std::string_view& part : parts) {
      const std::size_t length = (std::min)(rest.find(':'), rest.size());
      part = rest.substr(0, length);
      rest.remove_prefix((std::min)(length + 1, rest.size()));
    }
    const std::string_view name = rest.substr(0, 9) == "services/" ? rest.substr(9) : std::string_view();
    if (parts[0] != "acs" || parts[1] != "fc" || name.empty() || name.find('/') != name.npos) {
      return {nullptr, invalid_argument("resourceArn: not the ARN of a service, such as " +
                                        state_.arn("services/demo"))};
    }
    service_state* service = state_.find_service(name);
    if (!service || arn != state_.arn("services/" + std::string(name))) {
      return {nullptr, service_not_found(arn)};
    }
    return {service, std::nullopt};
  }

  static wirebind::map<std::string> shown_tags(const service_state& service) {
    wirebind::map<std::string> out(wirebind::empty_value);
    for (const auto& [key, value] : service.tags) out[key] = value;
    return out;
  }

  state& state_;
};

}  // namespace fc::emulator
