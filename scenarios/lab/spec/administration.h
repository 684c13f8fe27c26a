// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_ADMINISTRATION_H
#define LAB_ADMINISTRATION_H

#include "draft.h"

#include <optional>

namespace lab
{

using MaybeAction = std::optional<ActionSpec>;

/// What reading an action takes: its own value, its map, the draft, and where its target goes.
struct ActionSource
{
    const Node& value;
    const Fields& fields;
    Draft& draft;
    std::optional<Target>& target;
};

// What an administrator does at run time.

MaybeAction ReadDemote(const ActionSource& from);
MaybeAction ReadSet(const ActionSource& from);
MaybeAction ReadAddAddress(const ActionSource& from);
MaybeAction ReadRemoveAddress(const ActionSource& from);

/// Addresses that are added although they are there, or removed although they never are.
void CheckAddressChanges(Draft& draft);

} // namespace lab

#endif // LAB_ADMINISTRATION_H
