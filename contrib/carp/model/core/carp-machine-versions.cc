// SPDX-License-Identifier: GPL-2.0-only
//
// Where CARP and VRRP part: what a virtual host says, how long it waits, what it makes of what it
// hears. Transitions, timers and announcements are the same in both.

#include "carp-election.h"
#include "carp-machine.h"

namespace carp
{

AnyAdvertisement Machine::MakeAdvert(AdvertKind kind, Family family)
{
    if (m_config.version == Version::VRRP)
    {
        return MakeVrrpAdvert(m_config, m_dialect, family);
    }
    return MakeCarpAdvert(kind);
}

Advertisement Machine::MakeCarpAdvert(AdvertKind kind)
{
    Advertisement advert;
    advert.vhid = m_config.vhid;
    advert.advbase = m_config.advbase;
    advert.advskew = GetEffectiveSkew();
    if (kind == AdvertKind::BOW_OUT)
    {
        advert.advbase = BOW_OUT_ADVBASE;
        advert.advskew = BOW_OUT_ADVSKEW;
    }
    advert.demote = DemotionByte(m_dialect, m_demotion);
    advert.counter = NextCounter();
    if (m_omitsDigests)
    {
        return advert;
    }
    advert.digest = m_authenticator.Sign(advert.counter);
    const AdvertBytes bytes = Encode(advert);
    advert.checksum = std::get<Advertisement>(Peek(bytes.data(), bytes.size())).checksum;
    return advert;
}

uint64_t Machine::NextCounter()
{
    if (m_dialect.counter == CounterModel::CONSTANT_COOKIE)
    {
        m_counter = m_counter == 0 ? m_random() : m_counter;
    }
    else
    {
        m_counter = m_heardPeer ? m_counter + 1 : m_random();
    }
    return m_counter;
}

Duration Machine::GetAdvertInterval(bool firstAfterTakeover) const
{
    return m_config.version == Version::VRRP
               ? VrrpAdvertInterval(m_config)
               : AdvertInterval(m_config, m_dialect, m_demotion, firstAfterTakeover);
}

Duration Machine::GetMasterDownTime() const
{
    return m_config.version == Version::VRRP ? VrrpMasterDownTime(m_config, m_masterInterval)
                                             : MasterDownTime(m_config, m_dialect);
}

Decision Machine::Weigh(const Heard& heard)
{
    if (const auto* vrrp = std::get_if<VrrpAdvertisement>(&heard.advert))
    {
        m_masterInterval = vrrp->interval;
        return DecideVrrp(m_state, m_config, *vrrp);
    }
    const auto& advert = std::get<Advertisement>(heard.advert);
    if (m_dialect.counter == CounterModel::NUMBER_FROM_PEER)
    {
        m_counter = advert.counter;
        m_heardPeer = true;
    }
    return Decide(m_state, m_config, m_dialect, m_demotion, advert, m_ownAddress, heard.source);
}

} // namespace carp
