// The rows of what changes a call's course: Redirect, Reject, Hangup.
#include "twiml/attribute_rows.hpp"

namespace ringback::twiml {

AttributeRows flow_rows() {
  return {
      {"Redirect",
       "method",
       "POST",
       "GET, POST",
       State::kBehaves,
       "<Redirect @>/next</Redirect><Say>never</Say>",
       "",
       "POST https://a.example/next",
       {{"POST", "POST https://a.example/next"},
        {"GET", "GET https://a.example/next"},
        {"get", "GET https://a.example/next"}},
       "PUT",
       13710},
      {"Reject",
       "reason",
       "rejected",
       "rejected, busy",
       State::kBehaves,
       "<Reject @/><Say>never</Say>",
       "",
       "reject rejected",
       {{"rejected", "reject rejected"}, {"busy", "reject busy"}},
       "tired",
       13810},
      {"Hangup",
       "",
       "",
       "",
       State::kBehaves,
       "<Hangup/><Say>never</Say>",
       "finished",
       "answer; hang up",
       {},
       "",
       0},
  };
}

}  // namespace ringback::twiml
