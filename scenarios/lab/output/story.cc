// SPDX-License-Identifier: GPL-2.0-only

#include "story.h"

#include "describe.h"
#include "outage-story.h"
#include "story-lines.h"

#include "lab/spec/balances.h"
#include "lab/timeline/fault.h"
#include "lab/timeline/phrases.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace lab
{

namespace
{

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
        : m_scenario(scenario),
          m_lines(scenario)
    {
    }

    void Hear(const Fact& fact);

    const StoryLines& GetLines() const
    {
        return m_lines;
    }

  private:
    /// How regularly a member sends.
    struct Pace
    {
        std::optional<Time> last;
        Time gap{0};
        Time told{0};
    };

    void HearState(const Fact& fact);
    void HearAdvert(const Fact& fact);
    void HearAnnouncement(const Fact& fact);
    void HearAnswer(const Fact& fact);
    void HearRouter(const Fact& fact);
    void HearNeighbour(const Fact& fact);
    void HearLink(const Fact& fact);
    void HearTable(const Fact& fact);
    void HearFault(const Fact& fact);
    void HearPower(const Fact& fact);

    const Scenario& m_scenario;
    StoryLines m_lines;
    std::map<std::pair<std::string, std::string>, Pace> m_paces; ///< by node and group
    std::map<std::string, std::string> m_answerers;              ///< by what they answer
    std::map<std::string, std::string> m_routers;                ///< who advertises, by address
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
        m_lines.TellOnce(fact, Tone::BAD);
        break;
    case FactKind::ANNOUNCED:
        HearAnnouncement(fact);
        break;
    case FactKind::NEIGHBOUR:
        HearNeighbour(fact);
        break;
    case FactKind::TCP_OPENED:
    case FactKind::TCP_CLOSED:
        m_lines.Tell(fact, fact.Text("reason") == "done" ? Tone::GOOD : Tone::PLAIN);
        break;
    case FactKind::ANSWERED:
        HearAnswer(fact);
        break;
    case FactKind::DEMOTION:
        m_lines.Tell(fact, Tone::PLAIN);
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
    case FactKind::ASKED:
    case FactKind::SERVED:
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
    m_lines.Tell(fact, tone);
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
        m_lines.Tell(fact, Tone::PLAIN);
    }
    const Time gap = pace.last ? fact.at - *pace.last : Time{0};
    // A pace is what was kept twice; single early adverts are none.
    if (gap > Time{0} && gap == pace.gap && gap != pace.told)
    {
        pace.told = gap;
        const std::string prefix = m_scenario.groups.size() > 1 ? fact.Text("group") + ": " : "";
        m_lines.Tell(fact, prefix + "sends an advert every " + InWords(gap), Tone::QUIET);
    }
    pace.gap = gap;
    pace.last = fact.at;
}

void Storyteller::Teller::HearAnnouncement(const Fact& fact)
{
    if (fact.Text("what") == "router-advertisement")
    {
        std::string& router = m_routers[fact.Text("address")];
        if (router != fact.node)
        {
            router = fact.node;
            m_lines.Tell(fact, Tone::QUIET);
        }
        return;
    }
    const auto [line, names] =
        m_lines.Gather(fact, fact.node, fact.Text("what") + fact.Text("mac"), fact.Text("address"));
    line.text = DescribeAnnouncement(fact, Brief(names));
    line.shape = line.node + "|" + line.text;
}

void Storyteller::Teller::HearAnswer(const Fact& fact)
{
    // Hosts that share an address take turns; what each of them answers is told once.
    const std::string& group = fact.Text("group");
    const bool isShared = WrittenName(group) != group;
    std::string& answerer =
        m_answerers[fact.Text("address") + (isShared ? fact.Text("mac") + fact.node : "")];
    if (answerer != fact.node)
    {
        answerer = fact.node;
        m_lines.Tell(fact, Tone::QUIET);
    }
}

void Storyteller::Teller::HearRouter(const Fact& fact)
{
    const std::string& router = fact.Text("router");
    const auto [line, names] = m_lines.Gather(fact, "", router, fact.node);
    line.tone = router.empty() ? Tone::BAD : Tone::PLAIN;
    if (names.size() > 1)
    {
        line.node.clear();
        line.text = Brief(names) + (router.empty() ? " have no default router any more"
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
    const auto [line, names] =
        m_lines.Gather(fact, "", fact.Text("address") + fact.Text("mac"), fact.node);
    if (names.size() > 1)
    {
        line.node.clear();
        line.text = Brief(names) + ": " + Describe(fact, m_scenario);
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
        m_lines.Tell(fact, up ? Tone::PLAIN : Tone::BAD);
    }
}

void Storyteller::Teller::HearTable(const Fact& fact)
{
    const bool ordinary = fact.kind == FactKind::LEARNED || fact.kind == FactKind::AGED;
    const bool empty = fact.kind == FactKind::FLUSHED && fact.Integer("entries") == 0;
    if (!empty && (!ordinary || IsVirtual(fact.Text("mac"))))
    {
        m_lines.Tell(fact, Tone::QUIET);
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
    m_lines.Tell(fact, Tone::FAULT);
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
    const auto [line, names] = m_lines.Gather(fact, "", why, fact.node);
    line.tone = Tone::FAULT;
    line.text = Describe(fact, m_scenario) + why;
    if (names.size() > 1)
    {
        line.node.clear();
        line.text = Brief(names) +
                    (fact.kind == FactKind::CRASHED ? " crash (power off)" : " boot (power on)");
    }
    line.shape = line.node + "|" + line.text;
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
    return m_teller->GetLines().Get();
}

std::vector<Line> Storyteller::Sums(Time end) const
{
    return m_teller->GetLines().Sums(end);
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
