// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_READER_H
#define LAB_READER_H

#include "diagnostic.h"
#include "units.h"
#include "yaml-tree.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lab
{

/// What stands at a node, as a message tells it.
std::string Describe(const Node& node);

/// Reports that a node is not what was expected, unless it was reported before.
void Reject(const Node& node, Log& log, const std::string& expected, const std::string& meant = "");

/// Reports a word that is none of those that are valid here.
void RejectWord(const Mark& mark,
                Log& log,
                const std::string& found,
                const std::string& word,
                const std::vector<std::string>& valid,
                const std::string& title);

// Readers of values. Each returns nothing after it has reported what is wrong.

/// A text that is not empty, on one line.
std::optional<std::string> ReadText(const Node& node, Log& log, const std::string& expected);

/// Any text, also an empty one, byte for byte.
std::optional<std::string> ReadPassphrase(const Node& node, Log& log);
std::optional<bool> ReadBool(const Node& node, Log& log);
std::optional<int64_t> ReadInteger(const Node& node,
                                   Log& log,
                                   int64_t least,
                                   int64_t most,
                                   const std::string& expected = "");
std::optional<uint64_t> ReadUnsigned(const Node& node, Log& log);
std::optional<Time> ReadTime(const Node& node, Log& log);

/// As above, and more than nothing.
std::optional<Time> ReadPositiveTime(const Node& node, Log& log);

/// An instant or span that may be a distribution.
std::optional<TimeLaw> ReadTimeLaw(const Node& node, Log& log);
std::optional<uint64_t> ReadRate(const Node& node, Log& log);
std::optional<double> ReadProbability(const Node& node, Log& log);

/// A mean number of frames, at least 1.
std::optional<double> ReadFrames(const Node& node, Log& log);

/// A probability of loss, or what makes bursts.
std::optional<LossLaw> ReadLossLaw(const Node& node, Log& log);
std::optional<IpAddress> ReadAddress(const Node& node, Log& log);

/// Where advertisements go: the group, or the address of a host.
std::optional<carp::Ipv4Bytes> ReadPeer(const Node& node, Log& log);
std::optional<carp::Ipv6Bytes> ReadPeer6(const Node& node, Log& log);
std::optional<carp::MacBytes> ReadMac(const Node& node, Log& log);
std::optional<carp::Key> ReadKey(const Node& node, Log& log);

/// One of a few words.
std::optional<std::string> ReadWord(const Node& node,
                                    Log& log,
                                    const std::vector<std::string>& valid);

/// A new name for something. `what` has its article.
std::optional<std::string> ReadName(const Node& node, Log& log, const std::string& what);

/// The items of a list; a single value counts as a list of one. nullptr: nothing that has items.
std::vector<const Node*> Items(const Node& node);

} // namespace lab

#endif // LAB_READER_H
