// A conference room with people who are called into it.
#pragma once

#include "base/text.hpp"
#include "voice/world.hpp"

namespace ringback::voice {

inline const std::string kCarl = "+15550200003";

/// Ann is called at once, Bob after five seconds, Carl after ten; each picks up after a second and
/// joins the conference with these attributes.
struct Room : World {
  explicit Room(std::string_view ann, std::string_view bob = "", std::string_view carl = "") {
    at("/ann", verb(ann));
    at("/bob", verb(bob));
    at("/carl", verb(carl));
    at("/over", "<Say>Over</Say>");
    at("/told", "");
    for (const auto& number : {kAnn, kBob, kCarl}) phone(number, {{"answers_after", "1s"}});
  }

  static std::string verb(std::string_view attributes) {
    return cat("<Dial action='/over'><Conference ", attributes, ">room</Conference></Dial>");
  }

  void enter_ann() { ann = call({{"To", kAnn}, {"Url", "https://a.example/ann"}}); }
  void enter_bob() { bob = call({{"To", kBob}, {"Url", "https://a.example/bob"}}); }
  void enter_carl() { carl = call({{"To", kCarl}, {"Url", "https://a.example/carl"}}); }

  void enter_two() {
    enter_ann();
    run_for(std::chrono::seconds(5));
    enter_bob();
    run_for(std::chrono::seconds(5));
  }

  void says(const std::string& number, std::string_view words, std::string_view when) {
    phone(number, {{"answers_after", "1s"}, {"script", {{{"wait", when}}, {{"say", words}}}}});
  }

  Json conference() const { return only(kind::kConference); }

  Json participant(const std::string& id, FormFields parameters) {
    const auto changed = exchange.conferences().update_participant(
        kAccount, text_of(conference(), "sid"), id, parameters, 0);
    return changed.ok() ? *changed : Json(changed.error().code);
  }

  /// Ends what is left.
  void all_hang_up() {
    for (const auto& sid : {ann, bob, carl}) {
      if (!sid.empty()) update(sid, {{"Status", "completed"}});
    }
    until_idle();
  }

  std::string ann, bob, carl;
};

}  // namespace ringback::voice
