// SPDX-License-Identifier: GPL-2.0-only

#ifndef CARP_HEADER_H
#define CARP_HEADER_H

#include "ns3/carp-wire.h"
#include "ns3/header.h"

namespace ns3
{

/**
 * \ingroup carp
 * A CARP advertisement as a packet header: what lets packets print and be captured.
 *
 * It holds no rule. Encoding is carp::Encode(), which fills in the checksum; decoding is
 * carp::Peek(), which judges nothing, so that a damaged advertisement can be shown too.
 */
class CarpHeader : public Header
{
  public:
    /**
     * \brief Get the type ID.
     * \return the object TypeId
     */
    static TypeId GetTypeId();

    CarpHeader() = default;

    /// A header with the fields of an advertisement.
    explicit CarpHeader(const carp::Advertisement& advert);

    /// The fields; defaults if the bytes were too few.
    const carp::Advertisement& GetAdvertisement() const;

    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(Buffer::Iterator start) const override;
    uint32_t Deserialize(Buffer::Iterator start) override;
    void Print(std::ostream& os) const override;

  private:
    carp::Advertisement m_advert;
};

} // namespace ns3

#endif // CARP_HEADER_H
