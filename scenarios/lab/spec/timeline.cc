// SPDX-License-Identifier: GPL-2.0-only

#include "administration.h"
#include "draft.h"
#include "words.h"

#include <algorithm>

namespace lab
{

namespace
{

/// The last instant that a law gives, or one that it surely can exceed where there is no last.
Time Typical(const TimeLaw& law)
{
    if (law.kind == TimeLaw::Kind::ONE_OF)
    {
        return *std::max_element(law.choices.begin(), law.choices.end());
    }
    return law.kind == TimeLaw::Kind::UNIFORM ? law.b : law.a;
}

void CheckInstant(const Node& node, const TimeLaw& law, Draft& draft)
{
    const Time at = Typical(law);
    if (draft.durationKnown && at >= draft.scenario.duration)
    {
        draft.log.Report(node.mark,
                         FormatTime(at),
                         "an instant before the end of the run, " +
                             FormatTime(draft.scenario.duration) + " (\"run\" with \"for\")");
    }
}

/// The word that should have told what a map is, for a map in which none does.
void RejectUnrecognized(const Node& node, Log& log)
{
    const auto valid = ContextNames(Context::Role::ACTION);
    for (const Node& item : node.items)
    {
        if (item.key != "at" && item.key != "as")
        {
            RejectWord(item.keyMark, log, Quote(item.key), item.key, valid, "an action");
            return;
        }
    }
    RejectWord(node.mark, log, "an event without an action", "", valid, "also an action");
}

void ReadName(const Fields& fields, Draft& draft, Event& event)
{
    const Node* node = fields.Find("as");
    if (!node)
    {
        return;
    }
    const auto name = lab::ReadName(*node, draft.log, "the name of an event");
    if (!name)
    {
        draft.events.complete = false;
        return;
    }
    if (const Event* other = draft.FindEvent(*name))
    {
        draft.log.Report(node->mark,
                         Quote(*name) + " a second time",
                         "a name that no other event has" + AtLine(other->mark));
        return;
    }
    event.name = *name;
    draft.events.words.push_back(*name);
}

void ReadEvent(const Node& node, Draft& draft)
{
    if (node.kind != Node::Kind::MAP)
    {
        Reject(node, draft.log, "an event such as {at: 10s, crash: r1}");
        draft.events.complete = false;
        return;
    }
    const Context* context = Recognize(node, Context::Role::ACTION);
    if (!context)
    {
        RejectUnrecognized(node, draft.log);
        draft.events.complete = false;
        return;
    }
    const size_t before = draft.log.Count();
    const Fields fields(node, *context, context->title, draft.log);
    Event event;
    event.mark = node.mark;
    if (fields.Read("at", ReadTimeLaw, event.at))
    {
        CheckInstant(*fields.Find("at"), event.at, draft);
    }
    ReadName(fields, draft, event);
    if (const auto action = ReadAction(*context, fields, draft, event.target))
    {
        event.action = *action;
    }
    if (draft.log.Count() != before)
    {
        draft.events.broken.insert(event.name);
    }
    draft.scenario.timeline.push_back(event);
}

} // namespace

void ReadTimeline(const Node& node, Draft& draft)
{
    if (node.kind == Node::Kind::EMPTY)
    {
        return;
    }
    if (node.kind != Node::Kind::LIST)
    {
        Reject(node, draft.log, "a list of events such as - {at: 10s, crash: r1}");
        draft.events.complete = false;
        return;
    }
    for (const Node& item : node.items)
    {
        ReadEvent(item, draft);
    }
    CheckAddressChanges(draft);
}

std::optional<When> ReadWhen(const Node& node, Draft& draft)
{
    const std::string text = node.kind == Node::Kind::SCALAR ? node.text : "";
    const std::string expected = "a time such as 10s, or an event such as \"the-crash + 500ms\"";
    if (text.empty() || (text[0] >= '0' && text[0] <= '9'))
    {
        const auto time = text.empty() ? std::nullopt : ReadTime(node, draft.log);
        if (text.empty())
        {
            Reject(node, draft.log, expected);
        }
        return time ? std::optional<When>({"", *time}) : std::nullopt;
    }
    // A name may contain a minus, so the sign of an offset stands between blanks.
    const size_t sign = std::min(text.find(" + "), text.find(" - "));
    const std::string name = text.substr(0, sign);
    When when{name, Time{0}};
    if (sign != std::string::npos)
    {
        const std::string offset = text.substr(sign + 3);
        const auto parsed = ParseTime(offset);
        if (!parsed.value)
        {
            draft.log.Report(node.mark, Quote(offset), parsed.expected, parsed.meant);
            return std::nullopt;
        }
        when.offset = text[sign + 1] == '+' ? *parsed.value : -*parsed.value;
    }
    if (!IsName(name))
    {
        Reject(node, draft.log, expected);
        return std::nullopt;
    }
    if (!draft.events.Has(name))
    {
        if (IsMistake(draft.events.complete, draft.log))
        {
            const bool none = draft.events.words.empty();
            RejectWord(node.mark,
                       draft.log,
                       Quote(name),
                       name,
                       draft.events.words,
                       none ? "a time, or an event that the timeline names with \"as\""
                            : "a time, or a named event");
        }
        return std::nullopt;
    }
    return when;
}

std::optional<Time> InstantOf(const When& when, const Draft& draft)
{
    if (when.event.empty())
    {
        return when.offset;
    }
    const Event* event = draft.FindEvent(when.event);
    const bool fixed = event && event->at.kind == TimeLaw::Kind::FIXED &&
                       draft.events.broken.count(when.event) == 0;
    return fixed ? std::optional<Time>(event->at.a + when.offset) : std::nullopt;
}

} // namespace lab
