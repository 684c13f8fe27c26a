// SPDX-License-Identifier: GPL-2.0-only

#include "lab/net/real-port.h"

#include "ns3/ethernet-net-device.h"
#include "ns3/simulator.h"
#include "ns3/trace-helper.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace lab
{

namespace
{

/// Frames that may wait for a simulation that is late, before more are refused.
constexpr uint32_t LONGEST_QUEUE = 1000;

ns3::EthernetFrame FromBytes(const FrameBytes& bytes, uint32_t origin)
{
    constexpr size_t HEADER = ns3::EthernetFrame::HEADER_BYTES;
    constexpr size_t SHORTEST = ns3::EthernetFrame::MINIMUM_BYTES - ns3::EthernetFrame::FCS_BYTES;
    // No wire brings shorter frames, and receivers rely on it: they read headers without asking.
    FrameBytes padded = bytes;
    padded.resize(std::max(bytes.size(), SHORTEST));
    ns3::EthernetFrame frame;
    frame.destination.CopyFrom(padded.data());
    frame.source.CopyFrom(padded.data() + 6);
    frame.etherType = padded[12] << 8 | padded[13];
    frame.payload = ns3::Create<ns3::Packet>(padded.data() + HEADER, padded.size() - HEADER);
    frame.origin = origin;
    frame.control = ns3::EthernetNetDevice::IsControlFrame(frame.payload, frame.etherType);
    return frame;
}

} // namespace

/// Waits for frames in a thread of its own.
class RealPort::Reader : public ns3::FdReader
{
  public:
    explicit Reader(RealPort& port)
        : m_port(port)
    {
    }

  private:
    Data DoRead() override
    {
        auto bytes = m_port.m_socket.Receive();
        if (bytes && m_port.m_waiting >= LONGEST_QUEUE)
        {
            ++m_port.m_refused;
        }
        else if (bytes)
        {
            // The packets of ns-3 are not made for two threads, so only bytes change over.
            ++m_port.m_waiting;
            ns3::Simulator::ScheduleWithContext(
                m_port.GetContext(),
                ns3::Time(0),
                [&port = m_port, frame = std::make_shared<FrameBytes>(std::move(*bytes))]
                { port.Enter(*frame); });
        }
        return {nullptr, -1}; // nothing for a callback, and go on
    }

    RealPort& m_port;
};

RealPort::RealPort(PacketSocket& socket, std::string on)
    : m_socket(socket),
      m_on(std::move(on)),
      m_carrier(socket.HasCarrier())
{
}

RealPort::~RealPort()
{
    Stop();
    if (m_cable)
    {
        m_cable->Dismantle();
    }
}

const std::string& RealPort::GetName() const
{
    return m_socket.GetInterface();
}

const std::string& RealPort::GetSwitchName() const
{
    return m_on;
}

void RealPort::Connect(ns3::Ptr<ns3::EthernetSwitch> to)
{
    m_node = ns3::CreateObject<ns3::Node>();
    m_cable = ns3::CreateObject<ns3::EthernetCable>();
    m_cable->Attach(*this);
    to->Attach(to->AddPort(), m_cable);
}

void RealPort::SetBeforeSending(std::function<void()> action)
{
    m_beforeSending = std::move(action);
}

void RealPort::Capture(const std::string& path)
{
    constexpr auto ETHERNET = static_cast<ns3::PcapHelper::DataLinkType>(1);
    m_capture = ns3::PcapHelper().CreateFile(path, std::ios::out, ETHERNET);
}

void RealPort::Start()
{
    m_socket.Open();
    m_reader = ns3::Create<Reader>(*this);
    m_reader->Start(m_socket.GetDescriptor(), {});
}

void RealPort::Stop()
{
    if (m_reader)
    {
        m_reader->Stop();
        m_reader = nullptr;
    }
}

bool RealPort::UpdateCarrier()
{
    const bool carrier = m_socket.HasCarrier();
    if (carrier == m_carrier)
    {
        return false;
    }
    m_carrier = carrier;
    m_cable->UpdateLink();
    return true;
}

RealPort::Counters RealPort::GetCounters() const
{
    return {m_in, m_out, m_refused, m_socket.GetLosses()};
}

/// A frame from outside begins its way through the LAN.
void RealPort::Enter(const FrameBytes& bytes)
{
    --m_waiting;
    const ns3::EthernetFrame frame = FromBytes(bytes, m_node->GetId());
    int64_t arrival = 0;
    const auto outcome = m_transmitter.Offer(frame, ns3::Simulator::Now().GetTimeStep(), arrival);
    if (outcome == ns3::EthernetTransmitter::Outcome::REFUSED)
    {
        ++m_refused;
        return;
    }
    if (outcome != ns3::EthernetTransmitter::Outcome::QUEUED)
    {
        NotifyStart(frame);
    }
    if (outcome == ns3::EthernetTransmitter::Outcome::SENT)
    {
        m_transmitter.ScheduleArrival(frame, arrival);
    }
}

void RealPort::Receive(const ns3::EthernetFrame& frame)
{
    m_beforeSending();
    Record(frame);
    const ns3::Ptr<ns3::Packet> packet = frame.Serialize();
    FrameBytes bytes(packet->GetSize());
    packet->CopyData(bytes.data(), bytes.size());
    m_socket.Send(bytes) ? ++m_out : ++m_refused;
}

void RealPort::NotifyStart(const ns3::EthernetFrame& frame)
{
    ++m_in;
    Record(frame);
}

void RealPort::NotifyDiscard(const ns3::EthernetFrame&)
{
    ++m_refused;
}

void RealPort::Record(const ns3::EthernetFrame& frame)
{
    if (m_capture)
    {
        m_capture->Write(ns3::Simulator::Now(), frame.Serialize());
    }
}

void RealPort::NotifyLink(bool)
{
    // A real interface is not to be switched off for a simulated cable.
}

bool RealPort::IsPowered() const
{
    return m_carrier;
}

uint32_t RealPort::GetContext() const
{
    return m_node->GetId();
}

ns3::Ptr<ns3::NetDevice> RealPort::GetDevice() const
{
    return nullptr;
}

ns3::EthernetSwitch* RealPort::GetSwitch() const
{
    return nullptr;
}

} // namespace lab
