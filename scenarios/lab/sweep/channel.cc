// SPDX-License-Identifier: GPL-2.0-only

#include "lab/sweep/channel.h"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <sys/socket.h>

namespace lab
{

Channel::Channel(Descriptor socket)
    : m_socket(std::move(socket))
{
}

bool Channel::Send(const std::string& message)
{
    const uint64_t size = message.size();
    std::string bytes(reinterpret_cast<const char*>(&size), sizeof(size));
    bytes += message;
    for (size_t sent = 0; sent < bytes.size();)
    {
        const ssize_t count =
            send(m_socket.Number(), bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (count < 0 && errno != EINTR)
        {
            return false;
        }
        sent += count > 0 ? static_cast<size_t>(count) : 0;
    }
    return true;
}

/// \return false at the end
bool Channel::Read(int flags)
{
    char buffer[65536];
    const ssize_t count = recv(m_socket.Number(), buffer, sizeof(buffer), flags);
    if (count > 0)
    {
        m_arrived.append(buffer, static_cast<size_t>(count));
        return true;
    }
    return count < 0 && (errno == EAGAIN || errno == EINTR);
}

bool Channel::Fetch()
{
    return Read(MSG_DONTWAIT);
}

std::optional<std::string> Channel::Next()
{
    uint64_t size = 0;
    const size_t there = m_arrived.size() - m_taken;
    if (there >= sizeof(size))
    {
        std::memcpy(&size, m_arrived.data() + m_taken, sizeof(size));
    }
    if (there < sizeof(size) || there - sizeof(size) < size)
    {
        m_arrived.erase(0, m_taken);
        m_taken = 0;
        return std::nullopt;
    }
    m_taken += sizeof(size) + size;
    return m_arrived.substr(m_taken - size, size);
}

std::optional<std::string> Channel::Await()
{
    for (;;)
    {
        if (auto message = Next())
        {
            return message;
        }
        if (!Read(0))
        {
            return std::nullopt;
        }
    }
}

int Channel::Number() const
{
    return m_socket.Number();
}

} // namespace lab
