# The libraries that giq-lint is built from. All that are missing are named at once, as Debian calls them.

find_package(Threads REQUIRED)
find_package(PkgConfig QUIET)
find_package(fmt QUIET)
find_package(RapidJSON QUIET)
find_path(CLI11_INCLUDE_DIR CLI/CLI.hpp)
mark_as_advanced(CLI11_INCLUDE_DIR)
if(PKG_CONFIG_FOUND)
  pkg_check_modules(LIBYAML QUIET IMPORTED_TARGET yaml-0.1)
  pkg_check_modules(YAML_CPP QUIET IMPORTED_TARGET yaml-cpp)
endif()

# Boost.Beast and Asio are headers; 1.81 is the first with the Beast that is used here.
# FindOpenSSL asks pkg-config, which is named as missing below when it is.
if(GIQ_BUILD_WEBHOOK AND PKG_CONFIG_FOUND)
  find_package(OpenSSL QUIET)
  find_package(Boost 1.81 QUIET)
  find_package(spdlog QUIET)
  find_package(prometheus-cpp QUIET)
endif()

set(giq_missing "")
if(NOT PKG_CONFIG_FOUND)
  list(APPEND giq_missing pkg-config)
endif()
set(giq_libraries CLI11_INCLUDE_DIR=libcli11-dev fmt_FOUND=libfmt-dev LIBYAML_FOUND=libyaml-dev
                  YAML_CPP_FOUND=libyaml-cpp-dev RapidJSON_FOUND=rapidjson-dev)
if(GIQ_BUILD_WEBHOOK AND PKG_CONFIG_FOUND)
  list(APPEND giq_libraries OpenSSL_FOUND=libssl-dev Boost_FOUND=libboost1.81-dev spdlog_FOUND=libspdlog-dev
              prometheus-cpp_FOUND=prometheus-cpp-dev)
endif()
foreach(pair IN LISTS giq_libraries)
  string(REPLACE "=" ";" pair ${pair})
  list(GET pair 0 found)
  list(GET pair 1 package)
  # Without pkg-config two of them cannot be looked for: naming them too spares a second try.
  if(NOT ${found})
    list(APPEND giq_missing ${package})
  endif()
endforeach()
if(giq_missing)
  list(JOIN giq_missing " " giq_missing)
  message(FATAL_ERROR "giq-lint is built from libraries that are missing here. On Debian and Ubuntu:\n"
                      "  apt-get install ${giq_missing}\n"
                      "Elsewhere, install what these packages stand for: fmt, CLI11, RapidJSON, libyaml, yaml-cpp, and for\n"
                      "giq-webhook OpenSSL, Boost, spdlog and prometheus-cpp (or leave it out: -DGIQ_BUILD_WEBHOOK=OFF).")
endif()

# giq_static(name TARGET): takes lib<name>.a for the target where there is one.
function(giq_static name target)
  find_library(GIQ_STATIC_${name} NAMES lib${name}.a)
  mark_as_advanced(GIQ_STATIC_${name})
  if(GIQ_STATIC_${name})
    set_target_properties(${target} PROPERTIES INTERFACE_LINK_LIBRARIES ${GIQ_STATIC_${name}})
  else()
    message(NOTICE "There is no lib${name}.a: the program will need the shared library where it runs.")
  endif()
endfunction()

set(GIQ_FMT fmt::fmt)
if(GIQ_PORTABLE)
  giq_static(yaml PkgConfig::LIBYAML)
  giq_static(yaml-cpp PkgConfig::YAML_CPP)
  add_link_options(-static-libgcc -static-libstdc++)
  if(fmt_VERSION VERSION_LESS 10)
    # With fmt::fmt's definitions, so that ccache knows what other builds compiled.
    add_library(giq_fmt STATIC cmake/portable_fmt.cpp)
    foreach(kind IN ITEMS COMPILE_DEFINITIONS INCLUDE_DIRECTORIES)
      get_target_property(value fmt::fmt INTERFACE_${kind})
      set_target_properties(giq_fmt PROPERTIES ${kind} "${value}" INTERFACE_${kind} "${value}")
    endforeach()
    set(GIQ_FMT giq_fmt)
  else()
    set(GIQ_FMT fmt::fmt-header-only)
  endif()
endif()
