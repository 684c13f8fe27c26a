// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_ACTION_SPEC_H
#define LAB_ACTION_SPEC_H

#include "carp-types.h"
#include "lab/timeline/fact.h"
#include "lab/timeline/ip-address.h"
#include "loss-law.h"
#include "mark.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lab
{

/// Whom an action or a claim means: a host by name or by its role at that instant.
struct Target
{
    enum class Kind : uint8_t
    {
        NODE,        ///< host, switch, or trunk "a-b"
        MASTER_OF,   ///< `master of GROUP`
        BEST_BACKUP, ///< `best backup of GROUP`: the BACKUP that times out first
    };

    Kind kind = Kind::NODE;
    std::string name; ///< node or group
    /// `GROUP on ...`: only this membership. DownAction, UpAction, DestroyAction and CreateAction
    /// can name a balanced group (BalanceSpec::name) and mean its vhids on that host, in their
    /// order.
    std::optional<std::string> group;
    std::optional<std::string> port; ///< `HOST.PORT`: only this port; a NODE then
    std::string text;                ///< as written

    Mark mark;
};

// What a timeline entry does. Each is the value of `Event::action`.

struct CrashAction // power off at once
{
};

struct BootAction // power on; CARP starts in INIT
{
};

struct UnplugAction // pull the cables of a host, of one port, or a trunk
{
};

struct PlugAction
{
    /// The switch that the port of a host is connected to from now on; it is pulled first where
    /// that has not been done. Not set: where it was.
    std::optional<std::string> on;
};

/// Frames are lost, the link stays up. `in` and `out` are seen from the target.
struct CutAction
{
    bool in = true;
    bool out = true;
    std::optional<carp::Family> family; ///< only frames of this family; ARP belongs to IPv4
};

/// The driver of a port refuses to send: whoever tries gets an error, the link stays up.
struct RefuseAction
{
};

/// Takes back the cuts, losses, delays and refusals of a target (all targets if it has none).
struct RestoreAction
{
};

/// Loss of frames that originate at one host and end at another.
struct LossAction
{
    LossLaw law;
    std::optional<Target> from; ///< any host if not given
    std::optional<Target> to;   ///< any host if not given
};

/// Extra one-way delay, likewise.
struct DelayAction
{
    Time extra{0};
    std::optional<Target> from;
    std::optional<Target> to;
};

/// Splits the LAN into islands of hosts; hosts that are not named form one more island.
struct PartitionAction
{
    std::vector<std::vector<Target>> islands;
};

struct HealAction // undoes the partition
{
};

/// `ifconfig ... down`: the carp interface (`GROUP on HOST`), all ports (`HOST`) or one of them.
struct DownAction
{
};

struct UpAction
{
};

/// The administrator's demotion: `-g carp carpdemote N` or `sysctl net.inet.carp.demotion=N`.
struct DemoteAction
{
    int by = 0;
};

/// Changes parameters of a membership or of a host at run time; what is not set stays.
struct SetAction
{
    std::optional<uint8_t> advbase;
    std::optional<uint8_t> advskew;
    std::optional<uint8_t> vrrpPriority;
    std::optional<uint16_t> vrrpInterval; ///< centiseconds
    std::optional<bool> preempt;          ///< `sysctl net.inet.carp.preempt`, of the host
    std::optional<std::string> pass;
    std::optional<std::string> state; ///< "backup" or "master"
    std::optional<uint8_t> vhid;
    std::optional<carp::Ipv4Bytes> peer;  ///< the group or a host
    std::optional<carp::Ipv6Bytes> peer6; ///< likewise
    std::optional<bool> allow;            ///< `sysctl net.inet.carp.allow`, of the host
    std::optional<int> demotion;          ///< as DemoteAction, of the host
};

/// `ifconfig ... alias`: one more virtual address. A list that changes ends mastership.
struct AddAddressAction
{
    IpAddress address;
    Mark mark;
};

struct RemoveAddressAction
{
    IpAddress address;
    Mark mark;
};

/// `ifconfig ... destroy`: the membership ends until CreateAction or the next boot.
struct DestroyAction
{
};

/// `ifconfig ... create`: the membership begins with what the scenario says of it.
struct CreateAction
{
};

using ActionSpec = std::variant<CrashAction,
                                BootAction,
                                UnplugAction,
                                PlugAction,
                                CutAction,
                                RefuseAction,
                                RestoreAction,
                                LossAction,
                                DelayAction,
                                PartitionAction,
                                HealAction,
                                DownAction,
                                UpAction,
                                DemoteAction,
                                SetAction,
                                AddAddressAction,
                                RemoveAddressAction,
                                DestroyAction,
                                CreateAction>;

/// The key that names an action in a file, such as "crash".
const char* ActionName(const ActionSpec& action);

} // namespace lab

#endif // LAB_ACTION_SPEC_H
