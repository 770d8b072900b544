# The libraries of Debian 12 that the runtime is built on.
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS url system)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(yaml-cpp 0.7 REQUIRED)
find_package(LibXml2 REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(CLI11 REQUIRED)
find_package(spdlog REQUIRED)
