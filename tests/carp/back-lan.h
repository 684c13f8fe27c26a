// SPDX-License-Identifier: GPL-2.0-only

#ifndef BACK_LAN_H
#define BACK_LAN_H

#include "carp-lan.h"

namespace carptest
{

/// A second LAN, on which host n has 10.0.1.n/24 and fd00:1::n/64, as far as it speaks them.
class BackLan
{
  public:
    BackLan();

    /// Gives a host of the first LAN a port here; it is its second.
    Ptr<NetDevice> Connect(Host& host, int number) const;

    /// As above, and makes the host unreachable on the first LAN.
    Ptr<NetDevice> Move(Host& host, int number) const;

  private:
    Ptr<CsmaChannel> m_channel;
};

} // namespace carptest

#endif // BACK_LAN_H
