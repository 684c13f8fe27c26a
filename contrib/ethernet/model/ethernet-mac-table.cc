// SPDX-License-Identifier: GPL-2.0-only

#include "ethernet-mac-table.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace ns3
{

uint64_t MacTable::Key(uint16_t segment, uint64_t address)
{
    return uint64_t{segment} << 48 | address;
}

MacTable::Entry MacTable::MakeEntry(uint64_t key, const Place& place)
{
    return {key & 0xffffffffffff, static_cast<uint16_t>(key >> 48), place.port, place.lastHeard};
}

bool MacTable::IsOld(const Place& place, int64_t now) const
{
    return now - place.lastHeard > m_age;
}

void MacTable::SetAgeing(int64_t age)
{
    m_age = age;
}

void MacTable::SetAgedCallback(AgedCallback aged)
{
    m_aged = std::move(aged);
}

MacTable::Change MacTable::Learn(uint16_t segment, uint64_t address, uint32_t port, int64_t now)
{
    const auto [found, isNew] = m_places.try_emplace(Key(segment, address), Place{port, now});
    if (isNew)
    {
        return {Change::Kind::LEARNED, port};
    }
    const Place before = std::exchange(found->second, Place{port, now});
    if (IsOld(before, now))
    {
        return {Change::Kind::RETURNED, before.port};
    }
    return {before.port == port ? Change::Kind::NONE : Change::Kind::MOVED, before.port};
}

std::optional<uint32_t> MacTable::Find(uint16_t segment, uint64_t address, int64_t now)
{
    const auto found = m_places.find(Key(segment, address));
    if (found == m_places.end())
    {
        return std::nullopt;
    }
    if (IsOld(found->second, now))
    {
        const Entry entry = MakeEntry(found->first, found->second);
        m_places.erase(found);
        if (m_aged)
        {
            m_aged(entry);
        }
        return std::nullopt;
    }
    return found->second.port;
}

std::optional<uint32_t> MacTable::Peek(uint16_t segment, uint64_t address, int64_t now) const
{
    const auto found = m_places.find(Key(segment, address));
    if (found == m_places.end() || IsOld(found->second, now))
    {
        return std::nullopt;
    }
    return found->second.port;
}

uint32_t MacTable::Flush(uint32_t port, int64_t now)
{
    uint32_t valid = 0;
    for (auto i = m_places.begin(); i != m_places.end();)
    {
        if (i->second.port != port)
        {
            ++i;
            continue;
        }
        valid += IsOld(i->second, now) ? 0 : 1;
        i = m_places.erase(i);
    }
    return valid;
}

std::vector<MacTable::Entry> MacTable::List(int64_t now) const
{
    std::vector<Entry> entries;
    for (const auto& [key, place] : m_places)
    {
        if (!IsOld(place, now))
        {
            entries.push_back(MakeEntry(key, place));
        }
    }
    std::sort(entries.begin(),
              entries.end(),
              [](const Entry& a, const Entry& b)
              { return std::tie(a.segment, a.address) < std::tie(b.segment, b.address); });
    return entries;
}

} // namespace ns3
