// The other file.
#include <every_header.hpp>
#include <string_view>

std::string_view version_in_the_second_file() { return WIREBIND_VERSION_TEXT; }
