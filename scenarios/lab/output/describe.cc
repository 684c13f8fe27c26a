// SPDX-License-Identifier: GPL-2.0-only

#include "describe.h"

#include "lab/timeline/fault.h"
#include "lab/timeline/phrases.h"

#include <algorithm>
#include <array>
#include <optional>
#include <sstream>

namespace lab
{

namespace
{

/// "gw: " where there are several groups.
std::string GroupPrefix(const Fact& fact, const Scenario& scenario)
{
    return scenario.groups.size() > 1 ? fact.Text("group") + ": " : "";
}

std::optional<int> FindVhid(const std::string& node,
                            const std::string& group,
                            const Scenario& scenario)
{
    for (const HostSpec& host : scenario.hosts)
    {
        for (const InterfaceSpec& interface : host.interfaces)
        {
            for (const MemberSpec& member : interface.carp)
            {
                if (host.name == node && member.group == group)
                {
                    return member.config.vhid;
                }
            }
        }
    }
    return std::nullopt;
}

/// "(vhid 1, advbase 1, advskew 100, demote 3)"; VRRP: "(vhid 1, priority 100, interval 100 cs)".
std::string AdvertFields(const Fact& fact, const std::optional<int>& vhid)
{
    std::string text = "(";
    if (vhid)
    {
        text += "vhid " + std::to_string(*vhid) + ", ";
    }
    if (fact.Find("priority"))
    {
        return text + "priority " + std::to_string(fact.Integer("priority")) + ", interval " +
               std::to_string(fact.Integer("interval")) + " cs)";
    }
    text += "advbase " + std::to_string(fact.Integer("advbase"));
    text += ", advskew " + std::to_string(fact.Integer("advskew"));
    if (fact.Integer("demote") != 0)
    {
        text += ", demote " + std::to_string(fact.Integer("demote"));
    }
    return text + ")";
}

std::string DescribeAdvert(const Fact& fact, const Scenario& scenario)
{
    const std::string& kind = fact.Text("kind");
    const std::string name = kind == "takeover"  ? "first advert as master "
                             : kind == "regular" ? "advert "
                                                 : kind + " advert ";
    return GroupPrefix(fact, scenario) + name +
           AdvertFields(fact, FindVhid(fact.node, fact.Text("group"), scenario));
}

std::string DescribeDrop(const Fact& fact)
{
    std::string text = "drops an advert";
    if (fact.Find("vhid"))
    {
        text += " for vhid " + std::to_string(fact.Integer("vhid"));
    }
    text += " from " + fact.Text("source") + ": " + fact.Text("reason");
    const std::string& counter = fact.Text("counter");
    return counter.empty() ? text : text + " (" + counter + ")";
}

std::string DescribeDemotion(const Fact& fact)
{
    const int64_t by = fact.Integer("by");
    return "demotion " + std::string(by < 0 ? "" : "+") + std::to_string(by) + " to " +
           std::to_string(fact.Integer("total")) + ": " + fact.Text("cause");
}

/// What each action of a scenario does, in words.
std::string ActionPhrase(const std::string& action)
{
    constexpr std::array<std::pair<const char*, const char*>, 19> phrases{{
        {"crash", "is made to crash"},
        {"boot", "is made to boot"},
        {"unplug", "is unplugged"},
        {"plug", "is plugged in"},
        {"cut", "frames are cut off, the link stays up"},
        {"refuse", "the driver refuses to send, the link stays up"},
        {"restore", "what was done to frames is taken back"},
        {"loss", "frames get lost"},
        {"delay", "frames are delayed"},
        {"partition", "the LAN splits"},
        {"heal", "the LAN is whole again"},
        {"down", "is set down"},
        {"up", "is set up"},
        {"demote", "demotion is changed by hand"},
        {"set", "is reconfigured"},
        {"add-address", "gets a virtual address"},
        {"remove-address", "gives a virtual address up"},
        {"destroy", "ends a membership"},
        {"create", "begins a membership"},
    }};
    const auto found = std::find_if(phrases.begin(),
                                    phrases.end(),
                                    [&action](const auto& phrase)
                                    { return action == phrase.first; });
    return found == phrases.end() ? action : found->second;
}

std::string ValueText(const char* key, const FactValue& value)
{
    if (const auto* number = std::get_if<int64_t>(&value))
    {
        return std::string(key) == "extra" ? InWords(Time{*number}) : std::to_string(*number);
    }
    if (const auto* yes = std::get_if<bool>(&value))
    {
        return *yes ? "yes" : "no";
    }
    if (const auto* text = std::get_if<std::string>(&value))
    {
        return *text;
    }
    std::ostringstream text;
    text << std::get<double>(value);
    return text.str();
}

std::string DescribeFault(const Fact& fact)
{
    const std::string& target = fact.Text("target");
    if (StruckNobody(fact))
    {
        return fact.Text("action") + " strikes nobody: there is no " + target;
    }
    if (!WhyRefused(fact).empty())
    {
        return fact.Text("action") + " has no effect: " + WhyRefused(fact);
    }
    std::string details;
    const auto add = [&details](const std::string& detail)
    { details += (details.empty() ? " (" : ", ") + detail; };
    if (target != fact.node)
    {
        add(target);
    }
    if (!fact.Text("event").empty())
    {
        add("event " + fact.Text("event"));
    }
    for (const auto& [key, value] : fact.values)
    {
        const std::string name = key;
        const std::string text = ValueText(key, value);
        if (name != "action" && name != "event" && name != "target" && !text.empty())
        {
            add(name + " " + text);
        }
    }
    return ActionPhrase(fact.Text("action")) + (details.empty() ? "" : details + ")");
}

std::string DescribeLink(const Fact& fact)
{
    const FactValue* up = fact.Find("up");
    const bool isUp = up && std::holds_alternative<bool>(*up) && std::get<bool>(*up);
    return "port " + fact.Text("port") + (isUp ? " gets its link" : " loses its link");
}

std::string DescribeAnswer(const Fact& fact)
{
    const std::string question = fact.Text("what") == "arp" ? "ARP" : "neighbour solicitation";
    return "answers " + question + " of " + fact.Text("asker") + " for " + fact.Text("address") +
           " with " + fact.Text("mac");
}

std::string DescribeNeighbour(const Fact& fact)
{
    return fact.Text("mac").empty()
               ? "gets no answer to ARP for " + fact.Text("address")
               : "sends to " + fact.Text("address") + " at " + fact.Text("mac") + " from now on";
}

/// A probe or a datagram.
std::string DescribeUnit(const Fact& fact)
{
    const bool isProbe = fact.kind == FactKind::PROBE_ANSWERED || fact.kind == FactKind::PROBE_LOST;
    const std::string unit = (isProbe ? "probe " : "datagram ") +
                             std::to_string(fact.Integer("sequence")) + " to " + fact.Text("to");
    if (fact.kind == FactKind::PROBE_ANSWERED)
    {
        return unit + " is answered after " + InWords(Time{fact.Integer("rtt")});
    }
    if (fact.kind == FactKind::DATAGRAM_ARRIVED)
    {
        return unit + " arrives after " + InWords(Time{fact.Integer("delay")});
    }
    return unit + " is lost, sent at " + InWords(Time{fact.Integer("sent")});
}

std::string DescribeTcp(const Fact& fact)
{
    const std::string connection = "TCP connection to " + fact.Text("to");
    if (fact.kind == FactKind::TCP_OPENED)
    {
        return connection + " is open";
    }
    if (fact.kind == FactKind::TCP_STALLED)
    {
        return "data to " + fact.Text("to") + " wait since " + InWords(Time{fact.Integer("since")});
    }
    if (fact.kind == FactKind::TCP_DELIVERED)
    {
        return "block " + std::to_string(fact.Integer("sequence")) + " to " + fact.Text("to") +
               " arrives after " + InWords(Time{fact.Integer("delay")});
    }
    const std::string& reason = fact.Text("reason");
    return connection + (reason == "done"     ? " is closed, all data have arrived"
                         : reason == "failed" ? " cannot be opened"
                                              : " breaks");
}

} // namespace

std::string DescribeAnnouncement(const Fact& fact, const std::string& addresses)
{
    if (fact.Text("what") == "router-advertisement")
    {
        return "advertises " + addresses + " at " + fact.Text("mac") + " as default router";
    }
    const std::string how = fact.Text("what") == "gratuitous-arp" ? "gratuitous ARP"
                                                                  : "neighbour advertisement";
    return "announces " + addresses + " at " + fact.Text("mac") + " (" + how + ")";
}

std::string Describe(const Fact& fact, const Scenario& scenario)
{
    switch (fact.kind)
    {
    case FactKind::STATE:
        return GroupPrefix(fact, scenario) + fact.Text("from") + " -> " + fact.Text("to") + ": " +
               fact.Text("reason");
    case FactKind::ADVERT_SENT:
        return DescribeAdvert(fact, scenario);
    case FactKind::ADVERT_HEARD:
        return GroupPrefix(fact, scenario) + "hears an advert from " + fact.Text("source") + " " +
               AdvertFields(fact, std::nullopt);
    case FactKind::ADVERT_DROPPED:
        return DescribeDrop(fact);
    case FactKind::ANNOUNCED:
        return DescribeAnnouncement(fact, fact.Text("address"));
    case FactKind::ANSWERED:
        return DescribeAnswer(fact);
    case FactKind::ASKED:
        return "asks who has " + fact.Text("address");
    case FactKind::SERVED:
        return GroupPrefix(fact, scenario) + "takes a packet of " + fact.Text("client") + " (" +
               fact.Text("what") + ", vhid " + std::to_string(fact.Integer("vhid")) + ")";
    case FactKind::DEMOTION:
        return DescribeDemotion(fact);
    case FactKind::SEND_FAILED:
        return GroupPrefix(fact, scenario) + "cannot send its advert";
    case FactKind::LINK:
        return DescribeLink(fact);
    case FactKind::QUEUE_FULL:
        return "loses frames at port " + fact.Text("port") + ": its queue is full";
    case FactKind::LEARNED:
        return "learns " + fact.Text("mac") + " at port " + fact.Text("port");
    case FactKind::MOVED:
        return fact.Text("mac") + " moves from port " + fact.Text("from") + " to port " +
               fact.Text("port");
    case FactKind::AGED:
        return "forgets " + fact.Text("mac") + " at port " + fact.Text("port") + ", too old";
    case FactKind::FLUSHED:
        return "forgets " + std::to_string(fact.Integer("entries")) +
               (fact.Integer("entries") == 1 ? " address" : " addresses") + " at port " +
               fact.Text("port");
    case FactKind::FAULT:
        return DescribeFault(fact);
    case FactKind::CRASHED:
        return "crashes (power off)";
    case FactKind::BOOTED:
        return "boots (power on)";
    case FactKind::DEFAULT_ROUTER:
        return fact.Text("router").empty() ? "has no default router any more"
                                           : "takes " + fact.Text("router") + " as default router";
    case FactKind::NEIGHBOUR:
        return DescribeNeighbour(fact);
    case FactKind::PROBE_ANSWERED:
    case FactKind::PROBE_LOST:
    case FactKind::DATAGRAM_ARRIVED:
    case FactKind::DATAGRAM_LOST:
        return DescribeUnit(fact);
    case FactKind::TCP_OPENED:
    case FactKind::TCP_DELIVERED:
    case FactKind::TCP_STALLED:
    case FactKind::TCP_CLOSED:
        return DescribeTcp(fact);
    case FactKind::END:
        return "end of the run";
    }
    return "";
}

} // namespace lab
