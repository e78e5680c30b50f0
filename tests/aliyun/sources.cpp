#include "../credentials/fixture.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/credentials/environment_source.hpp>
#include <aliyun/credentials/metadata.hpp>
#include <aliyun/credentials/profile_files.hpp>
#include <aliyun/credentials/roles.hpp>
#include <aliyun/credentials/uri.hpp>
#include <wirebind/client/credentials/chain.hpp>
#include <wirebind/client/credentials/refreshing_provider.hpp>
#include <wirebind/client/credentials/small_file.hpp>
#include <wirebind/http/date.hpp>

using namespace credentials_test;

namespace {

void set_oidc(world& w, const std::string& token_file) {
  w["ALIBABA_CLOUD_ROLE_ARN"] = "arn";
  w["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"] = "provider";
  w["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] = token_file;
}

std::string http_date(std::chrono::sys_seconds time) { return wirebind::http::format_http_date(time); }

}  // namespace

TEST_CASE("environment source: id, secret and token are read when needed, not before") {
  world w;
  aliyun::environment_source source(w.around());
  CHECK(outcome(source)->error == errc::not_configured);
  w["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "id";
  const outcome half(source);
  CHECK(half->error == errc::incomplete);
  CHECK(half->detail == "ALIBABA_CLOUD_ACCESS_KEY_SECRET");
  w["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "secret";
  CHECK(outcome(source)->value == aliyun::access_key{"id", "secret"});
  w["ALIBABA_CLOUD_SECURITY_TOKEN"] = "token";
  CHECK(outcome(source)->value == aliyun::access_key{"id", "secret", "token"});
  w["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "";
  CHECK(outcome(source)->detail == "ALIBABA_CLOUD_ACCESS_KEY_ID");
}

TEST_CASE("small file: it is read whole, and what is too large, missing or no file is refused") {
  const folder home;
  std::string text;
  CHECK_FALSE(providers::read_small_file(home.write("a", "hello"), text));
  CHECK(text == "hello");
  CHECK_FALSE(
      providers::read_small_file(home.write("full", std::string(providers::max_file_size, 'x')), text));
  CHECK(text.size() == providers::max_file_size);
  CHECK(providers::read_small_file(home.write("big", std::string(providers::max_file_size + 1, 'x')), text) ==
        errc::file_too_large);
  CHECK(text.empty());
  CHECK(providers::read_small_file((home.path / "none").string(), text) ==
        std::errc::no_such_file_or_directory);
  CHECK(providers::read_small_file(home.path.string(), text) == std::errc::is_a_directory);
  CHECK(providers::read_small_file("/dev/zero", text) == std::errc::not_supported);
  CHECK(providers::read_small_file(home.write("a", "hello") + '\0' + "b", text) ==
        std::errc::invalid_argument);
}

TEST_CASE("OIDC source: the token of the file is sent to STS, read anew each time") {
  world w;
  const folder home;
  set_oidc(w, home.write("token", "first\n"));
  aliyun::oidc_source source(w.around());
  const outcome got(source);
  REQUIRE(w.transport->attempts.size() == 1);
  auto& asked = *w.transport->attempts[0];
  CHECK(asked.request.origin == wirebind::net::origin{"https", "sts.aliyuncs.com", 443});
  CHECK(says(asked.sent().body.view(), "&OIDCToken=first"));
  asked.answer(200, sts_response);
  CHECK(is_good(*got));
  home.write("token", "second");
  w["ALIBABA_CLOUD_STS_REGION"] = "cn-beijing";
  w["ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED"] = "true";
  const outcome again(source);
  CHECK(w.transport->attempts[1]->request.origin.host == "sts-vpc.cn-beijing.aliyuncs.com");
  CHECK(says(w.transport->attempts[1]->sent().body.view(), "&OIDCToken=second"));
}

TEST_CASE("OIDC source: what is not set, not readable or out of range is named") {
  world w;
  const folder home;
  aliyun::oidc_source source(w.around());
  for (const char* name :
       {"ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE"}) {
    const outcome got(source);
    CHECK(got->error == errc::not_configured);
    CHECK(got->detail == name);
    w[name] = (home.path / "none").string();
  }
  CHECK(outcome(source)->error == std::errc::no_such_file_or_directory);
  home.write("none", "\n");
  CHECK(outcome(source)->error == errc::malformed_file);
  w["ALIBABA_CLOUD_STS_REGION"] = "a.b";
  CHECK(outcome(source)->error == errc::invalid_option);
  aliyun::oidc_source brief(w.around(), {.role = {.duration = 1min, .sts_region = "cn-a"}});
  CHECK(outcome(brief)->detail == "the duration of the session");
  for (const std::chrono::seconds odd : {std::chrono::seconds::max(), std::chrono::seconds::min(), 0s}) {
    aliyun::oidc_source never(w.around(), {.role = {.duration = odd, .sts_region = "cn-a"}});
    CHECK(outcome(never)->detail == "the duration of the session");
  }
  CHECK(w.transport->attempts.empty());
}

TEST_CASE("STS: a clock that is an hour wrong costs one request, and later fetches none") {
  const auto ahead = GENERATE(std::chrono::seconds(1h), std::chrono::seconds(-1h));
  const bool oidc = GENERATE(false, true);
  CAPTURE(ahead.count(), oidc);
  world w;
  const folder home;
  set_oidc(w, home.write("token", "t"));
  std::unique_ptr<providers::source> source = std::make_unique<aliyun::oidc_source>(w.around());
  const auto base = std::make_shared<providers::static_provider>(aliyun::access_key{"id", "secret"});
  if (!oidc) {
    source =
        std::make_unique<aliyun::assume_role_source>(w.around(), base, aliyun::role_options{.role_arn = "a"});
  }
  const std::string date = http_date(w.clock->wall() + ahead);
  const std::string served = "&Timestamp=" + std::string(ahead > 0s ? "2026-01-02T04" : "2026-01-02T02");
  const outcome got(*source);
  CHECK(says(w.transport->attempts[0]->sent().target, "&Timestamp=2026-01-02T03%3A04%3A05Z"));
  const std::string first = w.transport->attempts[0]->sent().target;
  w.transport->attempts[0]->answer(
      400,
      R"({"Code":"InvalidTimeStamp.Expired","Message":"Specified time stamp or date value is expired."})",
      {{"Date", date}});
  REQUIRE(w.transport->attempts.size() == 2);
  CHECK_FALSE(got.done());
  CHECK(says(w.transport->attempts[1]->sent().target, served + "%3A04%3A05Z"));
  const auto nonce = [](const std::string& target) {
    const std::size_t at = target.find("SignatureNonce=");
    return at == target.npos ? target : target.substr(at, 47);
  };
  CHECK(nonce(w.transport->attempts[1]->sent().target) != nonce(first));
  w.transport->attempts[1]->answer(200, sts_response, {{"Date", date}});
  REQUIRE(got.done());
  CHECK_FALSE(got->error);
  CHECK(got->expires == std::chrono::sys_seconds(1767326645s) - ahead);  // by the clock of this machine
  w.clock->advance(10min);
  const outcome later(*source);
  CHECK(says(w.transport->attempts.at(2)->sent().target, served + "%3A14%3A05Z"));
}

TEST_CASE("STS: a second refusal of the time, and one without a date, end the fetch") {
  const world w;
  const auto base = std::make_shared<providers::static_provider>(aliyun::access_key{"id", "secret"});
  aliyun::assume_role_source source(w.around(), base, {.role_arn = "arn"});
  const std::string refusal = R"({"Code":"InvalidTimeStamp.Expired"})";
  const outcome undated(source);
  w.transport->attempts[0]->answer(400, refusal);
  CHECK(undated->detail == "status 400, InvalidTimeStamp.Expired");
  const outcome twice(source);
  w.transport->attempts[1]->answer(400, refusal, {{"Date", http_date(w.clock->wall() + 2h)}});
  w.transport->attempts.at(2)->answer(400, refusal, {{"Date", http_date(w.clock->wall() + 4h)}});
  CHECK(twice->detail == "status 400, InvalidTimeStamp.Expired");
  CHECK(w.transport->attempts.size() == 3);
  const outcome other(source);
  w.transport->attempts.at(3)->answer(403, R"({"Code":"NoPermission"})",
                                      {{"Date", http_date(w.clock->wall() + 2h)}});
  CHECK(other->detail == "status 403, NoPermission");
}

TEST_CASE("credential sources: an expiry counts from the Date of the response where the clock is wrong") {
  world w;
  const auto ahead =
      GENERATE(std::chrono::seconds(50min), std::chrono::seconds(-2h), std::chrono::seconds(30s));
  const std::string date = http_date(w.clock->wall() + ahead);
  const auto expiry = std::chrono::sys_seconds(1767326645s) - (ahead == 30s ? 0s : ahead);
  w["ALIBABA_CLOUD_CREDENTIALS_URI"] = "http://127.0.0.1:1/";
  aliyun::uri_source uri(w.around());
  const outcome from_uri(uri);
  w.transport->attempts.at(0)->answer(200, good_answer, {{"Date", date}});
  CHECK(from_uri->expires == expiry);
  aliyun::metadata_source metadata(w.around(), {.role_name = "r"});
  const outcome from_metadata(metadata);
  w.metadata->attempts.at(0)->answer(200, "token", {{"Date", date}});
  w.metadata->attempts.at(1)->answer(200, good_answer, {{"Date", date}});
  CHECK(from_metadata->expires == expiry);
  providers::refreshing_provider provider(std::make_shared<aliyun::uri_source>(w.around()), w.clock);
  std::error_code failed = errc::not_configured;
  provider.async_get([&](std::error_code error, const wirebind::credentials&) { failed = error; });
  w.transport->attempts.at(1)->answer(200, good_answer, {{"Date", date}});
  CHECK_FALSE(failed);
}

TEST_CASE("assumed role source: the base's keys sign, and a failing base is the reason") {
  const world w;
  const auto base = std::make_shared<providers::static_provider>(aliyun::access_key{"id", "secret", "token"});
  aliyun::assume_role_source source(w.around(), base, {.role_arn = "arn"});
  const outcome got(source);
  auto& asked = *w.transport->attempts.at(0);
  CHECK_FALSE(asked.request.idempotent);
  CHECK(says(asked.sent().target, "&AccessKeyId=id&SecurityToken=token&Signature="));
  asked.answer(403, R"({"Code":"NoPermission","Message":"m"})");
  CHECK(got->error == errc::refused_by_service);
  CHECK(got->detail == "status 403, NoPermission");
  const auto empty = std::make_shared<providers::static_provider>(aliyun::access_key{});
  aliyun::assume_role_source broken(w.around(), empty, {.role_arn = "arn"});
  CHECK(outcome(broken)->error == errc::incomplete);
  aliyun::assume_role_source nothing(w.around(), base, {});
  CHECK(outcome(nothing)->detail == "role_arn");
}

TEST_CASE("profile file: the variables choose file and profile, the home folder has the usual one") {
  world w;
  const folder home;
  aliyun::ini_source source(w.around());
  CHECK(outcome(source)->detail == "HOME");
  w["HOME"] = home.path.string();
  CHECK(outcome(source)->error == std::errc::no_such_file_or_directory);
  home.write(
      ".alibabacloud/credentials",
      "[default]\ntype=access_key\naccess_key_id=id\naccess_key_secret=secret\n[b]\ntype=access_key\n");
  CHECK(outcome(source)->value == aliyun::access_key{"id", "secret"});
  w["ALIBABA_CLOUD_PROFILE"] = "b";
  const outcome other(source);
  CHECK(other->error == errc::incomplete);
  CHECK(says(other->detail, "credentials: b: access_key_id"));
  w["ALIBABA_CLOUD_CREDENTIALS_FILE"] = home.write("c", "[b]\ntype=ecs_ram_role\nrole_name=r\n");
  const outcome role(source);
  CHECK(w.metadata->attempts.size() == 1);
}

TEST_CASE("profile file: a role of the metadata service or of STS is fetched") {
  const world w;
  const folder home;
  const std::string path = home.write("c",
                                      "[default]\ntype=ram_role_arn\naccess_key_id=id\naccess_key_secret="
                                      "s\nrole_arn=arn\nrole_session_name=me\n");
  auto source = std::make_unique<aliyun::ini_source>(w.around(), aliyun::file_options{.path = path});
  const outcome got(*source);
  source.reset();  // the fetch goes on
  auto& asked = *w.transport->attempts.at(0);
  CHECK(says(asked.sent().body.view(), "RoleArn=arn&RoleSessionName=me"));
  asked.answer(200, sts_response);
  CHECK(is_good(*got));
  aliyun::ini_source again(w.around(), {.path = path});
  const outcome failed(again);
  w.transport->attempts.at(1)->answer(500, "");
  CHECK(failed->detail == path + ", assumed role: status 500");
}

TEST_CASE("CLI file: a chain of roles begins at its end") {
  world w;
  const folder home;
  w["HOME"] = home.path.string();
  home.write(".aliyun/config.json",
             R"({"current":"now","profiles":[
                {"name":"now","mode":"ChainableRamRoleArn","source_profile":"below","ram_role_arn":"upper"},
                {"name":"below","mode":"RamRoleArn","access_key_id":"id","access_key_secret":"s","ram_role_arn":"lower"}]})");
  aliyun::cli_source source(w.around());
  const outcome got(source);
  REQUIRE(w.transport->attempts.size() == 1);
  CHECK(says(w.transport->attempts[0]->sent().body.view(), "RoleArn=lower"));
  w.transport->attempts[0]->answer(200, sts_response);
  REQUIRE(w.transport->attempts.size() == 2);
  CHECK(says(w.transport->attempts[1]->sent().body.view(), "RoleArn=upper"));
  CHECK(says(w.transport->attempts[1]->sent().target, "AccessKeyId=STS.id&SecurityToken=t0ken"));
  w.transport->attempts[1]->answer(200, sts_response);
  CHECK(is_good(*got));
}

TEST_CASE("CLI file: the variable turns the source off, and a command is never run") {
  world w;
  const folder home;
  const std::string mark = (home.path / "ran").string();
  const std::string path =
      home.write("config.json", R"({"current":"x","profiles":[{"name":"x","mode":"External",)"
                                R"("process_command":"touch )" +
                                    mark + R"("}]})");
  aliyun::cli_source source(w.around(), {.path = path});
  CHECK(outcome(source)->error == errc::external_command);
  CHECK_FALSE(std::filesystem::exists(mark));
  w["ALIBABA_CLOUD_CLI_PROFILE_DISABLED"] = "true";
  CHECK(outcome(source)->error == errc::disabled);
}

