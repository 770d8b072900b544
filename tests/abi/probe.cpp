// probe LIBRARY: loads a function, calls it with From=+15550001 and prints the body of its answer.
#include <dlfcn.h>

#include <exception>
#include <iostream>
#include <stdexcept>
#include <twilio/testing.hpp>

int main(int argc, char** argv) try {
  if (argc != 2) throw std::runtime_error("usage: probe LIBRARY");
  void* library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
  if (!library) throw std::runtime_error(dlerror());
  const auto* entry = static_cast<const tw_function*>(dlsym(library, "tw_function_entry"));
  if (!entry) throw std::runtime_error(dlerror());
  twilio::FakeHost host;
  const auto reply = host.call(*entry, {{"From", "+15550001"}});
  if (!reply.error.empty()) throw std::runtime_error(reply.error);
  std::cout << reply.body << '\n';
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
