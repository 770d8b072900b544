# The libraries of Debian 12 that the runtime is built on.
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS url system)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(yaml-cpp 0.7 REQUIRED)
find_package(LibXml2 REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(CLI11 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(mimalloc 2.0 REQUIRED)

# Only the core of prometheus-cpp is wanted; its own package file asks for the HTTP server and the
# client that its other parts are made with.
find_path(PROMETHEUS_CPP_INCLUDE_DIR prometheus/registry.h REQUIRED)
find_library(PROMETHEUS_CPP_CORE prometheus-cpp-core REQUIRED)
add_library(prometheus_cpp_core UNKNOWN IMPORTED)
set_target_properties(prometheus_cpp_core PROPERTIES
  IMPORTED_LOCATION ${PROMETHEUS_CPP_CORE}
  INTERFACE_INCLUDE_DIRECTORIES ${PROMETHEUS_CPP_INCLUDE_DIR})
find_library(LIBDW dw REQUIRED)
find_library(MP3LAME mp3lame REQUIRED)
find_library(PCRE2 pcre2-8 REQUIRED)

# Journal and Store are millions of small pieces that come and go: with the C library's own
# allocator their cost grows with their number. Sanitizers bring an allocator of theirs.
function(use_mimalloc program)
  if(NOT RINGBACK_SANITIZE)
    target_link_options(${program} PRIVATE LINKER:--no-as-needed)
    target_link_libraries(${program} PRIVATE mimalloc)
  endif()
endfunction()

# The development package of libphonenumber asks for another Boost, which its headers do not need:
# scripts/setup unpacks those, and the library itself is the one that programs run with.
find_path(PHONENUMBER_INCLUDE_DIR phonenumbers/phonenumberutil.h REQUIRED)
find_library(PHONENUMBER NAMES phonenumber libphonenumber.so.8 REQUIRED)
find_library(PROTOBUF protobuf REQUIRED)
add_library(phonenumber UNKNOWN IMPORTED)
set_target_properties(phonenumber PROPERTIES
  IMPORTED_LOCATION ${PHONENUMBER}
  INTERFACE_INCLUDE_DIRECTORIES ${PHONENUMBER_INCLUDE_DIR}
  INTERFACE_LINK_LIBRARIES ${PROTOBUF})