TEST_CASE("file stamp: a file that is written again, replaced or removed is not the one that was read") {
  const folder home;
  const std::string path = home.write("a", "first");
  std::string text;
  std::error_code error;
  const auto stamp = [&] { return providers::file_stamp::read(path, text, error); };
  auto read = stamp();
  REQUIRE(read);
  CHECK(text == "first");
  CHECK(read->is_current());
  home.write("a", "other");  // as long, and perhaps at the same time
  CHECK_FALSE(read->is_current());
  read = stamp();
  std::filesystem::rename(home.write("b", "other"), path);
  CHECK_FALSE(read->is_current());
  read = stamp();
  std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now() - 1h);
  CHECK_FALSE(read->is_current());
  read = stamp();
  CHECK(read->is_current());
  home.write("a", "others");
  CHECK_FALSE(read->is_current());
  read = stamp();
  std::filesystem::remove(path);
  CHECK_FALSE(read->is_current());
  CHECK_FALSE(stamp());
  CHECK(error == std::errc::no_such_file_or_directory);
}

namespace {

/// What a provider gives, if it gives it at once.
struct given {
  explicit given(wirebind::credentials_provider& by) {
    by.async_get([this](std::error_code why, wirebind::credentials got) {
      error = why;
      if (got.has_value()) value = key_of(got);
    });
  }
  std::error_code error = std::make_error_code(std::errc::operation_in_progress);
  aliyun::access_key value;
};

std::string keys_profile(const std::string& secret) {
  return "[default]\ntype=access_key\naccess_key_id=id\naccess_key_secret=" + secret + "\n";
}

}  // namespace

