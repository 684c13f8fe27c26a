// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_DEMOTION_H
#define CARP_DEMOTION_H

#include "carp-dialect.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace carp
{

/// What an adjustment of a machine's demotion did.
struct DemotionChange
{
    int by = 0;                           ///< what was really added
    int total = 0;                        ///< the count, sum or suppression afterwards
    bool mastersSend = false;             ///< the machine's MASTERs advertise at once
    std::optional<std::string> onlyGroup; ///< restricts mastersSend to members of this group
};

/**
 * The ill health of one machine: interface group counters (OpenBSD), one signed sum (FreeBSD)
 * or a suppression count (NetBSD, ucarp). Machines read their own share with Of().
 */
class Demotion
{
  public:
    using MemberId = int;

    /// OpenBSD puts every carp interface into this group.
    static constexpr const char* DEFAULT_GROUP = "carp";
    static constexpr int HIGHEST_COUNT = 255;

    explicit Demotion(const Dialect& dialect);

    /**
     * Adds a carp interface (a vhid on FreeBSD).
     * \param groups its interface groups besides DEFAULT_GROUP; only OpenBSD looks at them
     */
    MemberId Join(const std::vector<std::string>& groups = {});

    /// Takes an interface away and with it what it contributed [OpenBSD carpdetach].
    DemotionChange Leave(MemberId member);

    /**
     * An interface's own trouble: link loss or send errors
     * [OpenBSD carp_group_demote_adj; FreeBSD carp_demote_adj; NetBSD carp_carpdev_state].
     */
    DemotionChange Adjust(MemberId member, int by);

    /**
     * The administrator's `ifconfig -g GROUP carpdemote N` (OpenBSD) or
     * `sysctl net.inet.carp.demotion=N` (FreeBSD, where the group is ignored).
     * \return nothing if the implementation refuses: a group count would leave 0..255, or the
     *         dialect has no such command
     */
    std::optional<DemotionChange> Administer(int by, const std::string& group = DEFAULT_GROUP);

    /// The demotion that concerns an interface, in the unit of the dialect's model.
    int Of(MemberId member) const;

    /// Whether an interface is in a group.
    bool IsIn(MemberId member, const std::string& group) const;

  private:
    struct Member
    {
        std::set<std::string> groups;
        int count = 0; ///< what this interface itself contributed
    };

    DemotionChange AdjustGroups(Member& member, int by);

    Dialect m_dialect;
    std::map<MemberId, Member> m_members;
    std::map<std::string, int> m_groups;
    int m_sum = 0; ///< FreeBSD's sum, or the suppression count
    MemberId m_next = 0;
};

} // namespace carp

#endif // CARP_DEMOTION_H
