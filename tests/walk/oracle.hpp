// The table of what the vendor's clients send and read, and requests and answers brought into its form. The
// table was not made from the spec of this repository; see tests/wire/README.md.
#pragma once

#include <wirebind/http/message.hpp>

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace test {

/// By operation.
const nlohmann::json& oracle();

/// Dotted paths of members with their types; what the table has at a path says whether an object is a map.
using paths = std::map<std::string, std::string>;
paths paths_of(const nlohmann::json& value, const nlohmann::json& table);
/// The same of the table's own line; empty for none.
paths listed_paths(const nlohmann::json& table);
/// Lines of `found` that are not in `listed`, and with `all` the reverse too; empty for none.
std::string differences(const paths& found, const paths& listed, bool all);

/// Text with everything escaped that is not unreserved, written apart from the library's.
std::string escaped(std::string_view text);
/// The items of a target's query as they stand there, in their order.
std::vector<std::string> query_of(std::string_view target);

}  // namespace test
