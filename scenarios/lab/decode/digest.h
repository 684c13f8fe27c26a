// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DECODE_DIGEST_H
#define LAB_DECODE_DIGEST_H

#include "event.h"

#include "ns3/carp-hmac.h"

#include <map>
#include <string>
#include <vector>

namespace lab::decode
{

using AddressList = std::vector<IpAddress>;

/// A key and how the report calls it: the secret itself is never repeated.
struct Secret
{
    std::string name; ///< "password 2"
    carp::Key key{};
};

/// What the user knows of the group, or groups, in a capture.
struct Knowledge
{
    std::vector<Secret> secrets;
    AddressList addresses; ///< virtual addresses; empty: to be guessed from the capture
};

/// With what a digest was found right.
struct DigestMatch
{
    size_t secret = 0;                  ///< index in Knowledge::secrets
    AddressList addresses;              ///< those that the digest covers
    bool withoutLinkLocal = false;      ///< link-local addresses of the list are left out
    std::optional<MacBytes> handSetMac; ///< covered as well
    bool guessed = false;               ///< the addresses were taken from announcements
    std::vector<std::string> dialects;  ///< which of them compute it so
};

/// What is known of the digest of an advertisement: no match, no "good".
struct DigestVerdict
{
    Check check = Check::UNKNOWN;
    std::optional<DigestMatch> match; ///< set if good
};

/// "password, 10.0.0.1 and 10.0.0.2": what others must have to accept the digest.
std::string DescribeSigned(const DigestMatch& match, const Knowledge& knowledge);

/// The same and which dialects compute it so.
std::string Describe(const DigestMatch& match, const Knowledge& knowledge);

/**
 * Looks for secret, addresses and variant of the message that make a digest right. Every dialect's
 * message is tried, with the Ethernet source as hand-set MAC if it is no virtual one. Of addresses
 * that are given all together are tried first, then parts of them, because a capture can hold
 * several groups.
 */
class DigestChecker
{
  public:
    /// \param events in which addresses are announced; used only if none are given
    DigestChecker(const Knowledge& knowledge, const std::vector<Event>& events);
    ~DigestChecker();

    /// \return with what the digest is right, or nothing
    std::optional<DigestMatch> Match(const CarpAdvert& advert,
                                     const std::optional<MacBytes>& source);

  private:
    struct Candidate;
    using Situation = std::pair<uint8_t, std::optional<MacBytes>>; ///< vhid, hand-set MAC

    std::vector<AddressList> ListsFor(uint8_t vhid) const;
    std::vector<Candidate> CandidatesFor(const Situation& situation) const;
    void Append(std::vector<Candidate>& candidates,
                size_t secret,
                const AddressList& addresses,
                const Situation& situation) const;

    const Knowledge& m_knowledge;
    std::map<uint8_t, AddressList> m_announcedByVhid; ///< by a virtual MAC
    AddressList m_announcedByReal;                    ///< by any other MAC
    std::map<Situation, std::vector<Candidate>> m_candidates;
};

/**
 * The verdicts on all advertisements, by index in `events`.
 *
 * Without a secret, or with a cut digest, it is unknown. With given addresses, what does not match
 * is bad. With guessed ones it is bad only if another advertisement of that vhid matches: whoever
 * accepts that one refuses this one.
 */
std::map<size_t, DigestVerdict> CheckDigests(const std::vector<Event>& events,
                                             const Knowledge& knowledge);

} // namespace lab::decode

#endif // LAB_DECODE_DIGEST_H
