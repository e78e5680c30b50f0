// What the others are measured against: a file that includes the JSON tree and uses nothing of it.
#include <nlohmann/json.hpp>
