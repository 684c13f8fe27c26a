// SPDX-License-Identifier: GPL-2.0-only

#include "carp-net-device.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <iterator>
#include <sstream>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(CarpNetDevice);

TypeId CarpNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::CarpNetDevice")
            .SetParent<NetDevice>()
            .SetGroupName("Carp")
            .AddConstructor<CarpNetDevice>()
            .AddAttribute("Vhid",
                          "Virtual host identifier, 1 to 255; 0 is refused at boot.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&CarpNetDevice::SetVhid, &CarpNetDevice::GetVhid),
                          MakeUintegerChecker<uint8_t>())
            .AddAttribute("Advbase",
                          "Whole seconds of the interval between advertisements.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&CarpNetDevice::SetAdvbase,
                                               &CarpNetDevice::GetAdvbase),
                          MakeUintegerChecker<uint8_t>())
            .AddAttribute("Advskew",
                          "What is added to it, in units of 1/256 s.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&CarpNetDevice::SetAdvskew,
                                               &CarpNetDevice::GetAdvskew),
                          MakeUintegerChecker<uint8_t>())
            .AddAttribute("Carpver",
                          "What it speaks: 2 for CARP, 3 for VRRPv3. For the next boot.",
                          UintegerValue(2),
                          MakeUintegerAccessor(&CarpNetDevice::SetCarpver,
                                               &CarpNetDevice::GetCarpver),
                          MakeUintegerChecker<uint8_t>(2, 3))
            .AddAttribute("Vrrpprio",
                          "VRRPv3: priority, 1 to 255; the highest is the best.",
                          UintegerValue(100),
                          MakeUintegerAccessor(&CarpNetDevice::SetVrrpprio,
                                               &CarpNetDevice::GetVrrpprio),
                          MakeUintegerChecker<uint8_t>())
            .AddAttribute("Vrrpinterval",
                          "VRRPv3: centiseconds between advertisements, 1 to 4095.",
                          UintegerValue(100),
                          MakeUintegerAccessor(&CarpNetDevice::SetVrrpinterval,
                                               &CarpNetDevice::GetVrrpinterval),
                          MakeUintegerChecker<uint16_t>())
            .AddAttribute("Preempt",
                          "Whether it takes over from a worse MASTER.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&CarpNetDevice::SetPreempt,
                                              &CarpNetDevice::GetPreempt),
                          MakeBooleanChecker())
            .AddAttribute("Pass",
                          "Passphrase; its first 19 bytes are the key. Cannot be read back.",
                          TypeId::ATTR_SET | TypeId::ATTR_CONSTRUCT,
                          StringValue(""),
                          MakeStringAccessor(&CarpNetDevice::SetPass),
                          MakeStringChecker())
            .AddAttribute("Peer",
                          "Destination of IPv4 advertisements: the group or a unicast peer.",
                          Ipv4AddressValue(FromCarp(carp::IPV4_GROUP)),
                          MakeIpv4AddressAccessor(&CarpNetDevice::SetPeer, &CarpNetDevice::GetPeer),
                          MakeIpv4AddressChecker())
            .AddAttribute("Peer6",
                          "Destination of IPv6 advertisements.",
                          Ipv6AddressValue(FromCarp(carp::IPV6_GROUP)),
                          MakeIpv6AddressAccessor(&CarpNetDevice::SetPeer6,
                                                  &CarpNetDevice::GetPeer6),
                          MakeIpv6AddressChecker())
            .AddAttribute(
                "Lladdr",
                "Hardware address set by hand; all zeros for the virtual MAC of the vhid.",
                Mac48AddressValue(Mac48Address("00:00:00:00:00:00")),
                MakeMac48AddressAccessor(&CarpNetDevice::SetLladdr, &CarpNetDevice::GetLladdr),
                MakeMac48AddressChecker())
            .AddAttribute(
                "DeadRatio",
                "ucarp: how many intervals without advertisement mean death. For the next boot.",
                UintegerValue(3),
                MakeUintegerAccessor(&CarpNetDevice::SetDeadRatio, &CarpNetDevice::GetDeadRatio),
                MakeUintegerChecker<uint8_t>())
            .AddAttribute("UpScript",
                          "ucarp: how long the up-script runs. For the next boot.",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&CarpNetDevice::SetUpScript,
                                           &CarpNetDevice::GetUpScript),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("Groups",
                          "OpenBSD: interface groups besides carp, separated by blanks. For the "
                          "next boot.",
                          StringValue(""),
                          MakeStringAccessor(&CarpNetDevice::m_groups),
                          MakeStringChecker())
            .AddAttribute("Balancing",
                          "How it shares its addresses with other devices on the parent: none, "
                          "arpbalance, arpbalance-early, arp, ip, ip-stealth or ip-unicast. For "
                          "the next boot.",
                          StringValue("none"),
                          MakeStringAccessor(&CarpNetDevice::SetBalancingWord,
                                             &CarpNetDevice::GetBalancingWord),
                          MakeStringChecker())
            .AddAttribute("Interface",
                          "The interface whose carpnode it is, for arp and the modes of ip: "
                          "devices on a parent that name the same one belong together. For the "
                          "next boot.",
                          StringValue(""),
                          MakeStringAccessor(&CarpNetDevice::m_bootInterface),
                          MakeStringChecker())
            .AddTraceSource("StateChanged",
                            "INIT, BACKUP or MASTER was left for another.",
                            MakeTraceSourceAccessor(&CarpNetDevice::m_stateChanged),
                            "ns3::CarpNetDevice::StateTracedCallback")
            .AddTraceSource("AdvertSent",
                            "The parent took an advertisement.",
                            MakeTraceSourceAccessor(&CarpNetDevice::m_advertSent),
                            "ns3::CarpNetDevice::AdvertTracedCallback")
            .AddTraceSource("SendFailed",
                            "The parent refused an advertisement, or no route led to the peer.",
                            MakeTraceSourceAccessor(&CarpNetDevice::m_sendFailed),
                            "ns3::CarpNetDevice::AdvertTracedCallback")
            .AddTraceSource("AdvertReceived",
                            "An advertisement passed all checks; the machine has not seen it yet.",
                            MakeTraceSourceAccessor(&CarpNetDevice::m_advertReceived),
                            "ns3::CarpNetDevice::HeardTracedCallback")
            .AddTraceSource("Announced",
                            "A gratuitous ARP or an unsolicited neighbour advertisement for a "
                            "virtual address was sent.",
                            MakeTraceSourceAccessor(&CarpNetDevice::m_announced),
                            "ns3::CarpNetDevice::AnnouncedTracedCallback")
            .AddTraceSource("Answered",
                            "An ARP request or a neighbour solicitation for a virtual address is "
                            "being answered.",
                            MakeTraceSourceAccessor(&CarpNetDevice::m_answered),
                            "ns3::CarpNetDevice::AnsweredTracedCallback")
            .AddTraceSource("AddressConflict",
                            "While MASTER: somebody else claims a virtual address by ARP or a "
                            "neighbour advertisement with another hardware address.",
                            MakeTraceSourceAccessor(&CarpNetDevice::m_conflict),
                            "ns3::CarpNetDevice::ConflictTracedCallback")
            .AddTraceSource("Served",
                            "It takes a packet that came to its virtual MAC; not ARP, neighbour "
                            "discovery or CARP.",
                            MakeTraceSourceAccessor(&CarpNetDevice::m_served),
                            "ns3::CarpNetDevice::ServedTracedCallback");
    return tid;
}

