// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_NET_ADMINISTRATION_H
#define LAB_NET_ADMINISTRATION_H

#include "lab/net/host.h"
#include "lab/spec/scenario.h"

#include <string>
#include <vector>

namespace lab
{

/// Where an administrator sits down to do something, and with what.
struct Office
{
    /// Looks for what a target means on a host.
    Office(Host& theHost, const Target& theTarget);

    /**
     * Why nothing can be done here, or nothing. Leaves only the memberships to which it can.
     * \param creates not to a membership that is there
     */
    std::string WhyNot(bool creates);

    Host& host;
    Target target;
    std::vector<Member> members; ///< that one of the target, or all of the host
};

// What an administrator does at run time; all of it is forgotten at the next boot. Each returns
// why nothing came of it, or nothing.

std::string Administer(const DownAction& action, Office& office);
std::string Administer(const UpAction& action, Office& office);
std::string Administer(const DemoteAction& action, Office& office);
std::string Administer(const SetAction& action, Office& office);
std::string Administer(const AddAddressAction& action, Office& office);
std::string Administer(const RemoveAddressAction& action, Office& office);
std::string Administer(const DestroyAction& action, Office& office);
std::string Administer(const CreateAction& action, Office& office);

} // namespace lab

#endif // LAB_NET_ADMINISTRATION_H
