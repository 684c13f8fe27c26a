// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DRAFT_H
#define LAB_DRAFT_H

#include "fields.h"
#include "reader.h"
#include "scenario.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lab
{

/// The names that a file gives to one kind of thing.
struct Names
{
    std::vector<std::string> words;
    std::set<std::string> broken; ///< those whose description has mistakes
    bool complete = true;         ///< false: a mistake hides some, so others may be right

    bool Has(const std::string& word) const;
};

/// A scenario while it is being read, with what its parts must know of each other.
struct Draft
{
    explicit Draft(Log& theLog)
        : log(theLog)
    {
    }

    Log& log;
    Scenario scenario;
    CableSpec cable; ///< for all cables that do not say otherwise
    Names switches;
    Names groups; ///< of CARP: a balanced group is one for each vhid, such as gw:1
    Names hosts;
    Names events;
    std::vector<std::string> groupNames; ///< as the file has them: a balanced group is one
    std::map<std::string, std::string> passphrases; ///< of these, as they are written
    std::map<std::string, Mark> declared;           ///< hosts, switches, trunks and groups
    bool trunksComplete = true;
    bool durationKnown = true;

    const GroupSpec* FindGroup(const std::string& name) const;
    const HostSpec* FindHost(const std::string& name) const;
    const Event* FindEvent(const std::string& name) const;

    /// The balanced group of that name, or nullptr.
    const BalanceSpec* FindBalance(const std::string& name) const;

    /// A group for what all of a name have in common: one of its vhids if it is balanced; or
    /// nullptr.
    const GroupSpec* FindWritten(const std::string& name) const;

    /// The hosts with a membership in a group, or in any vhid of a balanced one, in order of the
    /// file.
    std::vector<const HostSpec*> MembersOf(const std::string& group) const;

    /// Takes a name; reports if it stands for something else already.
    bool Declare(const std::string& name, const Mark& mark);
};

/// The membership of a host in a group, or its first one in a balanced group; or nullptr.
const MemberSpec* FindMember(const HostSpec& host, const std::string& group);

/// The port of a host by its name, or nullptr.
const InterfaceSpec* FindPort(const HostSpec& host, const std::string& name);

/// The virtual addresses of a member or group: those of IPv4, then those of IPv6.
std::vector<IpAddress> VirtualAddresses(const carp::Config& config);

/// Whether advertisements of a family go to one host. Such members may be on different LANs, with
/// addresses that others reach by routes.
bool HasPeer(const carp::Config& config, carp::Family family);

/// The memberships of all ports of a host, in order of the file.
std::vector<const MemberSpec*> MembershipsOf(const HostSpec& host);

/// One of the items that are written as a list of names or as a map from names to details.
struct Named
{
    std::string name;
    Mark mark;
    const Node* body = nullptr; ///< details, if it has any
};

/// Reads such items; clears `complete` if some of them are unreadable.
std::vector<Named> ReadNamed(const Node& node,
                             Log& log,
                             const std::string& expected,
                             bool& complete);

/**
 * Whether a name that is not known is a mistake to report. It is not if one that was reported
 * before hides some names; then this counts it as its consequence.
 */
bool IsMistake(bool complete, Log& log);

/// Reads the name of something that must exist; `what` has its article.
std::optional<std::string> ReadKnown(const Node& node,
                                     Log& log,
                                     const Names& names,
                                     const std::string& what);

/// Reads rate, delay and loss into a cable.
void ReadCable(const Fields& fields, CableSpec& cable);

// The sections. Each fills its part of the draft from the node below its key.

void ReadRun(const Node& node, Draft& draft);
void ReadLan(const Node& node, Draft& draft);
void ReadGroups(const Node& node, Draft& draft);
void ReadHosts(const Node& node, Draft& draft);
void ReadTimeline(const Node& node, Draft& draft);
void ReadExpectations(const Node& node, Draft& draft);

/// The memberships of a port, which the host has already.
void ReadMemberships(const Node& node, Draft& draft, HostSpec& host, InterfaceSpec& port);

/// Reports a passphrase that an implementation refuses to take.
void CheckPassphrase(const std::string& passphrase,
                     const Mark& mark,
                     const carp::Dialect& dialect,
                     Log& log);

/// Which targets an action can strike.
enum Accepts : unsigned
{
    HOSTS = 1,       ///< a host, or one by its role
    TRUNKS = 2,      ///< a cable between switches
    MEMBERSHIPS = 4, ///< `GROUP on HOST`
    SWITCHES = 8,    ///< a switch
    PORTS = 16,      ///< `HOST.PORT`
    BALANCES = 32,   ///< besides memberships: `BALANCED-GROUP on HOST`, all its vhids
};

/// Reports the name of a balanced group where one of its vhids is meant.
void RejectBalance(const Node& node, Log& log, const BalanceSpec& balance);

/// Reads whom an action means.
std::optional<Target> ReadTarget(const Node& node, Draft& draft, unsigned accepted);

/// A host and its membership.
struct Membership
{
    const HostSpec* host;
    const MemberSpec* member;
};

/// All memberships that a target can mean: of its group, or all if it names none.
std::vector<Membership> Possible(const Draft& draft, const Target& target);

/// Reads the action of a timeline entry, with its target.
std::optional<ActionSpec> ReadAction(const Context& context,
                                     const Fields& fields,
                                     Draft& draft,
                                     std::optional<Target>& target);

/// Reads an item of `expect` whose kind is known.
ClaimSpec ReadClaim(const Node& node, const Context& context, Draft& draft);

/// Reads an instant of a claim.
std::optional<When> ReadWhen(const Node& node, Draft& draft);

/// The instant that a claim names; nothing if that depends on chance.
std::optional<Time> InstantOf(const When& when, const Draft& draft);

} // namespace lab

#endif // LAB_DRAFT_H