// Configuration

void CarpNetDevice::SetConfig(const carp::Config& config)
{
    m_bootConfig = config;
}

const carp::Config& CarpNetDevice::GetConfig() const
{
    return m_host ? m_host->GetMachine().GetConfig() : m_bootConfig;
}

std::vector<carp::ConfigProblem> CarpNetDevice::Reconfigure(const carp::Change& change)
{
    // What a change comes to is a rule of the core: a machine made for the purpose applies it.
    const carp::Dialect literal;
    const carp::Dialect& dialect = m_host ? m_stack->GetDialect() : literal;
    carp::Machine trial(GetConfig(), dialect, {}, [] { return 0; });
    trial.Reconfigure(CarpNow(), change);
    if (!m_host)
    {
        m_bootConfig = trial.GetConfig(); // judged as a whole at the boot
        return {};
    }
    std::vector<carp::ConfigProblem> problems = FindProblems(trial.GetConfig());
    // Not to have addresses for a while is no fault of this change.
    problems.erase(std::remove_if(problems.begin(),
                                  problems.end(),
                                  [](const carp::ConfigProblem& problem)
                                  { return problem.field == "addresses"; }),
                   problems.end());
    if (problems.empty())
    {
        m_host->Feed(&carp::Machine::Reconfigure, change);
        m_demux->Update();
    }
    return problems;
}

void CarpNetDevice::SetAddresses(const std::vector<Ipv4Address>& ipv4,
                                 const std::vector<Ipv6Address>& ipv6)
{
    std::vector<carp::Ipv4Bytes> list4;
    std::vector<carp::Ipv6Bytes> list6;
    const auto convert = [](const auto& address) { return ToCarp(address); };
    std::transform(ipv4.begin(), ipv4.end(), std::back_inserter(list4), convert);
    std::transform(ipv6.begin(), ipv6.end(), std::back_inserter(list6), convert);
    if (m_host)
    {
        carp::Config changed = GetConfig();
        changed.ipv4 = list4;
        changed.ipv6 = list6;
        MustHaveStacks(changed);
        m_host->Feed(&carp::Machine::SetAddresses, list4, list6);
        m_demux->Update();
    }
    else
    {
        m_bootConfig.ipv4 = list4;
        m_bootConfig.ipv6 = list6;
    }
}

std::vector<std::string> CarpNetDevice::GetGroupList() const
{
    std::istringstream words(m_groups);
    return {std::istream_iterator<std::string>(words), std::istream_iterator<std::string>()};
}

