// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DECODE_ANOMALIES_H
#define LAB_DECODE_ANOMALIES_H

#include "report.h"

namespace lab::decode
{

/// Everything unusual in a report whose senders, digests and virtual addresses are known, by frame.
std::vector<Anomaly> FindAnomalies(const Report& report);

/// What is wrong with the advertisements of single senders: settings, counter, digest, header.
std::vector<Anomaly> FindSenderAnomalies(const Report& report);

} // namespace lab::decode

#endif // LAB_DECODE_ANOMALIES_H
