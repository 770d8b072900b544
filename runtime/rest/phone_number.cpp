// Phone numbers, by a plugin: libphonenumber and what it needs take five megabytes, and most
// services never ask.
#include "rest/phone_number.hpp"

#include <dlfcn.h>

#include <filesystem>
#include <stdexcept>

#include "base/text.hpp"
#include "rest/number_plans.hpp"

namespace ringback::rest {

namespace {

/// Loaded by the first who asks, from beside the program. It stays.
const NumberPlans& plans() {
  static const auto* const loaded = [] {
    const auto program = std::filesystem::read_symlink("/proc/self/exe");
    const auto file = program.parent_path() / "ringback-numbers.so";
    void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    void* found = library == nullptr ? nullptr : dlsym(library, "ringback_number_plans");
    if (found == nullptr)
      throw std::runtime_error(cat("cannot load ", file.string(), ": ", dlerror()));
    return static_cast<const NumberPlans*>(found);
  }();
  return *loaded;
}

}  // namespace

PhoneNumber read_phone_number(std::string_view text, std::string_view country) {
  return plans().read(text, country);
}

std::string example_number(std::string_view country, LineType type) {
  return plans().example(country, type);
}

}  // namespace ringback::rest