TEST_CASE("profile file: one that was rewritten is read again, and its old keys are not used") {
  const world w;
  const folder home;
  const std::string path = home.write("c", keys_profile("secret-1"));
  for (const bool chained : {false, true}) {
    std::shared_ptr<providers::source> source =
        std::make_shared<aliyun::ini_source>(w.around(), aliyun::file_options{.path = path});
    if (chained) source = std::make_shared<providers::chain_source>(std::vector{source});
    providers::refreshing_provider provider(source, w.clock);
    home.write("c", keys_profile("secret-1"));
    CHECK(given(provider).value.access_key_secret == "secret-1");
    home.write("c", keys_profile("secret-2"));
    CHECK(given(provider).value.access_key_secret == "secret-2");
    CHECK(given(provider).value.access_key_secret == "secret-2");
    home.write("c", "[default]\ntype=access_key\n");
    const given half(provider);
    CHECK(half.error == errc::incomplete);
    CHECK(half.value.access_key_secret.empty());
    home.write("c", keys_profile("secret-3"));
    CHECK(given(provider).value.access_key_secret == "secret-3");
    std::filesystem::remove(path);
    CHECK(given(provider).error == std::errc::no_such_file_or_directory);
  }
}

TEST_CASE("profile file: a role of a file that was rewritten is assumed anew") {
  const world w;
  const folder home;
  const auto role = [&](const std::string& arn) {
    return home.write(
        "c", "[default]\ntype=ram_role_arn\naccess_key_id=id\naccess_key_secret=s\nrole_arn=" + arn + "\n");
  };
  const auto source =
      std::make_shared<aliyun::ini_source>(w.around(), aliyun::file_options{.path = role("arn-1")});
  providers::refreshing_provider provider(source, w.clock);
  std::vector<wirebind::credentials> got;
  const auto keep = [&got](std::error_code, wirebind::credentials value) { got.push_back(std::move(value)); };
  provider.async_get(keep);
  w.transport->attempts.at(0)->answer(200, sts_response);
  provider.async_get(keep);
  CHECK(got.size() == 2);
  role("arn-2");
  provider.async_get(keep);
  CHECK(got.size() == 2);
  REQUIRE(w.transport->attempts.size() == 2);
  CHECK(says(w.transport->attempts[1]->sent().body.view(), "RoleArn=arn-2"));
  w.transport->attempts[1]->answer(200, sts_response);
  CHECK(got.size() == 3);
}

