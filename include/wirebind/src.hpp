// Defines every function of the runtime: include this in exactly one file of a program that is built with
// WIREBIND_SEPARATE_COMPILATION. Refuses to be included without that definition.
#pragma once

#include <wirebind/core/config.hpp>

#if WIREBIND_HEADER_ONLY
#error \
    "define WIREBIND_SEPARATE_COMPILATION for every file of the program, then include <wirebind/src.hpp> in one"
#else

#include <wirebind/auth/impl/crypto.ipp>
#include <wirebind/auth/impl/error.ipp>
#include <wirebind/auth/impl/provider.ipp>
#include <wirebind/auth/impl/scheme_table.ipp>
#include <wirebind/auth/impl/schemes.ipp>
#include <wirebind/auth/impl/security.ipp>
#include <wirebind/client/credentials/impl/chain.ipp>
#include <wirebind/client/credentials/impl/conversation.ipp>
#include <wirebind/client/credentials/impl/credentials_url.ipp>
#include <wirebind/client/credentials/impl/error.ipp>
#include <wirebind/client/credentials/impl/oauth2.ipp>
#include <wirebind/client/credentials/impl/oauth2_error.ipp>
#include <wirebind/client/credentials/impl/refresh_machine.ipp>
#include <wirebind/client/credentials/impl/refreshing_provider.ipp>
#include <wirebind/client/credentials/impl/small_file.ipp>
#include <wirebind/client/credentials/impl/surroundings.ipp>
#include <wirebind/client/impl/attempt_end.ipp>
#include <wirebind/client/impl/blocking_waiter.ipp>
#include <wirebind/client/impl/call_all.ipp>
#include <wirebind/client/impl/call_basis.ipp>
#include <wirebind/client/impl/call_machine.ipp>
#include <wirebind/client/impl/call_memory.ipp>
#include <wirebind/client/impl/call_options.ipp>
#include <wirebind/client/impl/call_state.ipp>
#include <wirebind/client/impl/call_texts.ipp>
#include <wirebind/client/impl/caller_headers.ipp>
#include <wirebind/client/impl/client_core.ipp>
#include <wirebind/client/impl/composed_operation.ipp>
#include <wirebind/client/impl/error.ipp>
#include <wirebind/client/impl/error_body.ipp>
#include <wirebind/client/impl/explain.ipp>
#include <wirebind/client/impl/make_blocking_client.ipp>
#include <wirebind/client/impl/make_client.ipp>
#include <wirebind/client/impl/markup.ipp>
#include <wirebind/client/impl/moved_core.ipp>
#include <wirebind/client/impl/multipart_body.ipp>
#include <wirebind/client/impl/observer.ipp>
#include <wirebind/client/impl/parts_writer.ipp>
#include <wirebind/client/impl/reported_deviations.ipp>
#include <wirebind/client/impl/request_encoder.ipp>
#include <wirebind/client/impl/response_decoder.ipp>
#include <wirebind/client/impl/running_attempt.ipp>
#include <wirebind/client/impl/running_call.ipp>
#include <wirebind/client/impl/service_error.ipp>
#include <wirebind/client/impl/source_digest.ipp>
#include <wirebind/client/impl/streams.ipp>
#include <wirebind/client/impl/wait_machine.ipp>
#include <wirebind/client/impl/waiter.ipp>
#include <wirebind/core/impl/base64.ipp>
#include <wirebind/core/impl/callback_error.ipp>
#include <wirebind/core/impl/date_time.ipp>
#include <wirebind/core/impl/decimal.ipp>
#include <wirebind/http/impl/body_reader.ipp>
#include <wirebind/http/impl/date.ipp>
#include <wirebind/http/impl/dump.ipp>
#include <wirebind/http/impl/error.ipp>
#include <wirebind/http/impl/gunzip.ipp>
#include <wirebind/http/impl/head_reader.ipp>
#include <wirebind/http/impl/message.ipp>
#include <wirebind/http/impl/multipart.ipp>
#include <wirebind/http/impl/parameter_text.ipp>
#include <wirebind/http/impl/percent.ipp>
#include <wirebind/http/impl/request_parser.ipp>
#include <wirebind/http/impl/response_parser.ipp>
#include <wirebind/http/impl/url.ipp>
#include <wirebind/http/impl/writer.ipp>
#include <wirebind/json/impl/choices.ipp>
#include <wirebind/json/impl/choose.ipp>
#include <wirebind/json/impl/codec.ipp>
#include <wirebind/json/impl/decoding.ipp>
#include <wirebind/json/impl/error.ipp>
#include <wirebind/json/impl/find_members.ipp>
#include <wirebind/json/impl/leaf.ipp>
#include <wirebind/json/impl/number.ipp>
#include <wirebind/json/impl/open_enum.ipp>
#include <wirebind/json/impl/raw.ipp>
#include <wirebind/json/impl/read_leaf.ipp>
#include <wirebind/json/impl/read_value.ipp>
#include <wirebind/json/impl/reader.ipp>
#include <wirebind/json/impl/scan.ipp>
#include <wirebind/json/impl/skip.ipp>
#include <wirebind/json/impl/type.ipp>
#include <wirebind/json/impl/write_union.ipp>
#include <wirebind/json/impl/write_value.ipp>
#include <wirebind/json/impl/writer.ipp>
#include <wirebind/model/impl/breach.ipp>
#include <wirebind/model/impl/compare.ipp>
#include <wirebind/model/impl/form_parts.ipp>
#include <wirebind/model/impl/leaf.ipp>
#include <wirebind/model/impl/nested.ipp>
#include <wirebind/model/impl/one_of.ipp>
#include <wirebind/model/impl/parameters.ipp>
#include <wirebind/model/impl/pattern.ipp>
#include <wirebind/model/impl/print.ipp>
#include <wirebind/model/impl/utf8.ipp>
#include <wirebind/model/impl/validate.ipp>
#include <wirebind/model/impl/violation.ipp>
#include <wirebind/net/asio_compat.hpp>
#include <wirebind/net/impl/any_call.ipp>
#include <wirebind/net/impl/clock.ipp>
#include <wirebind/net/impl/connect_racer.ipp>
#include <wirebind/net/impl/context_service.ipp>
#include <wirebind/net/impl/error.ipp>
#include <wirebind/net/impl/exchange_machine.ipp>
#include <wirebind/net/impl/exchange_operation.ipp>
#include <wirebind/net/impl/exchange_streams.ipp>
#include <wirebind/net/impl/handlers.ipp>
#include <wirebind/net/impl/pool.ipp>
#include <wirebind/net/impl/pool_connections.ipp>
#include <wirebind/net/impl/pool_core.ipp>
#include <wirebind/net/impl/pooled_exchange.ipp>
#include <wirebind/net/impl/proxy.ipp>
#include <wirebind/net/impl/proxy_stream.ipp>
#include <wirebind/net/impl/resolutions.ipp>
#include <wirebind/net/impl/resolver.ipp>
#include <wirebind/net/impl/strand.ipp>
#include <wirebind/net/impl/tcp_stream.ipp>
#include <wirebind/net/impl/tls_engine.ipp>
#include <wirebind/net/impl/tls_sessions.ipp>
#include <wirebind/net/impl/tls_stream.ipp>
#include <wirebind/net/impl/waiting_exchange.ipp>
#include <wirebind/retry/impl/decision.ipp>
#include <wirebind/server/impl/connection_machine.ipp>
#include <wirebind/server/impl/gate.ipp>
#include <wirebind/server/impl/http_connection.ipp>
#include <wirebind/server/impl/http_server.ipp>
#include <wirebind/server/impl/route_table.ipp>
#include <wirebind/server/impl/router.ipp>
#include <wirebind/server/impl/service_call.ipp>
#include <wirebind/server/impl/tls.ipp>

namespace wirebind::inline WIREBIND_ABI::net {

template <int Version, bool Coroutines>
const bool compiled_with_asio<Version, Coroutines>::same = true;
template struct compiled_with_asio<ASIO_VERSION, WIREBIND_HAS_COROUTINES>;

}  // namespace wirebind::inline WIREBIND_ABI::net

#endif
