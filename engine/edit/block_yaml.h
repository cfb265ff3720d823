#pragma once
#include <string>
#include <string_view>
namespace giq { inline std::string BlockYaml(std::string_view json) { return std::string(json) + "\n"; } }
