#include "../credentials/fixture.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/credentials/default_chain.hpp>
#include <wirebind/client/credentials/refreshing_provider.hpp>

#include <vector>

using namespace credentials_test;
using providers::fetched_credentials;

namespace {

struct listed_source final : providers::source {
  listed_source(const char* name, fetched_credentials answer) : own_name(name), answer(std::move(answer)) {}
  std::string_view name() const noexcept override { return own_name; }
  void async_fetch(handler done) override {
    ++fetches;
    done(answer);
  }
  const char* own_name;
  fetched_credentials answer;
  int fetches = 0;
};

const fetched_credentials good{.value = aliyun::access_key{"id", "secret"}};

}  // namespace

TEST_CASE("chain: the first success ends it, and is the only one called from then on") {
  const auto a = std::make_shared<listed_source>("a", providers::failure(errc::not_configured));
  const auto b = std::make_shared<listed_source>("b", good);
  const auto c = std::make_shared<listed_source>("c", good);
  providers::chain_source chain({a, b, c});
  CHECK_FALSE(outcome(chain)->error);
  b->answer = providers::failure(errc::unexpected_status, "status 500");
  CHECK(outcome(chain)->error == errc::unexpected_status);
  CHECK(a->fetches == 1);
  CHECK(b->fetches == 2);
  CHECK(c->fetches == 0);
}

TEST_CASE("chain: a failure of all is not remembered, and says what each said") {
  const auto a = std::make_shared<listed_source>("a", providers::failure(errc::not_configured, "A_VARIABLE"));
  const auto b =
      std::make_shared<listed_source>("b", providers::failure(errc::unexpected_status, "status 404"));
  providers::chain_source chain({a, b});
  const outcome got(chain);
  CHECK(got->error == errc::no_credentials);
  CHECK(got->detail ==
        "a: this credentials source is not configured (A_VARIABLE); "
        "b: the credentials source responded with an unexpected status (status 404)");
  a->answer = good;
  CHECK_FALSE(outcome(chain)->error);
  CHECK(b->fetches == 1);
  providers::chain_source empty({});
  CHECK(outcome(empty)->error == errc::no_credentials);
}

namespace {

struct throwing_source final : providers::source {
  std::string_view name() const noexcept override { return "throwing"; }
  void async_fetch(handler) override { throw 7; }
};

}  // namespace

TEST_CASE("chain: a source that throws has failed, and the next one is called") {
  const auto a = std::make_shared<throwing_source>();
  const auto b = std::make_shared<listed_source>("b", good);
  providers::chain_source both({a, b});
  CHECK_FALSE(outcome(both)->error);
  providers::chain_source alone({a});
  const outcome got(alone);
  CHECK(got->error == errc::no_credentials);
  CHECK(got->detail == "throwing: a callback threw an exception");
  CHECK_THROWS_AS(std::rethrow_exception(got->exception), int);
}

TEST_CASE("default chain: nothing is read or requested before the first get") {
  world w;
  int reads = 0;
  auto around = w.around();
  around.environment = [&](std::string_view) -> std::optional<std::string> {
    ++reads;
    return std::nullopt;
  };
  const auto provider = aliyun::default_chain(around);
  CHECK(reads == 0);
  provider->async_get([](std::error_code, const wirebind::credentials&) {});
  CHECK(reads > 0);
}

TEST_CASE("default chain: the order is environment, OIDC, CLI file, profile file, ECS role, URI") {
  world w;
  const folder home;
  w["HOME"] = home.path.string();
  const auto first_id = [&] {
    const auto chain = aliyun::default_sources(w.around());
    const outcome got(*chain);
    return got.done() ? key_of(got->value).access_key_id : std::string("(waits)");
  };
  w["ALIBABA_CLOUD_CREDENTIALS_URI"] = "https://example.com/";
  w["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true";
  CHECK(first_id() == "(waits)");
  CHECK(w.transport->attempts.back()->request.origin.host == "example.com");
  w["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "";
  CHECK(first_id() == "(waits)");
  CHECK(w.metadata->attempts.size() == 1);
  home.write(".alibabacloud/credentials",
             "[default]\ntype=access_key\naccess_key_id=ini\naccess_key_secret=s\n");
  CHECK(first_id() == "ini");
  home.write(
      ".aliyun/config.json",
      R"({"current":"d","profiles":[{"name":"d","mode":"AK","access_key_id":"cli","access_key_secret":"s"}]})");
  CHECK(first_id() == "cli");
  w["ALIBABA_CLOUD_ROLE_ARN"] = w["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"] = "x";
  w["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] = home.write("token", "t");
  CHECK(first_id() == "(waits)");
  CHECK(w.transport->attempts.back()->request.origin.host == "sts.aliyuncs.com");
  w["ALIBABA_CLOUD_ACCESS_KEY_ID"] = w["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "env";
  CHECK(first_id() == "env");
}

TEST_CASE(
    "default chain: when nothing is there the provider says what each source said, and asks all again") {
  world w;
  const folder home;
  w["HOME"] = home.path.string();
  w["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true";
  w["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "s3cret";
  const auto provider = aliyun::default_chain(w.around());
  std::vector<std::error_code> errors;
  const auto record = [&](std::error_code error, const wirebind::credentials&) { errors.push_back(error); };
  provider->async_get(record);
  const std::string said = provider->last_failure();
  for (const char* name : {"environment: ", "OIDC role: ", "profile of the command line tool: ",
                           "profile file: ", "ECS role: ", "credentials URI: "}) {
    CHECK(says(said, name));
  }
  CHECK_FALSE(says(said, "s3cret"));
  w["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "id";
  provider->async_get(record);
  CHECK(errors == std::vector<std::error_code>{errc::no_credentials, {}});
}

TEST_CASE(
    "default chain: the source found is refreshed by itself, and its old credentials outlive a failure") {
  world w;
  w["ALIBABA_CLOUD_CREDENTIALS_URI"] = "https://example.com/";
  w["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true";
  const auto provider = aliyun::default_chain(w.around());
  std::vector<std::string> ids;
  const auto record = [&](std::error_code, const wirebind::credentials& got) {
    ids.push_back(key_of(got).access_key_id);
  };
  provider->async_get(record);
  w.transport->attempts.at(0)->answer(200, good_answer);
  w["ALIBABA_CLOUD_ACCESS_KEY_ID"] = w["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "env";
  w.clock->advance(58min);
  provider->async_get(record);
  CHECK(ids.size() == 1);
  w.transport->attempts.at(1)->answer(500, "");
  CHECK(ids == std::vector<std::string>{"STS.id", "STS.id"});
}
