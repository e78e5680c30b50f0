// Defines every function of this layer, as <wirebind/src.hpp> does for the runtime: include both in the same
// one file of a program that is built with WIREBIND_SEPARATE_COMPILATION.
#pragma once

#include <wirebind/core/config.hpp>

#if WIREBIND_HEADER_ONLY
#error \
    "define WIREBIND_SEPARATE_COMPILATION for every file of the program, then include <aliyun/src.hpp> in one"
#endif

#include <aliyun/credentials/impl/default_chain.ipp>
#include <aliyun/credentials/impl/environment_source.ipp>
#include <aliyun/credentials/impl/ini.ipp>
#include <aliyun/credentials/impl/metadata.ipp>
#include <aliyun/credentials/impl/profile.ipp>
#include <aliyun/credentials/impl/profile_files.ipp>
#include <aliyun/credentials/impl/responses.ipp>
#include <aliyun/credentials/impl/roles.ipp>
#include <aliyun/credentials/impl/sts.ipp>
#include <aliyun/credentials/impl/uri.ipp>
#include <aliyun/impl/bearer.ipp>
#include <aliyun/impl/canonical.ipp>
#include <aliyun/impl/presign.ipp>
#include <aliyun/impl/rpc_signature.ipp>
#include <aliyun/impl/sign.ipp>
#include <aliyun/impl/signer.ipp>
#include <aliyun/impl/verify.ipp>
