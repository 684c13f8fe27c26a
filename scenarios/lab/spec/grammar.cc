// SPDX-License-Identifier: GPL-2.0-only

#include "grammar.h"

#include <algorithm>
#include <stdexcept>

namespace lab
{

namespace
{

using Role = Context::Role;

constexpr bool REQUIRED = true;
constexpr bool OPTIONAL = false;

// Values that several keys take.
constexpr char TIME[] = "a time such as 10s";
constexpr char HOST[] = "a host";
constexpr char HOST_OR_ROLE[] = "a host, or \"master of GROUP\" or \"best backup of GROUP\"";
constexpr char PORT[] =
    "a host, a port such as r1.lan, or a cable between switches such as sw1-sw2";
constexpr char END[] = "a host, a port such as r1.lan, or a role such as \"master of GROUP\"";
constexpr char DOWN_TARGET[] = "a host, a port such as r1.lan, or \"GROUP on HOST\"";
constexpr char MEMBERSHIP[] = "a membership such as \"gw on r1\"";
constexpr char ADDRESS[] = "an address such as 10.0.0.5";
constexpr char GROUP[] = "a CARP group";
constexpr char WHEN[] = "a time such as 10s, or an event such as \"the-crash + 500ms\"";
constexpr char COUNT[] = "a whole number";
constexpr char BALANCE[] = "a balanced group";
constexpr char LOSS[] = "a probability such as 1%, or bursts such as {mean: 1%, burst: 4}";
constexpr char SHARE[] = "a probability such as 45%";

std::vector<Key> Join(std::vector<Key> keys, const std::vector<Key>& more)
{
    keys.insert(keys.end(), more.begin(), more.end());
    return keys;
}

std::vector<Key> CableKeys()
{
    return {{"rate", "a rate such as 1Gbps"},
            {"delay", "a time such as 500ns"},
            {"loss", LOSS, OPTIONAL, Below::MAP, "bursts"}};
}

/// What describes a port; at a host it describes the only one.
std::vector<Key> PortKeys(bool required)
{
    return {{"on", "a switch", required},
            {"address", "an address with its prefix such as 10.0.0.2/24", required},
            {"autoconf", "true or false"},
            {"mac", "an Ethernet address such as 02:00:00:00:00:01"},
            {"cable", "rate, delay and loss", OPTIONAL, Below::MAP, "cable"},
            {"carp", "the CARP groups that it is a member of", OPTIONAL, Below::NAMES, "member"}};
}

/// What a group says for its members and what a member may say differently.
std::vector<Key> ConfigKeys()
{
    return {{"vhid", "a number from 1 to 255"},
            {"pass", "a passphrase"},
            {"key", "40 hexadecimal digits"},
            {"addresses", "a list of addresses such as [10.0.0.1]"},
            {"address", "an address such as 10.0.0.1"},
            {"advbase", "a number from 0 to 255"},
            {"advskew", "a number from 0 to 254"},
            {"carpver", "2 or 3"},
            {"vrrpprio", "a number from 1 to 255"},
            {"vrrpinterval", "a number from 1 to 4095"},
            {"preempt", "true or false"},
            {"dialect", "openbsd, freebsd, netbsd or ucarp"},
            {"lladdr", "an Ethernet address such as 02:00:00:00:00:01"},
            {"peer", "224.0.0.18 or the address of a peer"},
            {"peer6", "ff02::12 or the address of a peer"},
            {"dead-ratio", "a number from 1 to 255"},
            {"up-script", TIME},
            {"router-adverts", "every and lifetime", OPTIONAL, Below::MAP, "router-adverts"},
            {"balancing", "a mode such as arpbalance or ip"},
            {"carpnodes", "the advskew of each vhid such as {1: 0, 2: 100}"}};
}

std::vector<Context> Sections()
{
    return {
        {"scenario",
         "a scenario",
         Role::PLAIN,
         {{"scenario", "a short name such as master-crash", REQUIRED},
          {"claim", "a sentence that tells what the scenario shows", REQUIRED},
          {"why", "a sentence that tells why it matters"},
          {"lan", "the switches and cables", REQUIRED, Below::MAP, "lan"},
          {"carp", "the CARP groups by name", OPTIONAL, Below::NAMES, "group"},
          {"hosts", "the hosts by name", REQUIRED, Below::NAMES, "host"},
          {"timeline", "a list of events", OPTIONAL, Below::ACTIONS},
          {"expect", "a list of claims", OPTIONAL, Below::CLAIMS},
          {"run", "duration and seed", OPTIONAL, Below::MAP, "run"}}},
        {"lan",
         "a lan",
         Role::PLAIN,
         {{"switches", "a list of names such as [sw]", REQUIRED, Below::NAMES, "switch"},
          {"trunks", "a list of cables between switches", OPTIONAL, Below::LIST, "trunk"},
          {"cable", "rate, delay and loss of all cables", OPTIONAL, Below::MAP, "cable"}}},
        {"switch",
         "a switch",
         Role::PLAIN,
         {{"ageing", "a time such as 300s"},
          {"forwarding-delay", "a time such as 2us"},
          {"hub", "true or false"},
          {"priority", "true or false"}}},
        {"trunk",
         "a trunk",
         Role::PLAIN,
         Join({{"between", "two switches such as [sw1, sw2]", REQUIRED}}, CableKeys())},
        {"cable", "a cable", Role::PLAIN, CableKeys()},
        {"bursts",
         "a loss in bursts",
         Role::PLAIN,
         {{"mean", "a probability such as 1%"},
          {"burst", "a mean number of frames such as 4"},
          {"enter", "a probability such as 1%"},
          {"leave", "a probability such as 25%"},
          {"bad", "a probability such as 100%"},
          {"good", "a probability such as 0%"}}},
        {"group", "a group", Role::PLAIN, ConfigKeys()},
        {"host",
         "a host",
         Role::PLAIN,
         Join(PortKeys(OPTIONAL),
              {{"interfaces", "the ports by name", OPTIONAL, Below::NAMES, "interface"},
               {"gateway", "an address or a CARP group"},
               {"forwards", "true or false"},
               {"boot", TIME, OPTIONAL, Below::MAP, "law"},
               {"demotion", COUNT},
               {"pfsync", "a port and a time", OPTIONAL, Below::MAP, "pfsync"},
               {"arp", "stock, ignore, merge or learn", OPTIONAL, Below::MAP, "arp"},
               {"probe", "a probe or a list of them", OPTIONAL, Below::MAP_OR_LIST, "probe"},
               {"traffic",
                "a stream of data or a list of them",
                OPTIONAL,
                Below::MAP_OR_LIST,
                "traffic"},
               {"count", "how many hosts of this kind"},
               {"step", "by how much their addresses go up"}})},
        {"interface", "an interface", Role::PLAIN, PortKeys(REQUIRED)},
        {"member", "a member", Role::PLAIN, Join(ConfigKeys(), {{"created", "true or false"}})},
        {"pfsync",
         "a pfsync",
         Role::PLAIN,
         {{"on", "a port of the host such as sync", REQUIRED},
          {"bulk-update", "a time such as 3s"}}},
        {"router-adverts",
         "router-adverts",
         Role::PLAIN,
         {{"every", "a time such as 10s"}, {"lifetime", "a time such as 1800s"}}},
        {"probe",
         "a probe",
         Role::PLAIN,
         {{"to", "an address or a CARP group", REQUIRED},
          {"from", "an address of the host or of one of its CARP groups"},
          {"every", "a time such as 10ms"},
          {"timeout", "a time such as 1s"},
          {"start", TIME}}},
        {"arp",
         "an ARP cache",
         Role::PLAIN,
         {{"profile", "stock, ignore, merge or learn"}, {"timeout", "a time such as 20min"}}},
        {"traffic",
         "traffic",
         Role::PLAIN,
         {{"udp", "an address or a CARP group"},
          {"tcp", "an address or a CARP group"},
          {"every", "a time such as 10ms"},
          {"size", "a number of bytes"},
          {"timeout", "a time such as 1s"},
          {"start", TIME},
          {"bytes", "a number of bytes"},
          {"reconnect", "a time such as 1s"},
          {"min-rto", "a time such as 200ms"}}},
        {"law",
         "a distribution of times",
         Role::PLAIN,
         {{"uniform", "least and greatest time such as [10s, 11s]"},
          {"normal", "mean and standard deviation such as [10s, 1s]"},
          {"exponential", "a mean such as 1s"},
          {"after", "what is added to the exponential time, such as 10s"},
          {"one-of", "a list of times such as [1s, 2s]"}}},
        {"run",
         "a run",
         Role::PLAIN,
         {{"for", "a time such as 30s"}, {"seed", "a whole number such as 1"}}},
    };
}

/// A timeline entry: when, its own key with what that takes, its parameters.
Context Action(const char* name,
               const char* title,
               const char* value,
               const std::vector<Key>& parameters,
               const char* context = "")
{
    const Below below = *context == '\0' ? Below::VALUE : Below::MAP;
    return {name,
            title,
            Role::ACTION,
            Join({{"at", TIME, REQUIRED, Below::MAP, "law"},
                  {"as", "a name such as the-crash"},
                  {name, value, REQUIRED, below, context}},
                 parameters)};
}

std::vector<Context> Actions()
{
    const std::vector<Key> path{{"from", END}, {"to", END}};
    return {
        Action("crash", "a crash", HOST_OR_ROLE, {}),
        Action("boot", "a boot", HOST_OR_ROLE, {}),
        Action("unplug", "an unplug", PORT, {}),
        Action("plug", "a plug", PORT, {{"on", "a switch"}}),
        Action("cut",
               "a cut",
               PORT,
               {{"direction", "in, out or both"}, {"family", "ipv4 or ipv6"}}),
        Action("refuse", "a refuse", END, {}),
        Action("restore", "a restore", "all, or what was cut or slowed", {}),
        Action("loss", "a loss", LOSS, path, "bursts"),
        Action("delay", "a delay", "a time such as 5ms", path),
        Action("partition", "a partition", "lists of hosts such as [[r1, h1], [r2]]", {}),
        Action("heal", "a heal", "all", {}),
        Action("down", "a down", DOWN_TARGET, {}),
        Action("up", "an up", DOWN_TARGET, {}),
        Action("demote", "a demote", HOST_OR_ROLE, {{"by", COUNT, REQUIRED}}),
        Action("set",
               "a set",
               "a membership such as \"gw on r1\", or a host",
               {{"vhid", "a number from 1 to 255"},
                {"advbase", "a number from 0 to 255"},
                {"advskew", "a number from 0 to 254"},
                {"vrrpprio", "a number from 1 to 255"},
                {"vrrpinterval", "a number from 1 to 4095"},
                {"preempt", "true or false"},
                {"pass", "a passphrase"},
                {"state", "backup or master"},
                {"peer", "224.0.0.18 or the address of a peer"},
                {"peer6", "ff02::12 or the address of a peer"},
                {"allow", "true or false, of a host"},
                {"demotion", "a whole number, of a host"}}),
        Action("add-address", "an add-address", ADDRESS, {{"to", MEMBERSHIP, REQUIRED}}),
        Action("remove-address", "a remove-address", ADDRESS, {{"from", MEMBERSHIP, REQUIRED}}),
        Action("destroy", "a destroy", MEMBERSHIP, {}),
        Action("create", "a create", MEMBERSHIP, {}),
    };
}

std::vector<Context> Claims()
{
    const std::vector<Key> span{{"after", WHEN}, {"until", WHEN}};
    return {
        {"master",
         "a master claim",
         Role::CLAIM,
         {{"master", GROUP, REQUIRED},
          {"is", "a host, a list of hosts, or none", REQUIRED},
          {"at", WHEN},
          {"from", WHEN},
          {"until", WHEN}}},
        {"takeover",
         "a takeover claim",
         Role::CLAIM,
         {{"takeover", GROUP, REQUIRED},
          {"after", WHEN, REQUIRED},
          {"within", TIME},
          {"not-before", TIME},
          {"by", HOST}}},
        {"outage",
         "an outage claim",
         Role::CLAIM,
         Join({{"outage", "a host with a probe or traffic", REQUIRED},
               {"of", "ping, udp or tcp"},
               {"part", "a part such as neighbour-resolution"},
               {"below", TIME},
               {"above", TIME}},
              span)},
        {"masters",
         "a masters claim",
         Role::CLAIM,
         Join({{"masters", GROUP, REQUIRED},
               {"at-most", COUNT},
               {"at-least", COUNT},
               {"longer-than", TIME},
               {"never", "true or false"}},
              span)},
        {"transitions",
         "a transitions claim",
         Role::CLAIM,
         Join({{"transitions", GROUP, REQUIRED},
               {"at-most", COUNT},
               {"at-least", COUNT},
               {"of", HOST}},
              span)},
        {"counter",
         "a counter claim",
         Role::CLAIM,
         {{"counter", "a counter of netstat such as badauth", REQUIRED},
          {"on", HOST, REQUIRED},
          {"equals", COUNT},
          {"at-least", COUNT},
          {"at-most", COUNT}}},
    };
}

/// Claims about balanced groups.
std::vector<Context> BalanceClaims()
{
    const std::vector<Key> span{{"after", WHEN}, {"until", WHEN}};
    const std::vector<Key> attention = Join({{"exactly", COUNT},
                                             {"at-least", COUNT},
                                             {"at-most", COUNT},
                                             {"longer-than", TIME},
                                             {"never", "true or false"}},
                                            span);
    return {
        {"share",
         "a share claim",
         Role::CLAIM,
         Join({{"share", BALANCE, REQUIRED},
               {"node", HOST, REQUIRED},
               {"between", "least and greatest share such as [45%, 55%]", REQUIRED},
               {"counting", "clients or packets"}},
              span)},
        {"uniform",
         "a uniform claim",
         Role::CLAIM,
         Join({{"uniform", BALANCE, REQUIRED},
               {"at-least", "a probability such as 1%"},
               {"below", "a probability such as 0.1%"}},
              span)},
        {"moved",
         "a moved claim",
         Role::CLAIM,
         {{"moved", BALANCE, REQUIRED},
          {"after", WHEN, REQUIRED},
          {"at-least", SHARE},
          {"at-most", SHARE},
          {"until", WHEN}}},
        {"answers",
         "an answers claim",
         Role::CLAIM,
         Join({{"answers", BALANCE, REQUIRED}}, attention)},
        {"served", "a served claim", Role::CLAIM, Join({{"served", BALANCE, REQUIRED}}, attention)},
        {"flooded",
         "a flooded claim",
         Role::CLAIM,
         {{"flooded", BALANCE, REQUIRED},
          {"at-least", SHARE},
          {"at-most", SHARE},
          {"switch", "a switch"}}},
    };
}

} // namespace

const Key* Context::Find(const std::string& word) const
{
    const auto found = std::find_if(keys.begin(),
                                    keys.end(),
                                    [&word](const Key& key) { return key.name == word; });
    return found == keys.end() ? nullptr : &*found;
}

std::vector<std::string> Context::Words() const
{
    std::vector<std::string> words;
    for (const Key& key : keys)
    {
        words.emplace_back(key.name);
    }
    return words;
}

const std::vector<Context>& Grammar()
{
    static const std::vector<Context> grammar = []
    {
        std::vector<Context> all;
        for (const auto& part : {Sections(), Actions(), Claims(), BalanceClaims()})
        {
            all.insert(all.end(), part.begin(), part.end());
        }
        return all;
    }();
    return grammar;
}

const Context& ContextOf(const std::string& name)
{
    for (const Context& context : Grammar())
    {
        if (context.name == name)
        {
            return context;
        }
    }
    throw std::logic_error("no context " + name);
}

std::vector<std::string> ContextNames(Context::Role role)
{
    std::vector<std::string> names;
    for (const Context& context : Grammar())
    {
        if (context.role == role)
        {
            names.emplace_back(context.name);
        }
    }
    return names;
}

const Context* Recognize(const Node& map, Context::Role role)
{
    for (const Context& context : Grammar())
    {
        if (context.role == role && map.Find(context.name))
        {
            return &context;
        }
    }
    return nullptr;
}

} // namespace lab
