// How much of what is played a person hears: it may be cut off before its end.
#pragma once

#include "app/scenario/scenario.hpp"
#include "base/trace.hpp"

namespace ringback::app::scenario {

/// What has been said of an entry's sound once the words that are wanted have been: the time that
/// takes from its beginning. Nothing of what is no speech of the service's.
Duration time_to_say(const Pattern& words, const TraceEntry& entry);

/// How much of the sound of this entry was played when something ended it; none if nothing has.
std::optional<Duration> cut_off(const Trace& trace, const TraceEntry& entry);

/// Whether the words were over before anything ended the sound.
bool was_heard(const Pattern& words, const TraceEntry& entry, const Trace& trace);

/// How long the sound of this entry takes.
Duration length_of(const TraceEntry& entry);

}  // namespace ringback::app::scenario