std::vector<carp::ConfigProblem> CarpNetDevice::FindProblems(const carp::Config& config) const
{
    std::vector<carp::ConfigProblem> problems = carp::Validate(config, m_stack->GetDialect());
    if (!carp::HasBalancing(m_stack->GetDialect(), m_bootBalancing))
    {
        problems.push_back({"balancing",
                            "a mode that " + m_stack->GetDialect().name + " has",
                            carp::ToString(m_bootBalancing)});
    }
    for (const Ptr<CarpNetDevice>& other : m_demux->GetDevices())
    {
        if (other != this && other->m_host && other->GetVhid() == config.vhid)
        {
            problems.push_back({"vhid",
                                "one that no other device on the parent has",
                                std::to_string(config.vhid)});
        }
    }
    return problems;
}

void CarpNetDevice::MustBeEmpty(const std::vector<carp::ConfigProblem>& problems)
{
    NS_ABORT_MSG_UNLESS(problems.empty(),
                        "carp: " << problems.front().field << ": " << problems.front().expected
                                 << " expected, found " << problems.front().found);
}

void CarpNetDevice::MustReconfigure(const carp::Change& change)
{
    MustBeEmpty(Reconfigure(change));
}

void CarpNetDevice::SetVhid(uint8_t vhid)
{
    carp::Change change;
    change.vhid = vhid;
    MustReconfigure(change);
}

uint8_t CarpNetDevice::GetVhid() const
{
    return GetConfig().vhid;
}

void CarpNetDevice::SetAdvbase(uint8_t seconds)
{
    carp::Change change;
    change.advbase = seconds;
    MustReconfigure(change);
}

uint8_t CarpNetDevice::GetAdvbase() const
{
    return GetConfig().advbase;
}

void CarpNetDevice::SetAdvskew(uint8_t skew)
{
    carp::Change change;
    change.advskew = skew;
    MustReconfigure(change);
}

uint8_t CarpNetDevice::GetAdvskew() const
{
    return GetConfig().advskew;
}

void CarpNetDevice::SetCarpver(uint8_t version)
{
    m_bootConfig.version = static_cast<carp::Version>(version);
}

uint8_t CarpNetDevice::GetCarpver() const
{
    return static_cast<uint8_t>(GetConfig().version);
}

void CarpNetDevice::SetVrrpprio(uint8_t priority)
{
    carp::Change change;
    change.vrrpPriority = priority;
    MustReconfigure(change);
}

uint8_t CarpNetDevice::GetVrrpprio() const
{
    return GetConfig().vrrpPriority;
}

void CarpNetDevice::SetVrrpinterval(uint16_t centiseconds)
{
    carp::Change change;
    change.vrrpInterval = centiseconds;
    MustReconfigure(change);
}

uint16_t CarpNetDevice::GetVrrpinterval() const
{
    return GetConfig().vrrpInterval;
}

void CarpNetDevice::SetPreempt(bool preempt)
{
    carp::Change change;
    change.preempt = preempt;
    MustReconfigure(change);
}

bool CarpNetDevice::GetPreempt() const
{
    return GetConfig().preempt;
}

void CarpNetDevice::SetPass(std::string pass)
{
    carp::Change change;
    change.key = carp::KeyFromPassphrase(pass);
    MustReconfigure(change);
}

void CarpNetDevice::SetPeer(Ipv4Address peer)
{
    carp::Change change;
    change.peer = ToCarp(peer);
    MustReconfigure(change);
}

Ipv4Address CarpNetDevice::GetPeer() const
{
    return FromCarp(GetConfig().peer);
}

void CarpNetDevice::SetPeer6(Ipv6Address peer)
{
    carp::Change change;
    change.peer6 = ToCarp(peer);
    MustReconfigure(change);
}

Ipv6Address CarpNetDevice::GetPeer6() const
{
    return FromCarp(GetConfig().peer6);
}

void CarpNetDevice::SetLladdr(Mac48Address mac)
{
    const carp::MacBytes bytes = ToCarp(mac);
    carp::Change change;
    change.handSetMac.emplace();
    if (bytes != carp::MacBytes{})
    {
        change.handSetMac->emplace(bytes);
    }
    MustReconfigure(change);
}

Mac48Address CarpNetDevice::GetLladdr() const
{
    return FromCarp(GetConfig().handSetMac.value_or(carp::MacBytes{}));
}

void CarpNetDevice::SetDeadRatio(uint8_t ratio)
{
    m_bootConfig.deadRatio = ratio;
}

uint8_t CarpNetDevice::GetDeadRatio() const
{
    return GetConfig().deadRatio;
}

void CarpNetDevice::SetUpScript(Time duration)
{
    m_bootConfig.upScript = carp::Duration(duration.GetNanoSeconds());
}

Time CarpNetDevice::GetUpScript() const
{
    return NanoSeconds(GetConfig().upScript.count());
}

} // namespace ns3
