// SPDX-License-Identifier: GPL-2.0-only

#include "carp-hmac.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace carp
{

namespace
{

template <size_t N>
bool IsAll(const std::array<uint8_t, N>& bytes, uint8_t value)
{
    return std::all_of(bytes.begin(), bytes.end(), [value](uint8_t b) { return b == value; });
}

/// Appends the addresses ascending and once each; the bounds of the originals' search never.
template <size_t N>
void AppendAscending(const std::set<std::array<uint8_t, N>>& addresses,
                     std::vector<uint8_t>& message)
{
    for (const auto& address : addresses)
    {
        if (!IsAll(address, 0x00) && !IsAll(address, 0xff))
        {
            message.insert(message.end(), address.begin(), address.end());
        }
    }
}

/// The message up to the counter.
std::vector<uint8_t> MessagePrefix(const Config& config,
                                   const Dialect& dialect,
                                   HmacVariant variant)
{
    std::vector<uint8_t> message{VERSION, TYPE_ADVERT};
    if (dialect.handSetMacInHmac && config.handSetMac &&
        *config.handSetMac != VirtualMac(config.vhid))
    {
        message.insert(message.end(), config.handSetMac->begin(), config.handSetMac->end());
    }
    message.push_back(config.vhid);

    AppendAscending(std::set<Ipv4Bytes>(config.ipv4.begin(), config.ipv4.end()), message);

    std::set<Ipv6Bytes> ipv6;
    for (Ipv6Bytes address : config.ipv6)
    {
        const bool scoped = HasEmbeddedScope(address);
        if (scoped && variant == HmacVariant::WITHOUT_LINK_LOCAL)
        {
            continue;
        }
        if (scoped)
        {
            // The kernels keep an interface index here that must not enter the hash.
            address[2] = 0;
            address[3] = 0;
        }
        ipv6.insert(address);
    }
    AppendAscending(ipv6, message);
    return message;
}

std::array<uint8_t, 8> CounterBytes(uint64_t counter)
{
    std::array<uint8_t, 8> bytes;
    for (size_t i = 0; i < bytes.size(); ++i)
    {
        bytes[i] = static_cast<uint8_t>(counter >> (56 - 8 * i));
    }
    return bytes;
}

} // namespace

std::vector<uint8_t> HmacMessage(const Config& config,
                                 const Dialect& dialect,
                                 HmacVariant variant,
                                 uint64_t counter)
{
    std::vector<uint8_t> message = MessagePrefix(config, dialect, variant);
    const auto bytes = CounterBytes(counter);
    message.insert(message.end(), bytes.begin(), bytes.end());
    return message;
}

HmacVariant VariantSent(const Dialect& dialect)
{
    return dialect.linkLocal == LinkLocalRule::LEFT_OUT_BOTH_ACCEPTED
               ? HmacVariant::WITHOUT_LINK_LOCAL
               : HmacVariant::ALL_ADDRESSES;
}

struct Authenticator::Context
{
    Context(const Config& config, const Dialect& dialect)
        : sent(VariantSent(dialect)),
          prefixes{MessagePrefix(config, dialect, HmacVariant::ALL_ADDRESSES),
                   MessagePrefix(config, dialect, HmacVariant::WITHOUT_LINK_LOCAL)},
          acceptsBoth(dialect.linkLocal == LinkLocalRule::LEFT_OUT_BOTH_ACCEPTED &&
                      prefixes[0] != prefixes[1]),
          mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr), EVP_MAC_free),
          context(mac ? EVP_MAC_CTX_new(mac.get()) : nullptr, EVP_MAC_CTX_free)
    {
        char digest[] = "SHA1";
        const OSSL_PARAM parameters[] = {
            OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
            OSSL_PARAM_construct_end()};
        if (!context ||
            !EVP_MAC_init(context.get(), config.key.data(), config.key.size(), parameters))
        {
            throw std::runtime_error("OpenSSL offers no HMAC-SHA1");
        }
    }

    Digest Compute(HmacVariant variant, uint64_t counter) const
    {
        const auto& prefix = prefixes[static_cast<size_t>(variant)];
        const auto bytes = CounterBytes(counter);
        Digest digest{};
        size_t size = 0;
        // Without a key, initialisation starts over with the prepared one.
        if (!EVP_MAC_init(context.get(), nullptr, 0, nullptr) ||
            !EVP_MAC_update(context.get(), prefix.data(), prefix.size()) ||
            !EVP_MAC_update(context.get(), bytes.data(), bytes.size()) ||
            !EVP_MAC_final(context.get(), digest.data(), &size, digest.size()))
        {
            throw std::runtime_error("OpenSSL failed to compute an HMAC-SHA1");
        }
        return digest;
    }

    HmacVariant sent;
    std::array<std::vector<uint8_t>, 2> prefixes; ///< by HmacVariant
    bool acceptsBoth;
    std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> mac;
    std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> context;
};

Authenticator::Authenticator(const Config& config, const Dialect& dialect)
    : m_context(std::make_unique<Context>(config, dialect))
{
}

Authenticator::~Authenticator() = default;
Authenticator::Authenticator(Authenticator&&) noexcept = default;
Authenticator& Authenticator::operator=(Authenticator&&) noexcept = default;

Digest Authenticator::Sign(uint64_t counter) const
{
    return m_context->Compute(m_context->sent, counter);
}

Digest Authenticator::Sign(uint64_t counter, HmacVariant variant) const
{
    return m_context->Compute(variant, counter);
}

bool Authenticator::Verify(uint64_t counter, const Digest& digest) const
{
    const Digest expected = Sign(counter);
    if (CRYPTO_memcmp(expected.data(), digest.data(), digest.size()) == 0)
    {
        return true;
    }
    if (!m_context->acceptsBoth)
    {
        return false;
    }
    const Digest other = Sign(counter, HmacVariant::ALL_ADDRESSES);
    return CRYPTO_memcmp(other.data(), digest.data(), digest.size()) == 0;
}

} // namespace carp
