// Sources that are described by a file: the INI file of the SDKs and the JSON file of the command line tool.
// A file is read at each fetch, never before; a change of the file leads to another
// fetch.
#pragma once

#include <aliyun/credentials/profile.hpp>
#include <aliyun/detail/runtime.hpp>
#include <wirebind/client/credentials/source.hpp>
#include <wirebind/client/credentials/surroundings.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aliyun::inline WIREBIND_ABI {

/// The file and the profile.
struct file_options {
  std::string path{};
  std::string profile{};
};

/// INI. If empty, the path is ALIBABA_CLOUD_CREDENTIALS_FILE or $HOME/.alibabacloud/credentials, the
/// profile ALIBABA_CLOUD_PROFILE or "default".
class ini_source final : public providers::source {
 public:
  explicit ini_source(providers::surroundings around, file_options options = {})
      : around_(std::move(around)), options_(std::move(options)) {}

  WIREBIND_DECL std::string_view name() const noexcept override;
  WIREBIND_DECL void async_fetch(handler done) override;

 private:
  const providers::surroundings around_;
  const file_options options_;
};

/// JSON. If empty, the path is $HOME/.aliyun/config.json, the profile ALIBABA_CLOUD_PROFILE or the current
/// one of the file. ALIBABA_CLOUD_CLI_PROFILE_DISABLED=true disables the source.
class cli_source final : public providers::source {
 public:
  explicit cli_source(providers::surroundings around, file_options options = {})
      : around_(std::move(around)), options_(std::move(options)) {}

  WIREBIND_DECL std::string_view name() const noexcept override;
  WIREBIND_DECL void async_fetch(handler done) override;

 private:
  const providers::surroundings around_;
  const file_options options_;
};

/// The source that profiles describe, the first built on the following ones; null for no profile.
WIREBIND_DECL std::shared_ptr<providers::source> make_source(const providers::surroundings& around,
                                                             const std::vector<profile>& profiles);

}  // namespace aliyun::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <aliyun/credentials/impl/profile_files.ipp>
#endif
