// The rows that the nouns share which ring somebody: whisper, status callback, machine detection.
#include "base/text.hpp"
#include "twiml/attribute_rows.hpp"

namespace ringback::twiml {

namespace {

/// One row of the noun's, with this said of it by default.
AttributeRow row_of(const Rung& rung, std::string_view attribute, std::string_view before,
                    std::string_view plain) {
  AttributeRow row;
  row.element = rung.element;
  row.attribute = attribute;
  row.fallback = "none";
  row.document = rung.document(before);
  row.plain = rung.effects(plain);
  return row;
}

AttributeRow url_row(const Rung& rung, std::string_view attribute, std::string_view value,
                     std::string_view effects) {
  auto row = row_of(rung, attribute, "", "");
  row.values = attribute == "url" ? "URL of the whisper" : "URL";
  row.samples = {{value, rung.effects(effects)}};
  row.bad = "ftp://x";
  row.code = 11100;
  return row;
}

/// Without its URL a method means nothing; `before` gives that.
AttributeRow method_row(const Rung& rung, std::string_view attribute, std::string_view before,
                        std::string_view post, std::string_view get) {
  auto row = row_of(rung, attribute, before, post);
  row.fallback = "POST";
  row.values = "GET, POST";
  row.samples = {{"POST", rung.effects(post)}, {"GET", rung.effects(get)}};
  row.bad = "PUT";
  row.code = 13221;
  return row;
}

/// A time that detection takes into account, in the unit of the attribute.
struct Limits {
  std::string_view attribute;
  std::string_view fallback;
  std::string_view values;
  std::string_view least;
  std::string_view most;
  std::string_view bad;
  std::string_view least_effects;
  std::string_view most_effects;
};

constexpr Limits kTimes[] = {
    {"machineDetectionTimeout", "30", "3 - 59 s", "3", "59", "2", " timeout 3000",
     " timeout 59000"},
    {"machineDetectionSpeechThreshold", "2400", "1000 - 6000 ms", "1000", "6000", "6001",
     " speech 1000", " speech 6000"},
    {"machineDetectionSpeechEndThreshold", "1200", "500 - 5000 ms", "500", "5000", "499",
     " end 500", " end 5000"},
    {"machineDetectionSilenceTimeout", "5000", "2000 - 10000 ms", "2000", "10000", "soon",
     " silence 2000", " silence 10000"},
};

constexpr std::string_view kDetects = " detects Enable";

AttributeRow time_row(const Rung& rung, const Limits& limits) {
  auto row = row_of(rung, limits.attribute, "machineDetection='Enable' ", kDetects);
  row.fallback = limits.fallback;
  row.values = limits.values;
  row.samples = {{limits.least, rung.effects(cat(kDetects, limits.least_effects))},
                 {limits.most, rung.effects(cat(kDetects, limits.most_effects))}};
  row.bad = limits.bad;
  row.code = 21263;
  return row;
}

}  // namespace

std::string_view Rung::document(std::string_view attributes) const {
  std::string all = cat("<Dial>", noun, "</Dial>");
  all.insert(all.find('@'), attributes);
  return kept(std::move(all));
}

std::string_view Rung::effects(std::string_view more) const {
  return kept(cat("answer; dial [", address, more, "] for 30s"));
}

AttributeRows rung_rows(const Rung& rung) {
  constexpr std::string_view kTold = " tell POST https://a.example/told of completed";
  auto events = row_of(rung, "statusCallbackEvent", "statusCallback='/told' ", kTold);
  events.fallback = "completed";
  events.values = "initiated, ringing, answered, completed";
  events.samples = {
      {"ringing answered", rung.effects(" tell POST https://a.example/told of ringing answered")}};
  events.bad = "ringing lunch";
  events.code = 21626;
  return {url_row(rung, "url", "/w", " whisper POST https://a.example/w"),
          method_row(rung, "method", "url='/w' ", " whisper POST https://a.example/w",
                     " whisper GET https://a.example/w"),
          url_row(rung, "statusCallback", "/told", kTold),
          method_row(rung, "statusCallbackMethod", "statusCallback='/told' ", kTold,
                     " tell GET https://a.example/told of completed"),
          events};
}

AttributeRows detection_rows(const Rung& rung) {
  auto mode = row_of(rung, "machineDetection", "", "");
  mode.values = "Enable, DetectMessageEnd";
  mode.samples = {{"Enable", rung.effects(kDetects)},
                  {"DetectMessageEnd", rung.effects(" detects DetectMessageEnd")}};
  mode.bad = "Always";
  mode.code = 21234;
  AttributeRows rows = {mode};
  for (const auto& limits : kTimes) rows.push_back(time_row(rung, limits));
  auto callback = row_of(rung, "amdStatusCallback", "machineDetection='Enable' ", kDetects);
  callback.values = "URL";
  callback.samples = {{"/amd", rung.effects(" detects Enable tell POST https://a.example/amd")}};
  callback.bad = "ftp://x";
  callback.code = 11100;
  rows.push_back(callback);
  rows.push_back(method_row(rung, "amdStatusCallbackMethod",
                            "machineDetection='Enable' amdStatusCallback='/amd' ",
                            " detects Enable tell POST https://a.example/amd",
                            " detects Enable tell GET https://a.example/amd"));
  return rows;
}

AttributeRow unheeded_row(const Rung& rung, std::string_view attribute, std::string_view value) {
  auto row = row_of(rung, attribute, "", "");
  row.values = "any";
  row.state = State::kNoEffect;
  row.samples = {{value, row.plain}};
  return row;
}

}  // namespace ringback::twiml
