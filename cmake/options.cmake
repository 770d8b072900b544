# How everything is compiled: warnings, sanitizers, coverage, compiler cache and linker.
option(RINGBACK_WERROR "Warnings are errors" OFF)
option(RINGBACK_COVERAGE "Instrument for gcov" OFF)
set(RINGBACK_SANITIZE "" CACHE STRING "Sanitizers, such as address;undefined or thread")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

# What is built again and again is linked quickly; what is shipped by the linker that can pack the
# relocations of the REST API's tables, full of pointers: two megabytes, or some kilobytes.
include(CheckLinkerFlag)
check_linker_flag(CXX LINKER:-z,pack-relative-relocs RINGBACK_PACKS_RELOCATIONS)
find_program(LLD ld.lld)
if(LLD AND NOT CMAKE_BUILD_TYPE STREQUAL Release)
  add_link_options(-fuse-ld=lld)
elseif(RINGBACK_PACKS_RELOCATIONS)
  add_link_options(LINKER:-z,pack-relative-relocs)
endif()

add_compile_options(-Wall -Wextra)
if(RINGBACK_WERROR)
  add_compile_options(-Werror)
endif()
if(RINGBACK_SANITIZE)
  string(REPLACE ";" "," sanitizers "${RINGBACK_SANITIZE}")
  add_compile_options(-fsanitize=${sanitizers} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${sanitizers})
  if(sanitizers MATCHES undefined AND NOT RINGBACK_FUZZ)
    # Three checks at every use of a pointer take half of the compiler's time over the whole suite,
    # mostly for what AddressSanitizer finds, too. What is fuzzed has them.
    add_compile_options(-fno-sanitize=null,alignment,object-size)
  endif()
  if(sanitizers MATCHES thread)
    add_compile_options(-Wno-tsan)  # Boost's fences are in code that one thread runs
  endif()
endif()
if(RINGBACK_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()

# Assertions guard the invariants of the machines, in release builds too.
string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")
string(REPLACE "-O3" "-O2" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")

# What the libraries assert of themselves is watched over by the other builds.
if(CMAKE_BUILD_TYPE STREQUAL Release)
  add_compile_options("-DJSON_ASSERT(x)=static_cast<void>(0)" -DBOOST_DISABLE_ASSERTS)
endif()
