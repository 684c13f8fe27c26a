// SPDX-License-Identifier: GPL-2.0-only

#include "claim-reader.h"

#include "words.h"

#include <algorithm>
#include <limits>

namespace lab
{

namespace
{

constexpr int64_t MOST_COUNT = std::numeric_limits<int>::max();

} // namespace

ClaimReader::ClaimReader(const Node& node, const Context& context, Draft& draft)
    : m_node(node),
      m_context(context),
      m_draft(draft),
      m_log(draft.log),
      m_fields(node, context, context.title, draft.log)
{
}

void ClaimReader::ReadCounts(std::optional<int>& atLeast, std::optional<int>& atMost)
{
    const auto read = [](const Node& node, Log& log)
    { return ReadInteger(node, log, 0, MOST_COUNT); };
    m_fields.Read("at-least", read, atLeast);
    m_fields.Read("at-most", read, atMost);
    RequireOne({"at-most", "at-least"});
    if (atLeast && atMost && *atMost < *atLeast)
    {
        Contradiction("at-most", std::to_string(*atMost), "at-least", std::to_string(*atLeast));
    }
}

void ClaimReader::ReadSpan(std::optional<When>& after, std::optional<When>& until)
{
    ReadInstant("after", after);
    ReadInstant("until", until);
    CheckOrder("after", after, until);
}

void ClaimReader::ReadInstant(const char* key, std::optional<When>& target)
{
    const Node* node = m_fields.Find(key);
    if (!node)
    {
        return;
    }
    target = ReadWhen(*node, m_draft);
    const auto instant = target ? InstantOf(*target, m_draft) : std::nullopt;
    if (instant && m_draft.durationKnown && *instant > m_draft.scenario.duration)
    {
        m_log.Report(node->mark,
                     FormatTime(*instant),
                     "an instant within the run, which ends at " +
                         FormatTime(m_draft.scenario.duration));
        target.reset();
    }
    else if (instant && instant->count() < 0)
    {
        m_log.Report(node->mark, FormatTime(*instant), "an instant after the start of the run");
        target.reset();
    }
}

void ClaimReader::CheckOrder(const char* key,
                             const std::optional<When>& begin,
                             const std::optional<When>& end)
{
    if (!begin || !end || !m_fields.Find("until"))
    {
        return;
    }
    const bool sameOrigin = begin->event == end->event;
    const auto first = sameOrigin ? begin->offset : InstantOf(*begin, m_draft);
    const auto last = sameOrigin ? end->offset : InstantOf(*end, m_draft);
    if (first && last && *last <= *first)
    {
        m_log.Report(m_fields.Find("until")->mark,
                     "until " + Quote(m_fields.Find("until")->text),
                     std::string("an instant later than ") + key + " " +
                         Quote(m_fields.Find(key)->text));
    }
}

void ClaimReader::Contradiction(const char* most,
                                const std::string& mostValue,
                                const char* least,
                                const std::string& leastValue)
{
    m_log.Report(m_fields.Find(most)->mark,
                 std::string(most) + " " + mostValue,
                 std::string("no less than ") + Quote(least) + " says, " + leastValue);
}

void ClaimReader::RequireOne(const std::vector<std::string>& keys)
{
    const bool lacksAll = std::all_of(keys.begin(),
                                      keys.end(),
                                      [this](const auto& key) { return m_fields.Lacks(key); });
    if (lacksAll)
    {
        m_log.Report(m_node.mark,
                     std::string(m_context.title) + " without a limit",
                     "at least one of " + OneOf(keys));
    }
}

std::string ClaimReader::Group()
{
    const Node* node = m_fields.Find(m_context.name);
    if (const BalanceSpec* balance = m_draft.FindBalance(node->text))
    {
        RejectBalance(*node, m_log, *balance);
        return "";
    }
    return ReadKnown(*node, m_log, m_draft.groups, "a CARP group").value_or("");
}

std::string ClaimReader::Member(const Node& node, const std::string& group, const std::string& what)
{
    const auto name = ReadKnown(node, m_log, m_draft.hosts, what);
    const HostSpec* host = name ? m_draft.FindHost(*name) : nullptr;
    if (host && !group.empty() && !FindMember(*host, group) &&
        m_draft.hosts.broken.count(*name) == 0)
    {
        std::vector<std::string> members;
        for (const HostSpec* member : m_draft.MembersOf(group))
        {
            members.push_back(member->name);
        }
        const bool none = members.empty();
        RejectWord(node.mark,
                   m_log,
                   Quote(*name),
                   *name,
                   members,
                   "a member of " + group + (none ? " (it has none)" : ""));
    }
    return name.value_or("");
}

std::string ClaimReader::BalancedGroup()
{
    const Node* node = m_fields.Find(m_context.name);
    std::vector<std::string> names;
    for (const BalanceSpec& balance : m_draft.scenario.balances)
    {
        names.push_back(balance.name);
    }
    if (node->kind == Node::Kind::SCALAR && m_draft.FindBalance(node->text))
    {
        return node->text;
    }
    if (IsMistake(m_draft.groups.complete, m_log))
    {
        RejectWord(node->mark,
                   m_log,
                   Describe(*node),
                   node->text,
                   names,
                   names.empty() ? "a balanced group (there is none)" : "a balanced group");
    }
    return "";
}

} // namespace lab