TEST_CASE("CLI file: keys of a login are used to their end, and then a login is required") {
  const world w;
  const folder home;
  const auto profile = [&](const std::string& expires) {
    return home.write(
        "config.json",
        R"({"current":"sso","profiles":[{"name":"sso","mode":"CloudSSO","access_key_id":"STS.id",)"
        R"("access_key_secret":"s","sts_token":"t","sts_expiration":)" +
            expires +
            R"(},{"name":"role","mode":"ChainableRamRoleArn","source_profile":"sso","ram_role_arn":"a"}]})");
  };
  const std::string path = profile("1767326645");  // an hour from now
  const auto source = std::make_shared<aliyun::cli_source>(w.around(), aliyun::file_options{.path = path});
  providers::refreshing_provider provider(source, w.clock);
  CHECK(given(provider).value == aliyun::access_key{"STS.id", "s", "t"});
  w.clock->advance(59min);
  CHECK(given(provider).value == aliyun::access_key{"STS.id", "s", "t"});
  w.clock->advance(1min);
  CHECK(given(provider).error == errc::login_required);
  CHECK(provider.last_failure() ==
        path + ", keys: sso: its keys have expired; run: aliyun configure --mode CloudSSO --profile sso");
  aliyun::cli_source above(w.around(), {.path = path, .profile = "role"});
  CHECK(outcome(above)->error == errc::login_required);
  profile("1767330245");  // the login, an hour later
  CHECK(given(provider).value == aliyun::access_key{"STS.id", "s", "t"});
}

