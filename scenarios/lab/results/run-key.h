// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_RUN_KEY_H
#define LAB_RUN_KEY_H

#include "lab/study/study.h"

#include <cstdint>
#include <string>

namespace lab
{

/// SHA-256 in hexadecimal.
std::string Sha256(const std::string& text);

/// What tells a setting from others, whatever its place in the study: the SHA-256 of its scenario
/// without what changes no run: names, claims, expectations and the seed.
std::string SettingDigest(const Scenario& scenario);

/**
 * The SHA-256 of all that decides what a run gives: scenario, metrics, seed and program.
 *
 * \param settingDigest of the run's setting
 * \param seed of the run
 */
std::string RunKey(const std::string& settingDigest,
                   const std::vector<Metric>& metrics,
                   uint64_t seed,
                   const std::string& program);

} // namespace lab

#endif // LAB_RUN_KEY_H
