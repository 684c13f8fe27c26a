// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_BALANCES_H
#define LAB_BALANCES_H

#include "carp-config.h"
#include "diagnostic.h"
#include "fields.h"
#include "scenario.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lab
{

/// One vhid of a balanced group, with its rank at a host.
struct CarpNode
{
    uint8_t vhid = 0;
    uint8_t advskew = 0;
};

bool operator==(const CarpNode& a, const CarpNode& b);

/// What `balancing` and `carpnodes` say of a group or member.
struct Balance
{
    carp::Balancing mode = carp::Balancing::NONE;
    std::vector<CarpNode> nodes; ///< in order of creation; empty: a plain group

    bool IsBalanced() const
    {
        return mode != carp::Balancing::NONE;
    }
};

/// Whether all carpnodes are of one carp interface, not of one for each vhid.
bool SharesInterface(carp::Balancing mode);

/// As the file names a group: `gw` for `gw:1`, a vhid of a balanced group.
std::string WrittenName(const std::string& group);

/// The group of one vhid of a balanced group: `gw:1`.
std::string NodeName(const std::string& balance, uint8_t vhid);

/**
 * Reads both keys and checks them with the rest of what a group or member says.
 *
 * \param fields the map with the keys
 * \param base what they are on top of: of a group nothing, of a member its group
 * \param config the parameters that all vhids share
 * \param dialect of the group or member
 * \param log gets what is wrong
 */
Balance ReadBalance(const Fields& fields,
                    const Balance& base,
                    const carp::Config& config,
                    const carp::Dialect& dialect,
                    Log& log);

/// A balanced group as one group of CARP for each vhid, in order of creation.
std::vector<GroupSpec> Expand(const GroupSpec& group, const Balance& balance);

/// The same of a membership.
std::vector<MemberSpec> Expand(const MemberSpec& member, const Balance& balance);

/// What Expand() made a group of; a plain group has no nodes.
Balance BalanceOf(const Scenario& scenario, const std::string& writtenName);

/// The modes of two memberships of one host that it cannot have together.
bool Contradict(carp::Balancing a, carp::Balancing b);

} // namespace lab

#endif // LAB_BALANCES_H
