// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_PORTS_H
#define LAB_PORTS_H

#include "draft.h"

#include <vector>

namespace lab
{

/**
 * Reads the ports of a host with their memberships: what `interfaces` describes, or the only one,
 * which the host describes itself.
 *
 * \param node the host
 * \param fields the map of the host
 * \param draft what is known so far
 * \param host gets the ports, at least one
 * \return the map that describes each port; these maps are parts of `node` or itself
 */
std::vector<const Node*> ReadPorts(const Node& node,
                                   const Fields& fields,
                                   Draft& draft,
                                   HostSpec& host);

} // namespace lab

#endif // LAB_PORTS_H