TEST_CASE("CLI file: a URI is requested, and the role of the instance assumes another") {
  const world w;
  const folder home;
  const std::string path = home.write(
      "config.json",
      R"({"current":"uri","profiles":[{"name":"uri","mode":"CredentialsURI","credentials_uri":)"
      R"("http://127.0.0.1:9/keys"},{"name":"ecs","mode":"RamRoleArnWithRoleName","ram_role_name":"r",)"
      R"("ram_role_arn":"arn"}]})");
  aliyun::cli_source uri(w.around(), {.path = path});
  const outcome got(uri);
  REQUIRE(w.transport->attempts.size() == 1);
  CHECK(w.transport->attempts[0]->request.origin == wirebind::net::origin{"http", "127.0.0.1", 9});
  w.transport->attempts[0]->answer(200, good_answer);
  CHECK(is_good(*got));
  aliyun::cli_source ecs(w.around(), {.path = path, .profile = "ecs"});
  const outcome assumed(ecs);
  REQUIRE(w.metadata->attempts.size() == 1);
  w.metadata->attempts[0]->answer(200, "token");
  REQUIRE(w.metadata->attempts.size() == 2);
  w.metadata->attempts[1]->answer(200, good_answer);
  REQUIRE(w.transport->attempts.size() == 2);
  CHECK(says(w.transport->attempts[1]->sent().body.view(), "RoleArn=arn"));
  w.transport->attempts[1]->answer(200, sts_response);
  CHECK(is_good(*assumed));
}
