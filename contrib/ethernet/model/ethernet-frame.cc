// SPDX-License-Identifier: GPL-2.0-only

#include "ethernet-frame.h"

#include "ns3/ethernet-header.h"

namespace ns3
{

Ptr<Packet> EthernetFrame::Serialize() const
{
    Ptr<Packet> bytes = payload->Copy();
    const uint32_t shortest = MINIMUM_BYTES - HEADER_BYTES - FCS_BYTES;
    if (bytes->GetSize() < shortest)
    {
        // AddPaddingAtEnd would show whatever the memory held before.
        bytes->AddAtEnd(Create<Packet>(shortest - bytes->GetSize()));
    }
    EthernetHeader header(false);
    header.SetSource(source);
    header.SetDestination(destination);
    header.SetLengthType(etherType);
    bytes->AddHeader(header);
    return bytes;
}

Mac48Address KeyToMac(uint64_t key)
{
    uint8_t bytes[6];
    for (int i = 5; i >= 0; --i)
    {
        bytes[i] = key & 0xff;
        key >>= 8;
    }
    Mac48Address address;
    address.CopyFrom(bytes);
    return address;
}

} // namespace ns3
