// SPDX-License-Identifier: GPL-2.0-only

#include "carp-header.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(CarpHeader);

TypeId CarpHeader::GetTypeId()
{
    static TypeId tid = TypeId("ns3::CarpHeader")
                            .SetParent<Header>()
                            .SetGroupName("Carp")
                            .AddConstructor<CarpHeader>();
    return tid;
}

CarpHeader::CarpHeader(const carp::Advertisement& advert)
    : m_advert(advert)
{
}

const carp::Advertisement& CarpHeader::GetAdvertisement() const
{
    return m_advert;
}

TypeId CarpHeader::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t CarpHeader::GetSerializedSize() const
{
    return carp::ADVERT_SIZE;
}

void CarpHeader::Serialize(Buffer::Iterator start) const
{
    const carp::AdvertBytes bytes = carp::Encode(m_advert);
    start.Write(bytes.data(), bytes.size());
}

uint32_t CarpHeader::Deserialize(Buffer::Iterator start)
{
    carp::AdvertBytes bytes;
    if (start.GetRemainingSize() < bytes.size())
    {
        m_advert = carp::Advertisement{};
        return 0;
    }
    start.Read(bytes.data(), bytes.size());
    m_advert = std::get<carp::Advertisement>(carp::Peek(bytes.data(), bytes.size()));
    return carp::ADVERT_SIZE;
}

void CarpHeader::Print(std::ostream& os) const
{
    os << "CARPv" << +m_advert.version << " vhid=" << +m_advert.vhid
       << " advbase=" << +m_advert.advbase << " advskew=" << +m_advert.advskew
       << " demote=" << +m_advert.demote << " counter=" << m_advert.counter;
}

} // namespace ns3
