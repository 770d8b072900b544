// ringback-generate OUT FILE...: turns OpenAPI documents into OUT/<product>.cpp and OUT/index.cpp.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/text.hpp"
#include "rest/generator/model.hpp"

namespace {

using namespace ringback;  // NOLINT(google-build-using-namespace): this is its program
namespace generator = rest::generator;

Result<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return Error{0, cat(path.string(), ": cannot be read")};
  return text.str();
}

Result<void> write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out) return Error{0, cat(path.string(), ": cannot be written")};
  return {};
}

/// Writes the tables of one document; the product's name, or what is wrong.
Result<std::string> generate(const std::filesystem::path& folder,
                             const std::filesystem::path& file) {
  const auto text = read_file(file);
  if (!text) return text.error();
  const auto document = parse_json(*text);
  if (!document) return Error{0, cat(file.string(), ": ", document.error().message)};
  const auto product = generator::read_document(file.filename().string(), *document);
  if (!product) return product.error();
  const auto written =
      write_file(folder / (product->name + ".cpp"), generator::print_tables(*product));
  if (!written) return written.error();
  std::printf("%s: %zu operations\n", product->name.c_str(), product->operations.size());
  return product->name;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::fprintf(stderr, "usage: ringback-generate OUT FILE...\n");
    return 2;
  }
  const std::filesystem::path folder = arguments[1];
  std::filesystem::create_directories(folder);
  std::vector<std::string> products;
  for (int index = 2; index < count; ++index) {
    auto product = generate(folder, arguments[index]);
    if (!product) {
      std::fprintf(stderr, "ringback-generate: %s\n", product.error().message.c_str());
      return 1;
    }
    products.push_back(std::move(product).value());
  }
  const auto written = write_file(folder / "index.cpp", generator::print_index(products));
  if (!written) std::fprintf(stderr, "ringback-generate: %s\n", written.error().message.c_str());
  return written ? 0 : 1;
}
