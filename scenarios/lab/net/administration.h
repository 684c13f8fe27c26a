// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_NET_ADMINISTRATION_H
#define LAB_NET_ADMINISTRATION_H

#include "lab/net/host.h"
#include "lab/spec/scenario.h"

#include <vector>

namespace lab
{

// What an administrator does at run time, to a host or to those of its memberships that are meant.

void Administer(const DemoteAction& action, Host& host, const std::vector<Member>& members);
void Administer(const SetAction& action, Host& host, const std::vector<Member>& members);

/// Nothing while there is no power: the next boot finds the addresses of the scenario.
void Administer(const AddAddressAction& action, Host& host, const std::vector<Member>& members);
void Administer(const RemoveAddressAction& action, Host& host, const std::vector<Member>& members);

/// For the rest of the run: no boot brings the membership back.
void Administer(const DestroyAction& action, Host& host, const std::vector<Member>& members);

} // namespace lab

#endif // LAB_NET_ADMINISTRATION_H
