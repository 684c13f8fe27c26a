// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_VERSIONS_H
#define LAB_VERSIONS_H

#include "fields.h"

#include "carp-types.h"

#include <string>

namespace lab
{

/**
 * Reports the parameters that mean nothing in a version: those of VRRP beside carpver 2, those of
 * CARP beside carpver 3.
 *
 * \param who whose version it is, such as " (r1, dialect freebsd)", or nothing
 * \return whether there were none
 */
bool CheckKeysOfVersion(const Fields& fields,
                        carp::Version version,
                        const std::string& who,
                        Log& log);

} // namespace lab

#endif // LAB_VERSIONS_H
