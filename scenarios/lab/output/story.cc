// SPDX-License-Identifier: GPL-2.0-only

#include "story.h"

#include "describe.h"
#include "outage-story.h"

#include "lab/timeline/fault.h"
#include "lab/timeline/phrases.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace lab
{

namespace
{

constexpr size_t NAMES_TOLD = 6; ///< of hosts or addresses in one line

/// Whether a MAC address is one that CARP gives: 00:00:5e:00:01:xx, or :00:xx (ucarp).
bool IsVirtual(const std::string& mac)
{
    return mac.rfind("00:00:5e:00:0", 0) == 0;
}

} // namespace

class Storyteller::Teller
{
  public:
    explicit Teller(const Scenario& scenario)
        : m_scenario(scenario)
    {
    }

    void Hear(const Fact& fact);

    const std::vector<Line>& GetLines() const
    {
        return m_lines;
    }

    /// What is known only at the end: how often the same was refused.
    std::vector<Line> Sums(Time end) const;

  private:
    /// How regularly a member sends.
    struct Pace
    {
        std::optional<Time> last;
        Time gap{0};
        Time told{0};
    };

    /// Something refused again and again.
    struct Refusal
    {
        std::string node;
        std::string text;
        uint64_t times = 0;
    };

    void Tell(const Fact& fact, Tone tone)
    {
        Tell(fact, Describe(fact, m_scenario), tone);
    }

    void Tell(const Fact& fact, const std::string& text, Tone tone)
    {
        m_lines.push_back({fact.at, fact.node, text, fact.node + "|" + text, tone});
    }

    void HearState(const Fact& fact);
    void HearAdvert(const Fact& fact);
    void HearRefusal(const Fact& fact);
    void HearAnnouncement(const Fact& fact);
    void HearAnswer(const Fact& fact);
    void HearRouter(const Fact& fact);
    void HearNeighbour(const Fact& fact);
    void HearLink(const Fact& fact);
    void HearTable(const Fact& fact);
    void HearFault(const Fact& fact);
    void HearPower(const Fact& fact);

    /// Adds a name to the list that one line of an instant tells.
    struct Gathering
    {
        std::tuple<Time, FactKind, std::string, std::string> of;
        std::vector<std::string> names;
        size_t line = 0;
    };

    Gathering& Gather(const Fact& fact,
                      const std::string& by,
                      const std::string& what,
                      const std::string& name);
    static std::string Brief(const std::vector<std::string>& names);

    const Scenario& m_scenario;
    std::vector<Line> m_lines;
    std::map<std::pair<std::string, std::string>, Pace> m_paces; ///< by node and group
    std::vector<Refusal> m_refusals;                             ///< in order of the first one
    std::map<std::string, size_t> m_refusalIndex;
    std::optional<Gathering> m_gathering;
    std::map<std::string, std::string> m_answerers; ///< by address
    std::map<std::string, std::string> m_routers;   ///< who advertises, by address
    std::map<std::pair<std::string, std::string>, std::string> m_neighbours; ///< by node, address
    std::map<std::pair<std::string, std::string>, bool> m_links;             ///< by node and port
    std::set<std::string> m_off;                                             ///< crashed hosts
    std::map<std::string, std::string> m_struckAs; ///< crashed or booted host to how it was chosen
};

void Storyteller::Teller::Hear(const Fact& fact)
{
    switch (fact.kind)
    {
    case FactKind::STATE:
        HearState(fact);
        break;
    case FactKind::ADVERT_SENT:
        HearAdvert(fact);
        break;
    case FactKind::ADVERT_DROPPED:
    case FactKind::SEND_FAILED:
    case FactKind::QUEUE_FULL:
        HearRefusal(fact);
        break;
    case FactKind::ANNOUNCED:
        HearAnnouncement(fact);
        break;
    case FactKind::NEIGHBOUR:
        HearNeighbour(fact);
        break;
    case FactKind::TCP_OPENED:
    case FactKind::TCP_CLOSED:
        Tell(fact, fact.Text("reason") == "done" ? Tone::GOOD : Tone::PLAIN);
        break;
    case FactKind::ANSWERED:
        HearAnswer(fact);
        break;
    case FactKind::DEMOTION:
        Tell(fact, Tone::PLAIN);
        break;
    case FactKind::LINK:
        HearLink(fact);
        break;
    case FactKind::LEARNED:
    case FactKind::MOVED:
    case FactKind::AGED:
    case FactKind::FLUSHED:
        HearTable(fact);
        break;
    case FactKind::FAULT:
        HearFault(fact);
        break;
    case FactKind::CRASHED:
    case FactKind::BOOTED:
        HearPower(fact);
        break;
    case FactKind::DEFAULT_ROUTER:
        HearRouter(fact);
        break;
    case FactKind::END:
    case FactKind::ADVERT_HEARD:
    case FactKind::PROBE_ANSWERED:
    case FactKind::PROBE_LOST:
    case FactKind::DATAGRAM_ARRIVED:
    case FactKind::DATAGRAM_LOST:
    case FactKind::TCP_DELIVERED:
    case FactKind::TCP_STALLED:
        break;
    }
}

void Storyteller::Teller::HearState(const Fact& fact)
{
    Tone tone = Tone::PLAIN;
    if (fact.Text("to") == "MASTER")
    {
        tone = Tone::GOOD;
    }
    else if (fact.Text("from") == "MASTER")
    {
        m_paces[{fact.node, fact.Text("group")}].last.reset();
    }
    Tell(fact, tone);
}

void Storyteller::Teller::HearAdvert(const Fact& fact)
{
    Pace& pace = m_paces[{fact.node, fact.Text("group")}];
    if (pace.last == fact.at)
    {
        return; // its twin in the other address family
    }
    if (fact.Text("kind") == "takeover")
    {
        pace.last.reset();
    }
    if (fact.Text("kind") != "regular")
    {
        Tell(fact, Tone::PLAIN);
    }
    const Time gap = pace.last ? fact.at - *pace.last : Time{0};
    // A pace is what was kept twice; single early adverts are none.
    if (gap > Time{0} && gap == pace.gap && gap != pace.told)
    {
        pace.told = gap;
        const std::string prefix = m_scenario.groups.size() > 1 ? fact.Text("group") + ": " : "";
        Tell(fact, prefix + "sends an advert every " + InWords(gap), Tone::QUIET);
    }
    pace.gap = gap;
    pace.last = fact.at;
}

void Storyteller::Teller::HearRefusal(const Fact& fact)
{
    const std::string text = Describe(fact, m_scenario);
    const auto [known, isNew] = m_refusalIndex.try_emplace(fact.node + "|" + text,
                                                           m_refusals.size());
    if (isNew)
    {
        m_refusals.push_back({fact.node, text, 0});
        Tell(fact, text, Tone::BAD);
    }
    m_refusals[known->second].times++;
}

Storyteller::Teller::Gathering& Storyteller::Teller::Gather(const Fact& fact,
                                                            const std::string& by,
                                                            const std::string& what,
                                                            const std::string& name)
{
    const std::tuple of(fact.at, fact.kind, by, what);
    if (!m_gathering || m_gathering->of != of)
    {
        m_gathering = Gathering{of, {}, m_lines.size()};
        Tell(fact, Tone::QUIET);
    }
    m_gathering->names.push_back(name);
    return *m_gathering;
}

std::string Storyteller::Teller::Brief(const std::vector<std::string>& names)
{
    if (names.size() <= NAMES_TOLD)
    {
        return Listed(names);
    }
    std::vector<std::string> some(names.begin(), names.begin() + NAMES_TOLD);
    some.push_back(std::to_string(names.size() - NAMES_TOLD) + " more");
    return Listed(some);
}

void Storyteller::Teller::HearAnnouncement(const Fact& fact)
{
    if (fact.Text("what") == "router-advertisement")
    {
        std::string& router = m_routers[fact.Text("address")];
        if (router != fact.node)
        {
            router = fact.node;
            Tell(fact, Tone::QUIET);
        }
        return;
    }
    const Gathering& all =
        Gather(fact, fact.node, fact.Text("what") + fact.Text("mac"), fact.Text("address"));
    Line& line = m_lines[all.line];
    line.text = DescribeAnnouncement(fact, Brief(all.names));
    line.shape = line.node + "|" + line.text;
}

void Storyteller::Teller::HearAnswer(const Fact& fact)
{
    std::string& answerer = m_answerers[fact.Text("address")];
    if (answerer != fact.node)
    {
        answerer = fact.node;
        Tell(fact, Tone::QUIET);
    }
}

void Storyteller::Teller::HearRouter(const Fact& fact)
{
    const std::string& router = fact.Text("router");
    const Gathering& all = Gather(fact, "", router, fact.node);
    Line& line = m_lines[all.line];
    line.tone = router.empty() ? Tone::BAD : Tone::PLAIN;
    if (all.names.size() > 1)
    {
        line.node.clear();
        line.text = Brief(all.names) + (router.empty() ? " have no default router any more"
                                                       : " take " + router + " as default router");
    }
    line.shape = line.node + "|" + line.text;
}

/// The first MAC of an address is no news, another one is.
void Storyteller::Teller::HearNeighbour(const Fact& fact)
{
    const auto [known, isNew] = m_neighbours.try_emplace({fact.node, fact.Text("address")},
                                                         fact.Text("mac"));
    if (isNew || known->second == fact.Text("mac"))
    {
        return;
    }
    known->second = fact.Text("mac");
    const Gathering& all = Gather(fact, "", fact.Text("address") + fact.Text("mac"), fact.node);
    Line& line = m_lines[all.line];
    if (all.names.size() > 1)
    {
        line.node.clear();
        line.text = Brief(all.names) + ": " + Describe(fact, m_scenario);
    }
    line.shape = line.node + "|" + line.text;
}

void Storyteller::Teller::HearLink(const Fact& fact)
{
    const FactValue* value = fact.Find("up");
    const bool up = value && std::holds_alternative<bool>(*value) && std::get<bool>(*value);
    const auto [link, isNew] = m_links.try_emplace({fact.node, fact.Text("port")}, true);
    const bool changed = link->second != up;
    link->second = up;
    if (changed && m_off.count(fact.node) == 0)
    {
        Tell(fact, up ? Tone::PLAIN : Tone::BAD);
    }
}

void Storyteller::Teller::HearTable(const Fact& fact)
{
    const bool ordinary = fact.kind == FactKind::LEARNED || fact.kind == FactKind::AGED;
    const bool empty = fact.kind == FactKind::FLUSHED && fact.Integer("entries") == 0;
    if (!empty && (!ordinary || IsVirtual(fact.Text("mac"))))
    {
        Tell(fact, Tone::QUIET);
    }
}

void Storyteller::Teller::HearFault(const Fact& fact)
{
    const std::string& action = fact.Text("action");
    if ((action == "crash" || action == "boot") && !fact.node.empty() && WhyRefused(fact).empty())
    {
        // The host itself tells; only here is known by which role and event it was struck.
        const std::string& role = fact.Text("target");
        const std::string& event = fact.Text("event");
        m_struckAs[fact.node] = (role == fact.node ? "" : ", chosen as " + role) +
                                (event.empty() ? "" : ", event " + event);
        return;
    }
    Tell(fact, Tone::FAULT);
}

void Storyteller::Teller::HearPower(const Fact& fact)
{
    if (fact.kind == FactKind::CRASHED)
    {
        m_off.insert(fact.node);
    }
    else
    {
        m_off.erase(fact.node);
    }
    const std::string why = m_struckAs[fact.node];
    m_struckAs.erase(fact.node);
    const Gathering& all = Gather(fact, "", why, fact.node);
    Line& line = m_lines[all.line];
    line.tone = Tone::FAULT;
    line.text = Describe(fact, m_scenario) + why;
    if (all.names.size() > 1)
    {
        line.node.clear();
        line.text = Brief(all.names) +
                    (fact.kind == FactKind::CRASHED ? " crash (power off)" : " boot (power on)");
    }
    line.shape = line.node + "|" + line.text;
}

std::vector<Line> Storyteller::Teller::Sums(Time end) const
{
    std::vector<Line> sums;
    for (const Refusal& refusal : m_refusals)
    {
        if (refusal.times > 1)
        {
            const std::string text = refusal.text + "; " + std::to_string(refusal.times) +
                                     " times in all";
            sums.push_back({end, refusal.node, text, refusal.node + "|" + text, Tone::QUIET});
        }
    }
    return sums;
}

Storyteller::Storyteller(const Scenario& scenario)
    : m_teller(std::make_unique<Teller>(scenario))
{
}

Storyteller::~Storyteller() = default;

void Storyteller::Hear(const Fact& fact)
{
    m_teller->Hear(fact);
}

const std::vector<Line>& Storyteller::GetLines() const
{
    return m_teller->GetLines();
}

std::vector<Line> Storyteller::Sums(Time end) const
{
    return m_teller->Sums(end);
}

Line EndOfStory(Time end)
{
    const std::string text = "end of the run";
    return {end, "", text, text, Tone::PLAIN};
}

std::vector<Line> TellStory(const Scenario& scenario, const Timeline& timeline)
{
    Storyteller teller(scenario);
    for (const Fact& fact : timeline.facts)
    {
        teller.Hear(fact);
    }
    std::vector<Line> lines = teller.GetLines();
    const OutageSplitter splitter(scenario, timeline);
    const std::vector<Line> outages = TellOutages(timeline, &splitter);
    lines.insert(lines.end(), outages.begin(), outages.end());
    std::stable_sort(lines.begin(),
                     lines.end(),
                     [](const Line& a, const Line& b) { return a.at < b.at; });
    const std::vector<Line> sums = teller.Sums(timeline.end);
    lines.insert(lines.end(), sums.begin(), sums.end());
    lines.push_back(EndOfStory(timeline.end));
    return lines;
}

} // namespace lab
