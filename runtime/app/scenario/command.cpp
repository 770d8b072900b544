// Finding scenarios, running them, telling how they went.
#include "app/scenario/command.hpp"

#include <poll.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <thread>

#include "app/changes.hpp"
#include "app/scenario/jobs.hpp"
#include "app/scenario/report.hpp"
#include "app/scenario/run.hpp"
#include "app/serve.hpp"
#include "base/text.hpp"
#include "clock/real_clock.hpp"

namespace ringback::app::scenario {

namespace {

namespace fs = std::filesystem;

/// Files that change together are one change.
constexpr int kQuiet_ms = 100;

bool is_scenario(const fs::path& file) {
  return file.extension() == ".yaml" || file.extension() == ".yml";
}

struct Found {
  fs::path file;
  fs::path journal;  ///< Its name below the folder of journals.
};

/// Where two would have the same name, both go by their whole path.
void tell_apart(std::vector<Found>& all, const std::function<fs::path(const fs::path&)>& name) {
  std::map<fs::path, std::set<fs::path>> files;
  for (const auto& one : all) files[one.journal].insert(one.file);
  for (auto& one : all) {
    if (files[one.journal].size() > 1) one.journal = name(one.file);
  }
}

/// `tests/a.jsonl` of /somewhere/tests/a.yaml, when we are in /somewhere.
fs::path whole_name(const fs::path& file) {
  fs::path name;
  for (const auto& part : fs::proximate(file).relative_path()) {
    if (part != "..") name /= part;
  }
  return name.replace_extension(".jsonl");
}

void name_journals(std::vector<Found>& all) {
  tell_apart(all, whole_name);
  tell_apart(all, [](const fs::path& file) {  // a.yaml and a.yml
    return whole_name(file).replace_extension(file.extension().string() + ".jsonl");
  });
}

/// The files that are meant, in order. The error names a path that is not there.
Result<std::vector<Found>> find_scenarios(std::vector<fs::path> paths) {
  if (paths.empty()) {
    for (const auto* usual : {"tests/scenarios", "scenarios"}) {
      if (paths.empty() && fs::is_directory(usual)) paths.emplace_back(usual);
    }
    if (paths.empty()) {
      return Error{0, "there is neither tests/scenarios nor scenarios; name files or folders"};
    }
  }
  std::vector<Found> all;
  for (const auto& path : paths) {
    if (!fs::exists(path)) return Error{0, cat(path.string(), ": there is no such file or folder")};
    if (!fs::is_directory(path)) {
      all.push_back({path, path.filename().replace_extension(".jsonl")});
      continue;
    }
    std::set<fs::path> sorted;
    for (const auto& entry : fs::recursive_directory_iterator(path)) {
      if (entry.is_regular_file() && is_scenario(entry.path())) sorted.insert(entry.path());
    }
    for (const auto& file : sorted) {
      all.push_back({file, file.lexically_relative(path).replace_extension(".jsonl")});
    }
  }
  name_journals(all);
  return all;
}

/// In a process of its own.
std::string run_one(const Found& found, const TestOptions& options) {
  const auto& file = found.file;
  const auto begun = machine_time();
  Report report;
  report.file = file.string();
  report.name = file.stem().string();
  const auto scenario = read_scenario(file);
  if (scenario.ok()) {
    report.name = scenario->name;
    report.outcome = run_scenario(*scenario, {worker_program(), options.isolation, options.seed});
    if (!options.journals.empty()) {
      const auto journal = options.journals / found.journal;
      fs::create_directories(journal.parent_path());
      std::ofstream(journal) << report.outcome.journal;
    }
  } else {
    report.outcome.failure = scenario.error().message;
  }
  report.real_ms = static_cast<double>((machine_time() - begun).count());
  return print_report(report);
}

/// The exit status.
int run_all(const std::vector<Found>& files, const TestOptions& options) {
  const auto jobs = options.jobs != 0 ? options.jobs : std::thread::hardware_concurrency();
  std::vector<Report> reports;
  run_in_children(
      files.size(), jobs, [&](std::size_t piece) { return run_one(files[piece], options); },
      [&](std::size_t piece, const std::string& text) {
        auto report = parse_report(text);
        if (report.file.empty()) report.file = report.name = files[piece].file.string();
        std::cout << lines_of(report) << std::flush;
        reports.push_back(std::move(report));
      });
  const auto passed =
      std::ranges::count_if(reports, [](const auto& report) { return report.outcome.passed; });
  const auto failed = reports.size() - static_cast<std::size_t>(passed);
  std::cout << passed << " passed, " << failed << " failed; seed " << options.seed << "\n";
  if (!options.junit.empty() && !(std::ofstream(options.junit) << junit_of(reports))) {
    std::cerr << options.junit.string() << ": cannot be written\n";
    return 2;
  }
  return failed == 0 ? 0 : 1;
}

/// Returns when something of the scenarios, or of the services they are about, has changed.
void await_change(const std::vector<Found>& files) {
  Changes changes(Changes::Of::kContents);
  for (const auto& [file, journal] : files) {
    changes.watch(fs::absolute(file).parent_path());
    const auto scenario = read_scenario(file);
    if (!scenario.ok()) continue;
    for (const auto* part : {"", "functions", "assets"}) changes.watch(scenario->service / part);
  }
  pollfd waiting = {changes.descriptor(), POLLIN, 0};
  poll(&waiting, 1, -1);
  while (changes.take()) poll(&waiting, 1, kQuiet_ms);
}

}  // namespace

int test_command(const TestOptions& options) {
  const auto files = find_scenarios(options.paths);
  if (!files.ok()) {
    std::cerr << files.error().message << "\n";
    return 2;
  }
  if (files->empty()) {
    std::cerr << "there is no scenario (*.yaml) in it\n";
    return 2;
  }
  if (!options.journals.empty()) fs::create_directories(options.journals);
  if (!options.watch) return run_all(*files, options);
  for (;;) {
    run_all(*files, options);
    await_change(*files);
    std::cout << "\n";
  }
}

}  // namespace ringback::app::scenario
