# Warnings, sanitizers and ccache, for every target of the project.

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # Paths relative to the checkout let its clones and worktrees share what was compiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=true
                                  ${CCACHE_PROGRAM})
endif()

# The include root is the repository: "engine/document/node.h".
add_library(giq_options INTERFACE)
target_include_directories(giq_options INTERFACE ${PROJECT_SOURCE_DIR})
# Designated initializers leave members at their defaults on purpose, which g++ 12 takes for forgetting them.
target_compile_options(giq_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
                                             $<$<BOOL:${GIQ_WERROR}>:-Werror> -Wno-missing-field-initializers)
# g++ 12 sees overlapping copies in inlined string concatenation that are none (https://gcc.gnu.org/PR105651), and reads
# of an std::optional's value that its flag guards (https://gcc.gnu.org/PR80635).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(giq_options INTERFACE "$<$<CONFIG:Release>:-Wno-restrict;-Wno-maybe-uninitialized>")
  if(GIQ_SANITIZE MATCHES thread)
    target_compile_options(giq_options INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()
# With libstdc++ 12, std::ranges::stable_sort itself uses what that library calls deprecated, and clang says so.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(giq_options INTERFACE -Wno-deprecated-declarations)
endif()
target_compile_definitions(giq_options INTERFACE GIQ_VERSION="${PROJECT_VERSION}")
if(GIQ_SANITIZE)
  target_compile_options(giq_options INTERFACE -fsanitize=${GIQ_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(giq_options INTERFACE -fsanitize=${GIQ_SANITIZE})
endif()

# giq_library(name FOLDERS… LINK targets…): a static library of all .cpp files of the folders (not of their sub-folders).
function(giq_library name)
  cmake_parse_arguments(ARG "" "" "FOLDERS;LINK" ${ARGN})
  set(sources "")
  foreach(folder IN LISTS ARG_FOLDERS)
    file(GLOB found CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
    list(APPEND sources ${found})
  endforeach()
  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC giq_options ${ARG_LINK})
endfunction()
