// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_CONCLUDE_H
#define LAB_CONCLUDE_H

#include "lab/results/database.h"

namespace lab
{

/// Estimates everything that the study asks for from the runs in its database, and stores it
/// there in place of earlier estimates. \throws DatabaseError
void Conclude(const Study& study, Database& database);

} // namespace lab

#endif // LAB_CONCLUDE_H
