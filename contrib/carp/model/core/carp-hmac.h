// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_HMAC_H
#define CARP_HMAC_H

#include "carp-config.h"
#include "carp-wire.h"

#include <memory>
#include <vector>

namespace carp
{

/// Which of the two messages OpenBSD knows; other dialects have only ALL_ADDRESSES.
enum class HmacVariant : uint8_t
{
    ALL_ADDRESSES,      ///< OpenBSD HMAC_ORIG
    WITHOUT_LINK_LOCAL, ///< OpenBSD HMAC_NOV6LL
};

/**
 * The message whose HMAC-SHA1 authenticates an advertisement: version, type, the hand-set MAC
 * where the dialect wants it, vhid, IPv4 addresses ascending, IPv6 addresses ascending, counter.
 * Duplicates count once; the all-zeros and all-ones addresses never
 * [OpenBSD carp_hmac_prepare_ctx; FreeBSD carp_hmac_prepare; ucarp carp_hmac_prepare].
 */
std::vector<uint8_t> HmacMessage(const Config& config,
                                 const Dialect& dialect,
                                 HmacVariant variant,
                                 uint64_t counter);

/// The variant that a dialect puts on the wire.
HmacVariant VariantSent(const Dialect& dialect);

/**
 * Signs and verifies the advertisements of one configuration. The key schedule is prepared
 * once; Sign() and Verify() cost one short HMAC each.
 */
class Authenticator
{
  public:
    Authenticator(const Config& config, const Dialect& dialect);
    ~Authenticator();
    Authenticator(Authenticator&&) noexcept;
    Authenticator& operator=(Authenticator&&) noexcept;

    /// The digest of a counter value, in the variant that the dialect sends.
    Digest Sign(uint64_t counter) const;

    /// The digest of a counter value in a given variant.
    Digest Sign(uint64_t counter, HmacVariant variant) const;

    /// Whether a digest is right in any variant that the dialect accepts.
    bool Verify(uint64_t counter, const Digest& digest) const;

  private:
    struct Context;
    std::unique_ptr<Context> m_context;
};

} // namespace carp

#endif // CARP_HMAC_H
