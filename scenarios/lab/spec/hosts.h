// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_HOSTS_H
#define LAB_HOSTS_H

#include "draft.h"

#include <map>
#include <vector>

namespace lab
{

/// A description in the file and the hosts that came of it.
struct HostEntry
{
    const Node* node;
    std::vector<const Node*> ports; ///< what describes each port
    std::vector<size_t> hosts;      ///< indices in the scenario
};

/// Whose an address is.
struct Owner
{
    const Node* host;
    const Node* port; ///< what describes the port, with its address
};

/// All of them, and which one has an address.
struct HostEntries
{
    std::vector<HostEntry> all;
    std::map<IpAddress, Owner> owners;
};

/**
 * Reads what hosts say about the addresses of others, their gateways and probes: these are known
 * only when all hosts have been read.
 */
void ReadReferences(const HostEntries& entries, Draft& draft);

/// Reports unicast peers that nobody is, that the member itself is, or that no route leads to.
void CheckPeers(Draft& draft);

/// Reports virtual addresses and Ethernet addresses that are somebody's own as well, and virtual
/// addresses that no host can have.
void CheckIdentities(const HostEntries& entries, Draft& draft);

} // namespace lab

#endif // LAB_HOSTS_H
